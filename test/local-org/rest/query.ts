/** GET …/query and …/tooling/query. docs/salesforce.md §10, §12.3 */
import { jsonResponse, notImplemented, type OutgoingResponse, restError } from '../http.ts';
import { connectedAppObjects } from '../soql/connected-apps.ts';
import { externalAppObjects } from '../soql/external-apps.ts';
import { parseSoql } from '../soql/parse.ts';
import { peopleObjects } from '../soql/people.ts';
import { permissionSetObjects } from '../soql/permission-sets.ts';
import { type Result, runQuery } from '../soql/run.ts';
import type { Api } from '../soql/scope.ts';
import { SoqlError, SoqlNotImplemented } from '../soql/syntax.ts';
import { tokenObjects } from '../soql/tokens-and-logins.ts';
import type { RestCall } from './guard.ts';

export const soqlObjects = [
  ...peopleObjects,
  ...permissionSetObjects,
  ...connectedAppObjects,
  ...externalAppObjects,
  ...tokenObjects,
];

/** Records in one answer; the rest waits behind nextRecordsUrl. */
const batchSize = 2000;

export const handleQuery = (call: RestCall): OutgoingResponse => answer(call, 'data');
export const handleToolingQuery = (call: RestCall): OutgoingResponse => answer(call, 'tooling');

function answer(call: RestCall, api: Api): OutgoingResponse {
  const soql = call.request.query.get('q');
  if (soql === null) return restError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  return answerErrors(() => {
    const result = runQuery({ call, api, objects: soqlObjects }, parseSoql(soql));
    if (call.request.query.get('columns') === 'true') return jsonResponse(200, columns(result));
    return jsonResponse(200, batch(call, api, soql, result, 0));
  });
}

function answerErrors(work: () => OutgoingResponse): OutgoingResponse {
  try {
    return work();
  } catch (error) {
    if (error instanceof SoqlNotImplemented) return notImplemented(error.message);
    if (error instanceof SoqlError) return restError(400, error.errorCode, error.message);
    throw error;
  }
}

function batch(call: RestCall, api: Api, soql: string, result: Result, start: number): Record<string, unknown> {
  const end = start + batchSize;
  const base = {
    totalSize: result.total,
    done: end >= result.records.length,
    records: result.records.slice(start, end),
  };
  if (base.done) return base;
  const root = `/services/data/v${call.version}.0/${api === 'tooling' ? 'tooling/' : ''}query`;
  // The locator carries the query itself, so the org need not remember it.
  return { ...base, nextRecordsUrl: `${root}/${Buffer.from(soql).toString('base64url')}-${end}` };
}

export const handleQueryMore = (call: RestCall): OutgoingResponse => more(call, 'data');
export const handleToolingQueryMore = (call: RestCall): OutgoingResponse => more(call, 'tooling');

function more(call: RestCall, api: Api): OutgoingResponse {
  const [, encoded, start] = /^([\w-]+)-(\d+)$/.exec(call.params.locator ?? '') ?? [];
  if (!encoded || !start) return restError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  const soql = Buffer.from(encoded, 'base64url').toString('utf8');
  return answerErrors(() => {
    const result = runQuery({ call, api, objects: soqlObjects }, parseSoql(soql));
    return jsonResponse(200, batch(call, api, soql, result, Number(start)));
  });
}

/** What `columns=true` asks for: names and types instead of records. */
function columns(result: Result): Record<string, unknown> {
  const columnMetadata = result.fields.map((path) => {
    const [columnName] = path.split('.');
    const foreignKeyName = path.includes('.') ? columnName : null;
    return {
      columnName: path,
      displayName: path,
      aggregate: false,
      apexType: 'String',
      booleanType: false,
      custom: false,
      foreignKeyName,
      insertable: false,
      joinColumns: [],
      numberType: false,
      textType: true,
      updatable: false,
    };
  });
  return {
    columnMetadata,
    entityName: result.object.name,
    groupBy: false,
    idSelected: result.fields.includes('Id'),
    keyPrefix: null,
  };
}
