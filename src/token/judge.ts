/** What is odd about a token, by itself: how it was pasted and written, its header, its signature, its times, its kind. */
import { type Noticed, notice } from '../faults/finding.ts';
import { idPrefixes, isId } from '../salesforce/ids.ts';
import { claimText, type JsonObject, listOf } from '../salesforce/json.ts';
import { REFRESH_SCOPE } from '../salesforce/scopes.ts';
import type { CompactJwt, FormFlaw } from './compact.ts';
import type { TokenKind } from './kind.ts';
import { isCloudToken } from './other-clouds.ts';
import type { NamedBy } from './own-issuer.ts';
import type { PastedToken } from './paste.ts';
import { isRsaLength, isRsaName } from './signature-length.ts';
import { type Instants, isoTime, lastInstant, numberOf, type TokenTimes } from './times.ts';

/** What was done to get at the token. */
export const judgePaste = ({ isCleaned, origin, count, wholeness }: Omit<PastedToken, 'token' | 'form'>): Noticed[] => [
  ...(isCleaned ? [notice('invisible-characters')] : []),
  ...(origin.place === 'pieces' ? [notice('white-space')] : []),
  ...(origin.place === 'coded' ? [notice('carrier-undone')] : []),
  ...(origin.place === 'field' ? [notice('from-field', { path: origin.path })] : []),
  ...(origin.place === 'text' ? [notice('found-in-text')] : []),
  ...(count > 1 ? [notice('several-tokens', { count })] : []),
  ...(wholeness.is === 'unsure' ? [notice('length-unusual')] : []),
];

const opaqueCodes = { session: 'opaque', refresh: 'refresh-token', 'auth-url': 'auth-url' } as const;

/** What there is to say about a token that is not a JWT. */
export const judgeOpaque = (form: keyof typeof opaqueCodes): Noticed[] => [notice(opaqueCodes[form])];

/** What is odd about a JWT at the instant `now`. */
export const judgeJwt = (
  kind: TokenKind,
  jwt: CompactJwt,
  instants: Instants,
  times: TokenTimes,
  now: Date,
): Noticed[] => [
  ...judgeWriting(jwt.flaws),
  ...(jwt.payload === null ? [notice('encrypted')] : judgeAlgorithm(kind, jwt.header)),
  ...judgeSignature(jwt),
  ...judgeExtensions(jwt.header),
  ...(isCloudToken(kind) ? [notice(`of-${kind}`)] : []),
  ...(kind === 'bearer-assertion' ? judgeAssertion(jwt.payload ?? {}, times) : []),
  ...(kind === 'access-token' ? judgeAccessToken(jwt.payload ?? {}, times) : []),
  ...(jwt.payload === null ? [] : judgeTimes(jwt.payload, instants, now.getTime() / 1000)),
];

/** How many doubled names are shown by name. */
const shownNames = 3;

export const judgeWriting = (flaws: FormFlaw[]): Noticed[] =>
  flaws.map((found) => {
    const { part, flaw } = found;
    if (flaw !== 'duplicate-names') return notice(`base64-${flaw}`, { part });
    const shown = found.names.slice(0, shownNames).map((name) => JSON.stringify(name));
    const rest = found.names.length > shownNames ? ` and ${found.names.length - shownNames} more names` : '';
    return notice('duplicate-name', { part, names: `${shown.join(', ')}${rest}` });
  });

/** The kinds that orgs issue and accept, which decide the signature algorithm. docs/salesforce.md §5.2 and §6.1 */
const isOfOrg = (kind: TokenKind): boolean => kind !== 'jwt' && kind !== 'encrypted-jwt';

const judgeAlgorithm = (kind: TokenKind, header: JsonObject): Noticed[] => {
  const alg = claimText(header, 'alg');
  if (isCloudToken(kind)) return alg === undefined || alg.toLowerCase() === 'none' ? [notice('alg-none')] : [];
  if (alg === undefined) return [notice('alg-missing')];
  if (alg.toLowerCase() === 'none') return [notice('alg-none')];
  if (/^HS\d+$/i.test(alg)) return [notice('alg-hmac', { alg })];
  return alg !== 'RS256' && isOfOrg(kind) ? [notice('alg-not-rs256', { alg: JSON.stringify(alg) })] : [];
};

const judgeSignature = ({ header, payload, signature }: CompactJwt): Noticed[] => {
  if (payload === null) return [];
  if (signature.length === 0) return [notice('signature-missing')];
  const isRsa = isRsaName(claimText(header, 'alg') ?? '');
  return isRsa && !isRsaLength(signature.length) ? [notice('signature-length', { bytes: signature.length })] : [];
};

const judgeExtensions = (header: JsonObject): Noticed[] => (Object.hasOwn(header, 'crit') ? [notice('crit')] : []);

/** A token that brings its own key proves nothing by it. Said by verify alone. */
export const judgeOwnKeys = (header: JsonObject): Noticed[] =>
  ['jku', 'x5u', 'jwk', 'x5c']
    .filter((name) => Object.hasOwn(header, name))
    .map((name) => notice('embedded-key', { name }));

/**
 * Who named the issuer, where no flag did. Anybody can have an org, so a good signature of one that nobody named proves
 * little. Said by verify alone.
 */
export const judgeIssuer = (namedBy: NamedBy, issuer: string, isGood: boolean): Noticed[] => {
  if (namedBy === 'default-org') return [notice('default-org', { issuer })];
  if (namedBy === 'person' || !isGood) return [];
  return [notice(namedBy === 'token' ? 'any-org' : 'issuer-not-named', { issuer })];
};

/** docs/salesforce.md §6.2, §6.5 */
const judgeAccessToken = (payload: JsonObject, { expired }: TokenTimes): Noticed[] => [
  ...((claimText(payload, 'sub') ?? '').startsWith('uvid:') ? [notice('guest')] : []),
  ...(listOf(payload, 'scp').some((entry) => entry.split(' ').includes(REFRESH_SCOPE))
    ? [notice('refresh-scope')]
    : []),
  ...(expired ? [notice('expired-answer')] : []),
];

/** In seconds. Salesforce documents three minutes; the limit is not enforced. docs/salesforce.md §5.2 */
const longAssertion = 300;

/** What Salesforce would say of an assertion, as far as the assertion alone shows. docs/salesforce.md §5.2 and §5.4 */
const judgeAssertion = (payload: JsonObject, { expired, expiresInSeconds }: TokenTimes): Noticed[] => [
  ...judgeAudience(payload.aud),
  ...judgeSubject(payload),
  ...(expired ? [notice('assertion-expired')] : []),
  ...(expiresInSeconds !== null && expiresInSeconds > longAssertion ? [notice('assertion-long-lived')] : []),
];

const judgeAudience = (audience: unknown): Noticed[] => {
  if (Array.isArray(audience)) return [notice('audience-list')];
  const isUrl = typeof audience === 'string' && /^https:\/\/[^/]+\/?$/.test(audience);
  return isUrl ? [] : [notice('audience-unusual')];
};

const judgeSubject = (payload: JsonObject): Noticed[] => {
  const subject = claimText(payload, 'sub');
  if (subject === undefined) return claimText(payload, 'prn') === undefined ? [] : [notice('prn')];
  if (subject.includes('@')) return [];
  return [notice(isId(subject, idPrefixes.user) ? 'subject-is-id' : 'subject-unusual')];
};

/** In seconds. The year 5138 as seconds, the year 1973 as milliseconds: no token means the former. */
const millisecondsFrom = 1e11;

const judgeTimes = (payload: JsonObject, { iat, nbf, exp }: Instants, now: number): Noticed[] => [
  ...['iat', 'nbf', 'exp'].flatMap((name) => judgeTime(payload, name)),
  ...(Object.hasOwn(payload, 'exp') ? [] : [notice('exp-missing')]),
  ...(exp !== null && now >= exp ? [notice('token-expired', { time: isoTime(exp) })] : []),
  ...(nbf !== null && now < nbf ? [notice('token-not-yet-valid', { time: isoTime(nbf) })] : []),
  ...(iat !== null && now < iat && iat < millisecondsFrom ? [notice('issued-in-future')] : []),
  ...(iat !== null && exp !== null && exp <= iat ? [notice('expires-before-issued')] : []),
];

/** How one time claim is written. */
const judgeTime = (payload: JsonObject, claim: string): Noticed[] => {
  if (!Object.hasOwn(payload, claim)) return [];
  const value = payload[claim];
  const number = numberOf(value);
  if (number === undefined) return [notice('time-unreadable', { claim })];
  return [
    ...(typeof value === 'string' ? [notice('time-as-text', { claim })] : []),
    ...(Math.abs(number) >= millisecondsFrom && Number.isFinite(number) ? [inMilliseconds(claim, number)] : []),
    ...(Math.abs(number) > lastInstant ? [notice('time-beyond-calendar', { claim })] : []),
  ];
};

const inMilliseconds = (claim: string, value: number): Noticed =>
  Math.abs(value) <= lastInstant
    ? notice('milliseconds', {
        claim,
        value,
        year: new Date(value * 1000).getUTCFullYear(),
        instant: new Date(value).toISOString(),
      })
    : notice('milliseconds-beyond-calendar', { claim, value });
