/** A token that is kept for the next call: whose it is, how it is written down, and how long it is good. */
import { createHash } from 'node:crypto';
import { tokenEndpoint } from '../salesforce/hosts.ts';
import { type ExchangeResult, exchangeResult, type TokenGrant } from './token-grant.ts';

/** Who asked, for whom, where. A token is for nobody else. `host` as `readHostUrl` gives it. */
export type TokenOwner = { clientId: string; username: string; host: string; audience: string };

/** Why a token is not kept: nobody but the org knows its end, or it ends too soon. */
export type NotKept = 'opaque' | 'short';

/** A kept token is handed out until so long before its `exp`, in seconds. */
export const REUSE_MARGIN_SECONDS = 60;

const FORMAT = 1;

/** A name for the owner that tells nothing about it: 64 hexadecimal digits. */
export function ownerHash(owner: TokenOwner): string {
  return createHash('sha256')
    .update(JSON.stringify(fieldsOf(owner)))
    .digest('hex');
}

/** Null for a token that may be kept. */
export function notKept({ tokenFormat, expiresInSeconds }: ExchangeResult): NotKept | null {
  if (tokenFormat === 'opaque' || expiresInSeconds === null) return 'opaque';
  return expiresInSeconds > REUSE_MARGIN_SECONDS ? null : 'short';
}

/** The text to keep. It holds the token. */
export function writeKept(owner: TokenOwner, result: ExchangeResult): string {
  return JSON.stringify({ format: FORMAT, owner: fieldsOf(owner), grant: grantOf(result) });
}

/** The token in a text that `writeKept` made for this owner, while it is good; null for any other text. */
export function readKept(text: string, owner: TokenOwner, now: Date): ExchangeResult | null {
  const { format, owner: found, grant } = readObject(text);
  if (format !== FORMAT || JSON.stringify(found) !== JSON.stringify(fieldsOf(owner)) || !isGrant(grant)) return null;
  const { clientId, username, audience, host } = owner;
  const result = exchangeResult(grant, { clientId, username, audience, tokenEndpoint: tokenEndpoint(host) }, now);
  return notKept(result) === null ? result : null;
}

const fieldsOf = ({ clientId, username, host, audience }: TokenOwner): string[] => [clientId, username, host, audience];

function grantOf(result: ExchangeResult): TokenGrant {
  const { accessToken, tokenType, instanceUrl, apiInstanceUrl, identityUrl, scopes, issuedAt } = result;
  const issuedAtMs = issuedAt === null ? null : Date.parse(issuedAt);
  return { accessToken, tokenType, instanceUrl, apiInstanceUrl, identityUrl, scopes, issuedAtMs };
}

type Fields = { [name: string]: unknown };

function readObject(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isGrant(value: unknown): value is TokenGrant {
  if (!isObject(value)) return false;
  const { accessToken, tokenType, instanceUrl, apiInstanceUrl, identityUrl, scopes, issuedAtMs } = value;
  return (
    // As at the token endpoint: nothing that could break out of a shell line or a header.
    [accessToken, instanceUrl].every((text) => typeof text === 'string' && /^[\x21-\x7e]+$/.test(text)) &&
    [tokenType, identityUrl].every(isText) &&
    (apiInstanceUrl === null || isText(apiInstanceUrl)) &&
    Array.isArray(scopes) &&
    scopes.every(isText) &&
    (issuedAtMs === null || typeof issuedAtMs === 'number')
  );
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
