/** Whether a token can be used for a purpose, by what it says of itself. docs/salesforce.md §6.7 */
import { type Purpose, tokenFor } from '../app/purpose.ts';
import { type Finding, inWords } from '../faults/finding.ts';
import { listOf } from '../salesforce/json.ts';
import type { DecodeResult } from './token.ts';

/** A decoded token, with what it lacks for a purpose among its findings. */
export const forPurpose = (purpose: Purpose, result: DecodeResult): DecodeResult => ({
  ...result,
  findings: [...result.findings, ...gapsOf(purpose, result)],
});

/** Only an access token of the platform is judged: others go elsewhere, or nowhere. */
function gapsOf(purpose: Purpose, { tokenFormat, kind, payload, salesforce }: DecodeResult): Finding[] {
  const isAccessToken = kind === 'access-token' || kind === 'opaque-session';
  if (!isAccessToken) return [];
  const isJwt = tokenFormat === 'jwt';
  const audiences = payload === null ? null : listOf(payload, 'aud');
  return tokenFor(purpose, { isJwt, scopes: isJwt ? (salesforce?.scopes ?? null) : null, audiences }).map(inWords);
}
