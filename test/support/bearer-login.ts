/** A bearer login by hand: an assertion signed with jose, posted with fetch. Independent of the plugin. */
import { randomUUID } from 'node:crypto';
import { CompactSign, importPKCS8 } from 'jose';
import type { LocalOrg } from '../local-org/index.ts';
import { keyPair } from './keys.ts';

export const bearerGrantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export type Answer = { status: number; body: Record<string, unknown>; text: string; headers: Headers };

/** The claims of a good assertion for that app and user, by the org's clock. */
export function goodClaims(org: LocalOrg, consumerKey: string, username: string): Record<string, unknown> {
  const loginHost = org.state.isSandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
  const exp = Math.trunc(org.state.nowMs() / 1000) + 170;
  return { iss: consumerKey, sub: username, aud: loginHost, exp, jti: randomUUID() };
}

/** A compact JWS. Claims that are undefined are left out. */
export async function signClaims(claims: Record<string, unknown>, keyName = 'pay'): Promise<string> {
  const { privateKeyPem } = await keyPair(keyName);
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return new CompactSign(payload).setProtectedHeader({ alg: 'RS256' }).sign(await importPKCS8(privateKeyPem, 'RS256'));
}

export async function post(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return readAnswer(await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers }));
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, body: isJson ? JSON.parse(text) : {}, text, headers: response.headers };
}

/** Posts an assertion to the org's token endpoint. */
export function exchange(org: LocalOrg, assertion: string, more: Record<string, string> = {}): Promise<Answer> {
  return post(`${org.url}/services/oauth2/token`, { grant_type: bearerGrantType, assertion, ...more });
}

/** A whole good login; gives the access token. The app must trust the key of that name. */
export async function bearerToken(
  org: LocalOrg,
  consumerKey: string,
  username: string,
  keyName = 'pay',
): Promise<string> {
  const answer = await exchange(org, await signClaims(goodClaims(org, consumerKey, username), keyName));
  if (answer.status !== 200) throw new Error(`The login was refused: ${answer.text}`);
  return String(answer.body.access_token);
}
