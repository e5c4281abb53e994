/** Access tokens as an org signs them, made by hand with node's crypto: independent of the plugin and of the local org. */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { rsaKey } from './rsa.ts';

export const issuer = 'https://acme.my.salesforce.com';
export const orgId = '00Dxx0000001gEREAY';
export const kid = 'CORE_ATJWT.00Dxx0000001gER.1763553600000';

/** 2026-11-20T12:00:00Z in seconds. */
export const nowSeconds = 1_795_176_000;
export const now = new Date(nowSeconds * 1000);

export const goodHeader = {
  tnk: `core/prod/${orgId}`,
  ver: '1.0',
  kid,
  tty: 'sfdc-core-token',
  typ: 'JWT',
  alg: 'RS256',
};

export const goodPayload = {
  scp: 'refresh_token web api',
  aud: [issuer],
  sub: 'uid:005xx000001Sv6AAAS',
  nbf: nowSeconds - 75,
  mty: 'oauth',
  sfi: 'ab'.repeat(32),
  roles: [],
  iss: issuer,
  hsc: false,
  exp: nowSeconds + 1740,
  iat: nowSeconds - 60,
  client_id: '3MVG9consumer.key_of_the_app',
};

const encode = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');
const asText = (part: object | string): string => (typeof part === 'string' ? part : JSON.stringify(part));

/** Signs header and payload as they are; a string is taken as the text of the JSON. */
export function signed(header: object | string, payload: object | string, key: KeyObject = rsaKey()): string {
  const input = `${encode(asText(header))}.${encode(asText(payload))}`;
  return `${input}.${encode(sign('sha256', Buffer.from(input), key))}`;
}

/** A good token with some of its header and claims changed; undefined takes one out. */
export const tokenWith = (header: object = {}, payload: object = {}, key?: KeyObject): string =>
  signed({ ...goodHeader, ...header }, { ...goodPayload, ...payload }, key);

/** The entry of a key list. */
export function jwkOf(key: KeyObject, id: string, more: object = {}): Record<string, unknown> {
  const { kty, n, e } = createPublicKey(key).export({ format: 'jwk' });
  return { kty, n, e, alg: 'RS256', use: 'sig', kid: id, ...more };
}
