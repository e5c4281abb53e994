/** The faults that an exchange for one of many users can end in. */
import { type ErrorName, type Json, JwtError } from '../../../src/faults/errors.ts';

const fault = (name: ErrorName, data: { [key: string]: Json } = {}): JwtError => new JwtError(name, { data });

/** What Salesforce says at a host, by the code of the refusal. */
export const refusal = (code: string, host = 'test.salesforce.com'): JwtError =>
  fault('ExchangeRefusedError', { code, tokenEndpoint: `https://${host}/services/oauth2/token` });
/** No whole answer; at the stage `http` it was lost, before that the org has not seen the request. */
export const unreachable = (stage: 'dns' | 'tcp' | 'tls' | 'http'): JwtError => fault('OrgUnreachableError', { stage });
/** A page in place of an answer of the API. */
export const page = (status: number, more: { retryAfterSeconds?: number } = {}): JwtError =>
  fault('OrgAnsweredBadlyError', { stage: 'http', status, ...more });
export const opaqueToken = fault('TokenNotJwtError');
export const noUsername = fault('InputUnreadableError', { line: 3 });
/** A request that was given up because of an interruption. */
export const givenUp = fault('InterruptedError');
