/** The JSON of a record that is to be written, and what is wrong with its fields. docs/salesforce.md §4.7, §12.3 */
import { jsonResponse, notImplemented, type OutgoingResponse, restError } from '../http.ts';
import type { RestCall } from './guard.ts';
import { soqlObjects } from './query.ts';

export type RecordBody = Record<string, unknown>;

/** A refusal on the way out of a handler. */
export class RecordRefusal extends Error {
  readonly answer: OutgoingResponse;

  constructor(answer: OutgoingResponse) {
    super('refused');
    this.answer = answer;
  }
}

export function refuse(errorCode: string, message: string, fields: string[] = [], status = 400): RecordRefusal {
  return new RecordRefusal(jsonResponse(status, [{ message, errorCode, fields }]));
}

/** The fields of the request. `writable`: those that the local org writes; others of the object are read-only or not known. */
export function readRecord(call: RestCall, object: string, writable: string[]): RecordBody {
  const body = parsed(call.request.body.toString('utf8'));
  const fields = soqlObjects.find((one) => one.name === object)?.fields ?? {};
  for (const name of Object.keys(body).filter((one) => !writable.includes(one))) {
    if (!(name in fields)) throw refuse('INVALID_FIELD', `No such column '${name}' on sobject of type ${object}`);
    if (!readOnly.includes(name)) throw new RecordRefusal(notImplemented(`${name} in a write of ${object}`));
    const text =
      `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it ` +
      'is read/write for your profile or permission set.';
    throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', text, [name]);
  }
  return body;
}

const readOnly = ['Id', 'SetupEntityType', 'IsOwnedByProfile', 'IsActive', 'UserId', 'IsPasswordLocked'];

function parsed(text: string): RecordBody {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as RecordBody;
  } catch {
    // said below
  }
  throw new RecordRefusal(restError(400, 'JSON_PARSER_ERROR', 'The body of the request is no JSON object.'));
}

/** The texts of fields that must be there. */
export function required<Name extends string>(body: RecordBody, ...names: Name[]): Record<Name, string> {
  const missing = names.filter((name) => typeof body[name] !== 'string' || body[name] === '');
  if (missing.length > 0)
    throw refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  return Object.fromEntries(names.map((name) => [name, String(body[name])])) as Record<Name, string>;
}

/** Runs a write and gives its refusal as an answer. */
export function answerWrite(write: () => OutgoingResponse): OutgoingResponse {
  try {
    return write();
  } catch (error) {
    if (error instanceof RecordRefusal) return error.answer;
    throw error;
  }
}
