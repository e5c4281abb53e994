/** What is odd about a token, by itself: how it was pasted and written, its header, its signature, its times, its kind. */

import { type Finding, finding } from '../faults/finding.ts';
import { idPrefixes, isId } from '../salesforce/ids.ts';
import { claimText, type JsonObject, listOf } from '../salesforce/json.ts';
import { REFRESH_SCOPE } from '../salesforce/scopes.ts';
import type { CompactJwt, FormFlaw } from './compact.ts';
import type { TokenKind } from './kind.ts';
import type { PastedToken } from './paste.ts';
import { type Instants, isoTime, lastInstant, numberOf, type TokenTimes } from './times.ts';

/** What was done to get at the token. */
export const judgePaste = ({ isCleaned, origin, count }: Omit<PastedToken, 'token' | 'form'>): Finding[] => [
  ...(isCleaned ? [finding('invisible-characters')] : []),
  ...(origin.place === 'pieces' ? [finding('white-space')] : []),
  ...(origin.place === 'field' ? [finding('from-field', { path: origin.path })] : []),
  ...(origin.place === 'text' ? [finding('found-in-text')] : []),
  ...(count > 1 ? [finding('several-tokens', { count })] : []),
];

const opaqueCodes = { session: 'opaque', refresh: 'refresh-token', 'auth-url': 'auth-url' } as const;

/** What there is to say about a token that is not a JWT. */
export const judgeOpaque = (form: keyof typeof opaqueCodes): Finding[] => [finding(opaqueCodes[form])];

/** What is odd about a JWT at the instant `now`. */
export const judgeJwt = (
  kind: TokenKind,
  jwt: CompactJwt,
  instants: Instants,
  times: TokenTimes,
  now: Date,
): Finding[] => [
  ...judgeWriting(jwt.flaws),
  ...(jwt.payload === null ? [finding('encrypted')] : judgeAlgorithm(kind, jwt.header)),
  ...judgeSignature(jwt),
  ...judgeExtensions(jwt.header),
  ...(kind === 'bearer-assertion' ? judgeAssertion(jwt.payload ?? {}, times) : []),
  ...(kind === 'access-token' ? judgeAccessToken(jwt.payload ?? {}, times) : []),
  ...(jwt.payload === null ? [] : judgeTimes(jwt.payload, instants, now.getTime() / 1000)),
];

/** How many doubled names are shown by name. */
const shownNames = 3;

export const judgeWriting = (flaws: FormFlaw[]): Finding[] =>
  flaws.map((found) => {
    const { part, flaw } = found;
    if (flaw !== 'duplicate-names') return finding(`base64-${flaw}`, { part });
    const shown = found.names.slice(0, shownNames).map((name) => JSON.stringify(name));
    const rest = found.names.length > shownNames ? ` and ${found.names.length - shownNames} more names` : '';
    return finding('duplicate-name', { part, names: `${shown.join(', ')}${rest}` });
  });

/** The kinds whose signature algorithm Salesforce decides. docs/salesforce.md §5.2 and §6.1 */
const isOfSalesforce = (kind: TokenKind): boolean => kind !== 'jwt' && kind !== 'encrypted-jwt';

const judgeAlgorithm = (kind: TokenKind, header: JsonObject): Finding[] => {
  const alg = claimText(header, 'alg');
  if (alg === undefined) return [finding('alg-missing')];
  if (alg.toLowerCase() === 'none') return [finding('alg-none')];
  if (/^HS\d+$/i.test(alg)) return [finding('alg-hmac', { alg })];
  return alg !== 'RS256' && isOfSalesforce(kind) ? [finding('alg-not-rs256', { alg: JSON.stringify(alg) })] : [];
};

/** In bytes, of RSA keys from 1024 to 8192 bits in steps of 64 bytes. */
const isRsaLength = (bytes: number): boolean => bytes >= 128 && bytes <= 1024 && bytes % 64 === 0;

const judgeSignature = ({ header, payload, signature }: CompactJwt): Finding[] => {
  if (payload === null) return [];
  if (signature.length === 0) return [finding('signature-missing')];
  const isRsa = /^[RP]S(?:256|384|512)$/.test(claimText(header, 'alg') ?? '');
  return isRsa && !isRsaLength(signature.length) ? [finding('signature-length', { bytes: signature.length })] : [];
};

const judgeExtensions = (header: JsonObject): Finding[] => (Object.hasOwn(header, 'crit') ? [finding('crit')] : []);

/** A token that brings its own key proves nothing by it. Said by verify alone. */
export const judgeOwnKeys = (header: JsonObject): Finding[] =>
  ['jku', 'x5u', 'jwk', 'x5c']
    .filter((name) => Object.hasOwn(header, name))
    .map((name) => finding('embedded-key', { name }));

/** Anybody can have an org, so a good signature of an org that nobody named proves little. Said by verify alone. */
export const issuerNotNamed = (): Finding => finding('issuer-not-named');

/** docs/salesforce.md §6.2, §6.5 */
const judgeAccessToken = (payload: JsonObject, { expired }: TokenTimes): Finding[] => [
  ...((claimText(payload, 'sub') ?? '').startsWith('uvid:') ? [finding('guest')] : []),
  ...(listOf(payload, 'scp').some((entry) => entry.split(' ').includes(REFRESH_SCOPE))
    ? [finding('refresh-scope')]
    : []),
  ...(expired ? [finding('expired-answer')] : []),
];

/** In seconds. Salesforce documents three minutes; the limit is not enforced. docs/salesforce.md §5.2 */
const longAssertion = 300;

/** What Salesforce would say of an assertion, as far as the assertion alone shows. docs/salesforce.md §5.2 and §5.4 */
const judgeAssertion = (payload: JsonObject, { expired, expiresInSeconds }: TokenTimes): Finding[] => [
  ...judgeAudience(payload.aud),
  ...judgeSubject(payload),
  ...(expired ? [finding('assertion-expired')] : []),
  ...(expiresInSeconds !== null && expiresInSeconds > longAssertion ? [finding('assertion-long-lived')] : []),
];

const judgeAudience = (audience: unknown): Finding[] => {
  if (Array.isArray(audience)) return [finding('audience-list')];
  const isUrl = typeof audience === 'string' && /^https:\/\/[^/]+\/?$/.test(audience);
  return isUrl ? [] : [finding('audience-unusual')];
};

const judgeSubject = (payload: JsonObject): Finding[] => {
  const subject = claimText(payload, 'sub');
  if (subject === undefined) return claimText(payload, 'prn') === undefined ? [] : [finding('prn')];
  if (subject.includes('@')) return [];
  return [finding(isId(subject, idPrefixes.user) ? 'subject-is-id' : 'subject-unusual')];
};

/** In seconds. The year 5138 as seconds, the year 1973 as milliseconds: no token means the former. */
const millisecondsFrom = 1e11;

const judgeTimes = (payload: JsonObject, { iat, nbf, exp }: Instants, now: number): Finding[] => [
  ...['iat', 'nbf', 'exp'].flatMap((name) => judgeTime(payload, name)),
  ...(Object.hasOwn(payload, 'exp') ? [] : [finding('exp-missing')]),
  ...(exp !== null && now >= exp ? [finding('token-expired', { time: isoTime(exp) })] : []),
  ...(nbf !== null && now < nbf ? [finding('token-not-yet-valid', { time: isoTime(nbf) })] : []),
  ...(iat !== null && now < iat && iat < millisecondsFrom ? [finding('issued-in-future')] : []),
  ...(iat !== null && exp !== null && exp <= iat ? [finding('expires-before-issued')] : []),
];

/** How one time claim is written. */
const judgeTime = (payload: JsonObject, claim: string): Finding[] => {
  if (!Object.hasOwn(payload, claim)) return [];
  const value = payload[claim];
  const number = numberOf(value);
  if (number === undefined) return [finding('time-unreadable', { claim })];
  return [
    ...(typeof value === 'string' ? [finding('time-as-text', { claim })] : []),
    ...(Math.abs(number) >= millisecondsFrom && Number.isFinite(number) ? [inMilliseconds(claim, number)] : []),
    ...(Math.abs(number) > lastInstant ? [finding('time-beyond-calendar', { claim })] : []),
  ];
};

const inMilliseconds = (claim: string, value: number): Finding =>
  Math.abs(value) <= lastInstant
    ? finding('milliseconds', {
        claim,
        value,
        year: new Date(value * 1000).getUTCFullYear(),
        instant: new Date(value).toISOString(),
      })
    : finding('milliseconds-beyond-calendar', { claim, value });
