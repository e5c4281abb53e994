/** What is odd about a token, by itself: how it was pasted and written, its header, its signature, its times, its kind. */
import { exchangeAgain, type Finding, finding } from '../faults/finding.ts';
import { idPrefixes, isId } from '../salesforce/ids.ts';
import type { CompactJwt, FormFlaw } from './compact.ts';
import type { TokenForm } from './form.ts';
import { type JsonObject, listOf, textOf } from './json.ts';
import type { TokenKind } from './kind.ts';
import type { PastedToken } from './paste.ts';
import { type Instants, isoTime, lastInstant, numberOf, type TokenTimes } from './times.ts';

const info = (code: string, message: string, actions?: string[]): Finding => finding('info', code, message, actions);
const warning = (code: string, message: string, actions?: string[]): Finding =>
  finding('warning', code, message, actions);
const error = (code: string, message: string, actions?: string[]): Finding => finding('error', code, message, actions);

/** What was done to get at the token. */
export const judgePaste = ({ isCleaned, origin, count }: Omit<PastedToken, 'token' | 'form'>): Finding[] => [
  ...(isCleaned ? [warning('invisible-characters', 'Invisible characters were removed from the paste.')] : []),
  ...(origin.place === 'pieces' ? [info('white-space', 'White space inside the token was removed.')] : []),
  ...(origin.place === 'field' ? [info('from-field', `Read from the field ${origin.path}.`)] : []),
  ...(origin.place === 'text' ? [info('found-in-text', 'Found inside a longer text.')] : []),
  ...(count > 1 ? [warning('several-tokens', `The paste holds ${count} tokens. This is the first of them.`)] : []),
];

const opaqueFindings = {
  session: info(
    'opaque',
    'An opaque token tells nothing but its org. APIs that ask for a JWT-based access token refuse it; ' +
      'an app issues those once that is switched on.',
    ['sf jwt enable --target-org <alias> --app <app>'],
  ),
  refresh: warning(
    'refresh-token',
    'A refresh token gets new access tokens until it is revoked. Treat it like a password.',
    ['sf jwt revoke --token-file <file>'],
  ),
  'auth-url': warning(
    'auth-url',
    'An sfdx auth URL holds a refresh token: whoever has it can log in as this user until that is revoked.',
    ['sf org login sfdx-url --sfdx-url-file <file>'],
  ),
} satisfies Partial<Record<TokenForm, Finding>>;

/** What there is to say about a token that is not a JWT. */
export const judgeOpaque = (form: keyof typeof opaqueFindings): Finding[] => [{ ...opaqueFindings[form] }];

/** What is odd about a JWT at the instant `now`. */
export const judgeJwt = (
  kind: TokenKind,
  jwt: CompactJwt,
  instants: Instants,
  times: TokenTimes,
  now: Date,
): Finding[] => [
  ...judgeWriting(jwt.flaws),
  ...(jwt.payload === null
    ? [info('encrypted', 'This JWT is encrypted (five parts). Only the holder of the key can read its claims.')]
    : judgeAlgorithm(kind, jwt.header)),
  ...judgeSignature(jwt),
  ...judgeExtensions(jwt.header),
  ...(kind === 'bearer-assertion' ? judgeAssertion(jwt.payload ?? {}, times) : []),
  ...(kind === 'access-token' ? judgeAccessToken(jwt.payload ?? {}, times) : []),
  ...(jwt.payload === null ? [] : judgeTimes(jwt.payload, instants, now.getTime() / 1000)),
];

const flawWords = {
  padding: 'ends in "=", which base64url leaves away',
  alphabet: 'uses + or /, the letters of plain base64',
  'trailing-bits': 'has stray bits at its end: its last character was changed or cut off',
};

/** How many doubled names are shown by name. */
const shownNames = 3;

export const judgeWriting = (flaws: FormFlaw[]): Finding[] =>
  flaws.map((found) => {
    const { part, flaw } = found;
    if (flaw !== 'duplicate-names')
      return warning(`base64-${flaw}`, `The ${part} ${flawWords[flaw]}. A strict verifier refuses this.`);
    const shown = found.names.slice(0, shownNames).map((name) => JSON.stringify(name));
    const rest = found.names.length > shownNames ? ` and ${found.names.length - shownNames} more names` : '';
    return error(
      'duplicate-name',
      `The ${part} holds ${shown.join(', ')}${rest} twice. The last one is shown; another reader may take the first.`,
    );
  });

/** The kinds whose signature algorithm Salesforce decides. docs/salesforce.md §5.2 and §6.1 */
const isOfSalesforce = (kind: TokenKind): boolean => kind !== 'jwt' && kind !== 'encrypted-jwt';

const judgeAlgorithm = (kind: TokenKind, header: JsonObject): Finding[] => {
  const alg = textOf(header, 'alg');
  if (alg === undefined) return [error('alg-missing', 'The header names no alg. No verifier accepts that.')];
  if (alg.toLowerCase() === 'none')
    return [error('alg-none', 'alg is "none": anybody can write such a token. Nothing in it is to be believed.')];
  if (/^HS\d+$/i.test(alg))
    return [error('alg-hmac', `alg is ${alg}: signed with a shared secret. Salesforce signs and accepts RS256 only.`)];
  return alg !== 'RS256' && isOfSalesforce(kind)
    ? [error('alg-not-rs256', `alg is ${JSON.stringify(alg)}. Salesforce signs and accepts RS256 only.`)]
    : [];
};

/** In bytes, of RSA keys from 1024 to 8192 bits in steps of 64 bytes. */
const isRsaLength = (bytes: number): boolean => bytes >= 128 && bytes <= 1024 && bytes % 64 === 0;

const judgeSignature = ({ header, payload, signature }: CompactJwt): Finding[] => {
  if (payload === null) return [];
  if (signature.length === 0)
    return [error('signature-missing', 'The signature is missing: the token was cut off, or never signed.')];
  return /^[RP]S(?:256|384|512)$/.test(textOf(header, 'alg') ?? '') && !isRsaLength(signature.length)
    ? [
        error(
          'signature-length',
          `The signature has ${signature.length} bytes; RSA makes 256, 384 or 512. The token was cut off or changed.`,
        ),
      ]
    : [];
};

const judgeExtensions = (header: JsonObject): Finding[] =>
  Object.hasOwn(header, 'crit')
    ? [warning('crit', 'The header has crit: a verifier that does not know the listed extensions must refuse.')]
    : [];

/** A token that brings its own key proves nothing by it. Said by verify alone. */
export const judgeOwnKeys = (header: JsonObject): Finding[] =>
  ['jku', 'x5u', 'jwk', 'x5c']
    .filter((name) => Object.hasOwn(header, name))
    .map((name) => warning('embedded-key', `The header brings its own key or its address (${name}). It was ignored.`));

/** Anybody can have an org, so a good signature of an org that nobody named proves little. Said by verify alone. */
export const issuerNotNamed = (): Finding =>
  warning(
    'issuer-not-named',
    'No issuer was named, so the issuer that the token names was believed. Anybody can have an org.',
    ['sf jwt verify --token-file <file> --issuer-url <My Domain URL>'],
  );

const judgeAccessToken = (payload: JsonObject, { expired }: TokenTimes): Finding[] => {
  const findings: Finding[] = [];
  const scopes = listOf(payload, 'scp').flatMap((entry) => entry.split(' '));
  // docs/salesforce.md §6.2
  if ((textOf(payload, 'sub') ?? '').startsWith('uvid:'))
    findings.push(info('guest', 'A guest token: it works at its own site only, not at the org’s URL.'));
  if (scopes.includes('refresh_token'))
    findings.push(
      info('refresh-scope', 'scp lists refresh_token; that does not mean that a refresh token was issued.'),
    );
  // docs/salesforce.md §6.5
  const answer = 'The REST API answers an expired token of this kind with INVALID_JWT_FORMAT.';
  if (expired) findings.push(info('expired-answer', answer, [exchangeAgain]));
  return findings;
};

/** In seconds. Salesforce documents three minutes; the limit is not enforced. docs/salesforce.md §5.2 */
const longAssertion = 300;

/** What Salesforce would say of an assertion, as far as the assertion alone shows. docs/salesforce.md §5.2 and §5.4 */
const judgeAssertion = (payload: JsonObject, { expired, expiresInSeconds }: TokenTimes): Finding[] => {
  const findings = [...judgeAudience(payload.aud), ...judgeSubject(payload)];
  if (expired)
    findings.push(
      error('assertion-expired', 'Salesforce refuses this with "expired authorization code".', [exchangeAgain]),
    );
  if (expiresInSeconds !== null && expiresInSeconds > longAssertion)
    findings.push(
      info(
        'assertion-long-lived',
        'Salesforce documents at most three minutes for exp. Until then, whoever holds this can log in as the user.',
      ),
    );
  return findings;
};

const judgeAudience = (audience: unknown): Finding[] => {
  if (Array.isArray(audience))
    return [warning('audience-list', 'aud is a list. Salesforce documents a single string; send that.')];
  const isUrl = typeof audience === 'string' && /^https:\/\/[^/]+\/?$/.test(audience);
  const words =
    'aud is not a plain https URL. Salesforce expects https://login.salesforce.com, https://test.salesforce.com, ' +
    'or the URL of the My Domain or site.';
  return isUrl ? [] : [warning('audience-unusual', words)];
};

const judgeSubject = (payload: JsonObject): Finding[] => {
  const subject = textOf(payload, 'sub');
  if (subject === undefined && textOf(payload, 'prn') !== undefined)
    return [info('prn', 'The user is named by prn, the obsolete spelling of sub.')];
  const words = 'sub must be the Salesforce username, which has the form of an email address.';
  return subject !== undefined && !subject.includes('@')
    ? [warning(isId(subject, idPrefixes.user) ? 'subject-is-id' : 'subject-unusual', words)]
    : [];
};

/** In seconds. The year 5138 as seconds, the year 1973 as milliseconds: no token means the former. */
const millisecondsFrom = 1e11;

const judgeTimes = (payload: JsonObject, { iat, nbf, exp }: Instants, now: number): Finding[] => {
  const findings = ['iat', 'nbf', 'exp'].flatMap((name) => judgeTime(payload, name));
  if (!Object.hasOwn(payload, 'exp'))
    findings.push(warning('exp-missing', 'The token has no exp: it says nothing about when it ends.'));
  if (exp !== null && now >= exp) findings.push(warning('expired', `The token expired at ${isoTime(exp)}.`));
  if (nbf !== null && now < nbf)
    findings.push(warning('not-yet-valid', `The token is not valid before ${isoTime(nbf)}.`));
  if (iat !== null && now < iat && iat < millisecondsFrom)
    findings.push(warning('issued-in-future', 'The token says it is issued in the future. Compare the clocks.'));
  if (iat !== null && exp !== null && exp <= iat)
    findings.push(
      warning('expires-before-issued', 'The token expires before it is issued: its times are swapped or wrong.'),
    );
  return findings;
};

/** How one time claim is written. */
const judgeTime = (payload: JsonObject, name: string): Finding[] => {
  if (!Object.hasOwn(payload, name)) return [];
  const value = payload[name];
  const number = numberOf(value);
  if (number === undefined) return [warning('time-unreadable', `${name} is not a number.`)];
  const findings: Finding[] = [];
  if (typeof value === 'string')
    findings.push(
      info(
        'time-as-text',
        `${name} is a string; the standard asks for a number. Salesforce's own sample has a string too.`,
      ),
    );
  if (Math.abs(number) >= millisecondsFrom && Number.isFinite(number))
    findings.push(warning('milliseconds', millisecondsWords(name, number)));
  if (Math.abs(number) > lastInstant) findings.push(warning('time-unreadable', `${name} is beyond any calendar.`));
  return findings;
};

const millisecondsWords = (name: string, value: number): string =>
  `${name} is ${value}. It counts seconds, but this looks like milliseconds: ` +
  (Math.abs(value) <= lastInstant
    ? `read as they stand, the seconds end in the year ${new Date(value * 1000).getUTCFullYear()}; ` +
      `as milliseconds they mean ${new Date(value).toISOString()}.`
    : 'no calendar goes that far.');
