/** The public keys of an issuer, from the address that is built from its name. docs/salesforce.md §6.3 */

import { JwtError } from '../../faults/errors.ts';
import { SIGNING_KEY_PREFIX } from '../../salesforce/ids.ts';
import { readJsonObject } from '../../salesforce/json.ts';
import { answeredBadly, sendHttp } from '../../salesforce/org/http/http.ts';
import { refuseRedirect } from '../../salesforce/org/oauth.ts';
import { readCompact } from '../compact.ts';
import { keysOfJwks, type PublicJwk, readJwks } from '../jwks.ts';
import { keysUrl, readMaxAge } from '../jwks-cache.ts';
import { type SignatureProof, signatureProof } from '../key-length.ts';

/**
 * One request, which `signal` gives up.
 * @throws JwtError `OrgAnsweredBadlyError` for anything but a list of keys; a redirect is not followed.
 */
export async function fetchKeys(
  issuer: string,
  signal?: AbortSignal,
): Promise<{ keys: PublicJwk[]; maxAgeSeconds: number | null }> {
  const answer = await sendHttp({ url: keysUrl(issuer), method: 'GET' }, { signal });
  const { url, status, body, contentType, cacheControl } = answer;
  if (status >= 500) throw answeredBadly('server', url, status);
  if (status === 404) throw answeredBadly('not-found', url, status);
  refuseRedirect(answer);
  if (/text\/html/i.test(contentType)) throw answeredBadly('html', url, status);
  const reading = readJsonObject(Buffer.from(body));
  if (typeof reading === 'string') throw answeredBadly('not-json', url, status);
  const keys = status === 200 ? readJwks(reading.object) : undefined;
  if (keys === undefined) throw answeredBadly('incomplete', url, status);
  return { keys, maxAgeSeconds: readMaxAge(cacheControl) };
}

/** What the host's key list shows of a JWT's signature. Nothing of the token is sent. */
export async function proofByKeys(host: string, token: string): Promise<SignatureProof> {
  const keys = await fetchKeys(host).catch(noKeys);
  return signatureProof(readCompact(token), keys && keysOfJwks(keys.keys));
}

function noKeys(error: unknown): null {
  if (error instanceof JwtError) return null;
  throw error;
}

/**
 * The ids of the keys that sign JWT-based access tokens, as `<host>/id/keys` lists them now; other keys are there too.
 * `host`: the org's My Domain. Throws as `fetchKeys`.
 */
export async function signingKeyIds(host: string, signal?: AbortSignal): Promise<string[]> {
  const { keys } = await fetchKeys(host, signal);
  return keys.flatMap(({ kid }) => (kid.startsWith(SIGNING_KEY_PREFIX) ? [kid] : [])).sort();
}
