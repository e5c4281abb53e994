/** The faults that an exchange for one of many users can end in. */
import { type CodeOf, JwtError } from '../../../src/faults/errors.ts';

/** What Salesforce says at a host, by the code of the refusal. */
export const refusal = (code: CodeOf<'ExchangeRefusedError'>, host = 'test.salesforce.com'): JwtError =>
  new JwtError(code, {
    error: 'invalid_grant',
    errorDescription: 'no',
    audience: 'https://test.salesforce.com',
    tokenEndpoint: `https://${host}/services/oauth2/token`,
    host,
  });

/** No whole answer; at the stage `http` it was lost, before that the org has not seen the request. */
export const unreachable = (stage: 'dns' | 'tcp' | 'tls' | 'http'): JwtError =>
  new JwtError(`org-unreachable-${stage}`, { stage, code: 'ECONNRESET', host: 'test.salesforce.com' });

/** A page in place of an answer of the API. */
export const page = (status: number, more: { retryAfterSeconds?: number } = {}): JwtError =>
  new JwtError('org-answered-badly-server', { host: 'test.salesforce.com', status, ...more });

export const opaqueToken = new JwtError('token-not-jwt', { tokenFormat: 'opaque', clientId: 'c', username: 'a@b.c' });
export const noUsername = new JwtError('input-unreadable-username', { line: 3 });
/** A request that was given up because of an interruption. */
export const givenUp = new JwtError('interrupted-request');
