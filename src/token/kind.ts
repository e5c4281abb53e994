import { ACCESS_TOKEN_TYPE, isGeneratedKey, readSubject, SIGNING_KEY_PREFIX } from '../salesforce/ids.ts';
import { claimText, type JsonObject, listOf } from '../salesforce/json.ts';
import { type CloudToken, cloudTokenOf } from './other-clouds.ts';

/**
 * What a token is for. `bearer-assertion` is signed by a client and asks for a token; `access-token` is the
 * JWT-based access token that the org issues. Users mix the two up. docs/salesforce.md §1
 */
export type TokenKind =
  | 'access-token'
  | 'bearer-assertion'
  | 'client-assertion'
  | 'id-token'
  | CloudToken
  | 'jwt'
  | 'encrypted-jwt'
  | 'opaque-session'
  | 'refresh-token'
  | 'sfdx-auth-url';

/** Whether a client has signed it, and not an org. */
export const isOfClient = (kind: TokenKind): boolean => kind === 'bearer-assertion' || kind === 'client-assertion';

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

// docs/salesforce.md §6.1
const isCoreToken = (header: JsonObject): boolean =>
  claimText(header, 'tty') === ACCESS_TOKEN_TYPE || (claimText(header, 'kid') ?? '').startsWith(SIGNING_KEY_PREFIX);

const isIdToken = (payload: JsonObject): boolean =>
  isUrl(claimText(payload, 'iss') ?? '') && readSubject(claimText(payload, 'sub')).orgId !== undefined;

/** A client speaks of itself: `iss` is a consumer key, never a URL. docs/salesforce.md §5.2 */
const isAssertion = (payload: JsonObject): boolean => {
  const iss = claimText(payload, 'iss') ?? '';
  const subject = claimText(payload, 'sub') ?? claimText(payload, 'prn') ?? '';
  const isOfSalesforce =
    isGeneratedKey(iss) ||
    subject.includes('@') ||
    listOf(payload, 'aud').some((aud) => /salesforce|force\.com/.test(aud));
  return iss !== '' && !isUrl(iss) && subject !== '' && isOfSalesforce;
};

/** Tells the kinds of JWT apart by their contents. */
export const classify = (header: JsonObject, payload: JsonObject | null): TokenKind => {
  if (payload === null) return 'encrypted-jwt';
  if (isCoreToken(header)) return 'access-token';
  const cloud = cloudTokenOf(header, payload);
  if (cloud) return cloud;
  if (isIdToken(payload)) return 'id-token';
  if (!isAssertion(payload)) return 'jwt';
  return claimText(payload, 'iss') === claimText(payload, 'sub') ? 'client-assertion' : 'bearer-assertion';
};
