/** Single records: one user, one session. Other objects are not served. */
import { jsonResponse, notImplemented, type OutgoingResponse, restError } from '../http.ts';
import { sameId } from '../ids.ts';
import { userRow } from '../soql/people.ts';
import type { Row } from '../soql/schema.ts';
import { authSessionRow, visibleSessions } from '../soql/tokens-and-logins.ts';
import type { AuthSession } from '../state.ts';
import type { RestCall } from './guard.ts';
import { soqlObjects } from './query.ts';

export function handleRecord(call: RestCall): OutgoingResponse {
  const { object = '', id = '' } = call.params;
  if (object === 'User') return recordAnswer(call, object, findUserRow(call, id));
  if (object === 'AuthSession') return recordAnswer(call, object, findSessionRow(call, id));
  return notImplemented(`${call.request.method} of a single ${object}`);
}

/** `sf project` asks for SourceMember before a deploy: no org of ours tracks changes. Nothing else can be described. */
export function handleToolingDescribe(call: RestCall): OutgoingResponse {
  const { object = '' } = call.params;
  return object === 'SourceMember' ? notFound() : notImplemented(`the description of ${object}`);
}

function findUserRow(call: RestCall, id: string): Row | null {
  const user = call.state.users.find((one) => sameId(one.id, id));
  return user ? userRow(call.state, user) : null;
}

export function findSession(call: RestCall, id: string): AuthSession | null {
  return visibleSessions(call).find((one) => sameId(one.id, id)) ?? null;
}

function findSessionRow(call: RestCall, id: string): Row | null {
  const session = findSession(call, id);
  return session && authSessionRow(call, session);
}

function recordAnswer(call: RestCall, object: string, row: Row | null): OutgoingResponse {
  if (!row) return notFound();
  const asked = call.request.query.get('fields')?.split(',');
  const unknown = asked?.find((name) => !(name in row));
  if (unknown) return restError(400, 'INVALID_FIELD', `No such column '${unknown}' on sobject of type ${object}`);
  const url = `/services/data/v${call.version}.0/sobjects/${object}/${row.Id}`;
  const shown = Object.entries(row).filter(([name]) => isShown(call, object, name, asked));
  return jsonResponse(200, {
    attributes: { type: object, url },
    ...Object.fromEntries(shown.map((entry) => rendered(object, ...entry))),
  });
}

function isShown(call: RestCall, object: string, name: string, asked: string[] | undefined): boolean {
  const since = soqlObjects.find((one) => one.name === object)?.fields[name]?.since ?? 0;
  return call.version >= since && (name === 'Id' || (asked?.includes(name) ?? true));
}

function rendered(object: string, name: string, value: Row[string]): [string, Row[string]] {
  const type = soqlObjects.find((one) => one.name === object)?.fields[name]?.type;
  const isTime = type === 'datetime' && typeof value === 'number';
  return [name, isTime ? new Date(value).toISOString().replace('Z', '+0000') : value];
}

export function notFound(): OutgoingResponse {
  return restError(404, 'NOT_FOUND', 'The requested resource does not exist');
}
