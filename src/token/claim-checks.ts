/** What a token says, against what was expected. docs/salesforce.md §6.1, §6.2, §6.3 */
import { type Check, failed, notAsked, passed, quoted } from './check.ts';
import type { CompactJwt } from './compact-jwt.ts';
import type { Expectation } from './expectation.ts';
import type { Signer } from './signing-keys.ts';
import type { DecodeResult } from './token.ts';
import { listOf, textOf } from './token-kind.ts';

const accessTokenType = 'sfdc-core-token';
/** Ids come in 15 and 18 characters; the first 15 say all. */
const idLength = 15;

/** An id token or an assertion is signed as well as an access token is: only `tty` tells them apart for sure. */
const typeCheck = ({ header }: CompactJwt, kind: string, signer: Signer): Check => {
  const type = textOf(header, 'tty');
  if (signer === 'client') {
    return kind === 'access-token'
      ? failed('tty', 'an access token is signed by an org, never by the certificate of a client')
      : notAsked('tty', 'an assertion has no token type');
  }
  if (type === accessTokenType) return passed('tty', accessTokenType);
  return failed('tty', `${quoted(header.tty)}; the access tokens of an org say ${accessTokenType}`);
};

const issuerCheck = ({ payload }: CompactJwt, signer: Signer, { issuer }: Expectation): Check => {
  const found = payload?.iss;
  if (signer === 'client') return notAsked('iss', 'a client names itself; see client_id');
  if (typeof found !== 'string') return failed('iss', `${quoted(found)}; a token of an org names its issuer`);
  if (issuer === null) return notAsked('iss', 'no issuer was named to compare it with');
  return found === issuer ? passed('iss', issuer) : failed('iss', `${quoted(found)}, not ${issuer}`);
};

/** Without `--audience` an access token must be meant for its own org: membership, in any place. docs/salesforce.md §6.2 */
const audienceCheck = ({ payload }: CompactJwt, signer: Signer, { audience, issuer }: Expectation): Check => {
  const claims = payload ?? {};
  const wanted = audience ?? (signer === 'org' ? (issuer ?? textOf(claims, 'iss') ?? null) : null);
  if (wanted === null) return notAsked('aud', 'no audience was asked for');
  return listOf(claims, 'aud').includes(wanted)
    ? passed('aud', `names ${wanted}`)
    : failed('aud', `${quoted(claims.aud)} does not name ${wanted}`);
};

const orgOfKey = (kid: string | undefined): string | undefined => /^CORE_ATJWT\.(00D\w{12})/.exec(kid ?? '')?.[1];
const orgOfTenant = (key: string | undefined): string | undefined => /\/(00D\w{12})(?:\w{3})?$/.exec(key ?? '')?.[1];

/** The tenant key and the key id both name an org: the same one, and the expected one. */
const tenantCheck = ({ header }: CompactJwt, signer: Signer, { orgId }: Expectation): Check => {
  if (signer === 'client') return notAsked('tnk', 'an assertion names no org');
  const [tenant, signing] = [orgOfTenant(textOf(header, 'tnk')), orgOfKey(textOf(header, 'kid'))];
  if (tenant === undefined) return failed('tnk', `the tenant key (tnk) is ${quoted(header.tnk)}, which names no org`);
  if (tenant !== signing) return failed('tnk', `the tenant key names the org ${tenant}, the key id another one`);
  if (orgId === null) return notAsked('tnk', 'no org was named to compare it with');
  return orgId.slice(0, idLength) === tenant
    ? passed('tnk', `the org ${tenant}`)
    : failed('tnk', `the org ${tenant}, not ${orgId}`);
};

const clientCheck = ({ salesforce }: DecodeResult, { payload }: CompactJwt, { clientId }: Expectation): Check => {
  const found = salesforce?.clientId ?? (payload && textOf(payload, 'client_id')) ?? null;
  if (clientId === null) return notAsked('client_id', 'no client was asked for');
  return found === clientId ? passed('client_id', found) : failed('client_id', `${quoted(found)}, not ${clientId}`);
};

const scopesCheck = ({ salesforce }: DecodeResult, { scopes }: Expectation): Check => {
  const found = salesforce?.scopes ?? [];
  if (scopes.length === 0) return notAsked('scopes', 'no scope was asked for');
  const lacking = scopes.filter((scope) => !found.includes(scope));
  return lacking.length === 0
    ? passed('scopes', scopes.join(' '))
    : failed('scopes', `${lacking.join(' ')} not among ${quoted(found.join(' '))}`);
};

/** The claims that have an expected value, in the order of docs/salesforce.md §6.3. */
export const claimChecks = (
  result: DecodeResult,
  jwt: CompactJwt,
  signer: Signer,
  expectation: Expectation,
): Check[] => [
  typeCheck(jwt, result.kind, signer),
  issuerCheck(jwt, signer, expectation),
  audienceCheck(jwt, signer, expectation),
  tenantCheck(jwt, signer, expectation),
  clientCheck(result, jwt, expectation),
  scopesCheck(result, expectation),
];
