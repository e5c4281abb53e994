/**
 * The committed JSON schemas as a script's author would use them: every `--json` result must pass its command's schema, every
 * failure that of the error envelope, every line of a list that of lines.
 */
import { Ajv } from 'ajv';
import { expect } from 'chai';
import type { Envelope } from './command.ts';
import { read } from './repo.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false });

/** Scripts have to bear fields that are added later; here one that the schema does not name is a mistake. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = 'type' in schema && 'properties' in schema && !('additionalProperties' in schema);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
};

function expectValid(value: unknown, id: string, prepare: (schema: unknown) => unknown): void {
  const added = (): typeof ajv => ajv.addSchema(prepare(JSON.parse(read(`schemas/${id}.json`))) as object, id);
  const validate = ajv.getSchema(id) ?? added().getSchema(id);
  expect(validate?.(value), ajv.errorsText(validate?.errors)).to.equal(true);
}

/** Fails unless `envelope` is that of a success whose result passes `schemas/<id>.json`, for example `jwt-policy-set`. */
export function expectSuccess(envelope: Envelope, id: string): void {
  expect(Object.keys(envelope)).to.have.members(['status', 'result', 'warnings']);
  expect(envelope.status).to.equal(0);
  expectValid(envelope.result, id, closed);
}

export const expectErrorEnvelope = (envelope: unknown): void => expectValid(envelope, 'error', (schema) => schema);

/** `command`: decode, verify or exchange. */
export const expectLine = (line: unknown, command: string): void =>
  expectValid(line, `lines-of-${command}`, (schema) => schema);
