/** What an org says of a token that is shown to it, or that it shall end. docs/salesforce.md §8.1 */
import { JwtError } from '../faults/errors.ts';

/** Whether an answer with this status sends on to another address: RFC 9110 §15.4. The others of 3xx do not. */
export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** What the org makes of a token that is shown to it. */
export type Probe = 'accepted' | 'rejected' | 'unknown';

export type RevocationAnswer = 'revoked' | 'already-dead';

/** @throws JwtError `RevocationRefusedError` when the org neither ended the token nor called it dead. */
export function revocationAnswer(answer: {
  host: string;
  status: number;
  error: string;
  description: string;
}): RevocationAnswer {
  const { host, status, error, description } = answer;
  if (status === 200) return 'revoked';
  if (error === 'invalid_token') return 'already-dead';
  const detail = { error, errorDescription: description, status, host };
  // A wrong host or path answers 404 with the body Bad_Id.
  if (status === 404) throw new JwtError('revocation-refused-misdirected', detail);
  const code = error === 'unsupported_token_type' ? 'revocation-refused-not-token' : 'revocation-refused';
  throw new JwtError(code, { ...detail, said: error || String(status) });
}
