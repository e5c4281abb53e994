/** What a token says, against what was expected. docs/salesforce.md §6.1, §6.2, §6.3 */
import { ACCESS_TOKEN_TYPE, isId, orgOfTenantKey, SIGNING_KEY_PREFIX, toId15 } from '../salesforce/ids.ts';
import { claimText, type JsonObject, listOf } from '../salesforce/json.ts';
import { type Check, checkFailed, checkNotAsked, checkPassed, type Role, shortJson } from './checks.ts';
import type { CompactJwt } from './compact.ts';
import { isOfClient, type TokenKind } from './kind.ts';
import { type NamedBy, ownIssuer } from './own-issuer.ts';
import { lastInstant, type TokenTimes } from './times.ts';
import type { DecodeResult } from './token.ts';

/** What the token must be. Null, or an empty list, where nobody said. */
export type Expectation = {
  /** The org's My Domain or site, compared letter by letter. */
  issuer: string | null;
  namedBy: NamedBy;
  orgId: string | null;
  audience: string | null;
  clientId: string | null;
  scopes: string[];
  /** The token is to be an ID token, which says who somebody is and opens nothing. */
  isIdToken: boolean;
  /** How far two clocks may be apart, in seconds. */
  clockTolerance: number;
};

/** An id token or an assertion is signed as well as an access token is: only `tty` tells them apart for sure. */
const typeCheck = ({ header }: CompactJwt, kind: string, role: Role, { isIdToken }: Expectation): Check => {
  const type = claimText(header, 'tty');
  if (role === 'id-token') return checkNotAsked('tty', 'an ID token has no token type');
  if (isIdToken)
    return checkFailed('tty', `this is not an ID token, but ${kind === 'jwt' ? 'another JWT' : `of the kind ${kind}`}`);
  if (role === 'assertion') {
    return kind === 'access-token'
      ? checkFailed('tty', 'an access token is signed by an org, never by the certificate of a client')
      : checkNotAsked('tty', 'an assertion has no token type');
  }
  if (type === ACCESS_TOKEN_TYPE) return checkPassed('tty', ACCESS_TOKEN_TYPE);
  return checkFailed('tty', `${shortJson(header.tty)}; access tokens of an org have ${ACCESS_TOKEN_TYPE}`);
};

const issuerCheck = ({ payload }: CompactJwt, kind: TokenKind, role: Role, { issuer, namedBy }: Expectation): Check => {
  const found = payload?.iss;
  if (role === 'assertion' || (issuer === null && isOfClient(kind)))
    return checkNotAsked('iss', 'a client names itself; see client_id');
  if (typeof found !== 'string')
    return checkFailed('iss', `${shortJson(found)}; a token of an org contains its issuer`);
  if (issuer === null) return unnamedIssuerCheck(found, namedBy);
  return found === issuer ? checkPassed('iss', issuer) : checkFailed('iss', `${shortJson(found)}, not ${issuer}`);
};

const unnamedIssuerCheck = (found: string, namedBy: NamedBy): Check => {
  if (namedBy === 'person') return checkNotAsked('iss', 'no issuer was specified to compare it with');
  const own = ownIssuer(found);
  if ('fault' in own) return checkFailed('iss', own.fault);
  return checkNotAsked(
    'iss',
    namedBy === 'token'
      ? `${found}, according to the token itself: any org is allowed`
      : `${found}, only according to the token itself: no issuer was specified`,
  );
};

/** Without `--audience` an access token must be meant for its own org, an ID token for its app: membership, in any place. docs/salesforce.md §6.2 */
const audienceCheck = ({ payload }: CompactJwt, role: Role, expectation: Expectation): Check => {
  const claims = payload ?? {};
  const wanted = expectation.audience ?? ownAudience(claims, role, expectation);
  if (wanted === null) return checkNotAsked('aud', 'no audience was specified');
  return listOf(claims, 'aud').includes(wanted)
    ? checkPassed('aud', `contains ${wanted}`)
    : checkFailed('aud', `${shortJson(claims.aud)} does not contain ${wanted}`);
};

const ownAudience = (claims: JsonObject, role: Role, { issuer, clientId }: Expectation): string | null => {
  if (role === 'access-token') return issuer ?? claimText(claims, 'iss') ?? null;
  return role === 'id-token' ? clientId : null;
};

/** The tenant key and the key id both name an org: the same one, and the expected one. */
const tenantCheck = (result: DecodeResult, { header }: CompactJwt, role: Role, { orgId }: Expectation): Check => {
  if (role === 'assertion') return checkNotAsked('tnk', 'an assertion contains no org');
  if (role === 'id-token') return subjectOrgCheck(result.salesforce?.orgId ?? '', orgId);
  const named = orgOfTenantKey(claimText(header, 'tnk')) ?? '';
  const tenant = toId15(named);
  if (!isId(named)) return checkFailed('tnk', `the tenant key (tnk) is ${shortJson(header.tnk)}, which is not an org`);
  if (!claimText(header, 'kid')?.startsWith(`${SIGNING_KEY_PREFIX}${tenant}`))
    return checkFailed('tnk', `the tenant key names the org ${tenant}, the key id a different one`);
  if (orgId === null)
    return checkNotAsked('tnk', `the org ${tenant}, not checked: no org was specified (--target-org)`);
  return toId15(orgId) === tenant
    ? checkPassed('tnk', `the org ${tenant}`)
    : checkFailed('tnk', `the org ${tenant}, not ${orgId}`);
};

/** An ID token has no tenant key; the identity URL that is its subject names the org. docs/salesforce.md §6.3 */
const subjectOrgCheck = (named: string, orgId: string | null): Check => {
  if (orgId === null)
    return checkNotAsked('tnk', `the org ${named} by the subject, not checked: no org was specified (--target-org)`);
  return isId(named) && toId15(orgId) === toId15(named)
    ? checkPassed('tnk', `the org ${named} by the subject`)
    : checkFailed('tnk', `the org ${named} by the subject, not ${orgId}`);
};

const clientCheck = (
  { salesforce }: DecodeResult,
  { payload }: CompactJwt,
  role: Role,
  { clientId }: Expectation,
): Check => {
  if (role === 'id-token') return checkNotAsked('client_id', 'an ID token has its app as its audience (aud)');
  const found = salesforce?.clientId ?? (payload && claimText(payload, 'client_id')) ?? null;
  if (clientId === null) return checkNotAsked('client_id', 'no client id was specified');
  return found === clientId
    ? checkPassed('client_id', found)
    : checkFailed('client_id', `${shortJson(found)}, not ${clientId}`);
};

const scopesCheck = ({ salesforce }: DecodeResult, { scopes }: Expectation): Check => {
  const found = salesforce?.scopes ?? [];
  if (scopes.length === 0) return checkNotAsked('scopes', 'no scope was specified');
  const lacking = scopes.filter((scope) => !found.includes(scope));
  return lacking.length === 0
    ? checkPassed('scopes', scopes.join(' '))
    : checkFailed('scopes', `${lacking.join(' ')} not among ${shortJson(found.join(' '))}`);
};

type TimeClaim = 'exp' | 'nbf' | 'iat';

/** Only JSON numbers count (RFC 7519 §2): stricter than `timesOf`, which says what was meant. docs/salesforce.md §6.2 */
const timeCheck = (
  payload: JsonObject,
  id: TimeClaim,
  whenMissing: Check,
  judge: (seconds: number) => Check,
): Check => {
  if (!Object.hasOwn(payload, id)) return whenMissing;
  const value = payload[id];
  if (typeof value === 'string') return checkFailed(id, `${shortJson(value)} is a string; only a number counts`);
  if (typeof value !== 'number') return checkFailed(id, `${shortJson(value)} is not a number`);
  if (value < 0) return checkFailed(id, `${value} is before 1970`);
  return value > lastInstant ? checkFailed(id, `${value} is beyond the range of dates`) : judge(value);
};

const timeChecks = (payload: JsonObject, times: TokenTimes, tolerance: number, now: Date): Check[] => {
  const at = now.getTime() / 1000;
  return [
    timeCheck(payload, 'exp', checkFailed('exp', 'missing: the token would never expire'), (exp) =>
      at < exp + tolerance
        ? checkPassed('exp', `expires at ${times.expiresAt}`)
        : checkFailed('exp', `expired at ${times.expiresAt}`),
    ),
    timeCheck(payload, 'nbf', checkNotAsked('nbf', 'the token has none'), (nbf) =>
      at >= nbf - tolerance
        ? checkPassed('nbf', `valid from ${times.notBefore}`)
        : checkFailed('nbf', `not valid before ${times.notBefore}`),
    ),
    timeCheck(payload, 'iat', checkNotAsked('iat', 'the token has none'), (iat) =>
      at >= iat - tolerance
        ? checkPassed('iat', `issued at ${times.issuedAt}`)
        : checkFailed('iat', `issued in the future, at ${times.issuedAt}`),
    ),
  ];
};

/** The claims that have an expected value, in the order of docs/salesforce.md §6.3, and the times. */
export const claimChecks = (
  result: DecodeResult,
  jwt: CompactJwt,
  role: Role,
  expectation: Expectation,
  now: Date,
): Check[] => [
  typeCheck(jwt, result.kind, role, expectation),
  issuerCheck(jwt, result.kind, role, expectation),
  audienceCheck(jwt, role, expectation),
  tenantCheck(result, jwt, role, expectation),
  clientCheck(result, jwt, role, expectation),
  scopesCheck(result, expectation),
  ...timeChecks(jwt.payload ?? {}, result, expectation.clockTolerance, now),
];
