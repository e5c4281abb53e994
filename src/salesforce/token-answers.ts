/** What an org says of a token that is shown to it, or that it shall end. docs/salesforce.md §6.5, §8.1 */
import { JwtError } from '../faults/errors.ts';

/** Whether an answer with this status sends on to another address: RFC 9110 §15.4. The others of 3xx do not. */
export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** What the org makes of a token that is shown to it. */
export type Probe = 'accepted' | 'rejected' | 'unknown';

/** The same, and whose the org says that it is; null: it does not say. */
export type Shown = { probe: Probe; owner: { id: string; username: string } | null };

export type RevocationAnswer = 'revoked' | 'already-dead';

/** Salesforce's own words for a token that it does not take. Others of its words are about scopes or the wrong host. docs/salesforce.md §6.5 */
const rejections = /Bad_OAuth_Token|INVALID_JWT_FORMAT|INVALID_SESSION_ID/;
const livesElsewhere = /not valid for use/i;

/** Whether a refusal says that the token is dead, in Salesforce's words: a status alone could be anybody's. */
export const saysDead = (status: number, body: string): boolean =>
  (status === 401 || status === 403) && rejections.test(body) && !livesElsewhere.test(body);

/**
 * @throws JwtError `RevocationRefusedError` when the org neither ended the token nor called it dead, `OrgAnsweredBadlyError`
 *   for an answer that is not Salesforce's.
 */
export function revocationAnswer(answer: {
  host: string;
  status: number;
  error: string;
  description: string;
}): RevocationAnswer {
  const { host, status, error, description } = answer;
  if (status === 200) return 'revoked';
  // Salesforce refuses with 400 alone. docs/salesforce.md §8.1
  if (error === 'invalid_token' && status !== 400) throw notSalesforce(host, status);
  if (error === 'invalid_token') return 'already-dead';
  if (status >= 200 && status < 300) throw notSalesforce(host, status);
  const detail = { error, errorDescription: description, status, host };
  // A wrong host or path answers 404 with the body Bad_Id.
  if (status === 404) throw new JwtError('revocation-refused-misdirected', detail);
  const code = error === 'unsupported_token_type' ? 'revocation-refused-not-token' : 'revocation-refused';
  throw new JwtError(code, { ...detail, said: error || String(status) });
}

/** The fault of an answer about a token that Salesforce would not give. */
export const notSalesforce = (host: string, status: number): JwtError =>
  new JwtError('org-answered-badly-not-salesforce', { host, status });
