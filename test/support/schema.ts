/** The committed JSON schemas as a script's author would use them: every `--json` result must pass its command's schema. */
import { Ajv } from 'ajv';
import { expect } from 'chai';
import type { Envelope } from './command.ts';
import { read } from './repo.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

/** Fails unless `envelope` is that of a success whose result passes `schemas/<id>.json`, for example `jwt-policy-set`. */
export function expectSuccess(envelope: Envelope, id: string): void {
  expect(Object.keys(envelope)).to.have.members(['status', 'result', 'warnings']);
  expect(envelope.status).to.equal(0);
  const validate = ajv.getSchema(id) ?? ajv.addSchema(JSON.parse(read(`schemas/${id}.json`)), id).getSchema(id);
  expect(validate?.(envelope.result), ajv.errorsText(validate?.errors)).to.equal(true);
}
