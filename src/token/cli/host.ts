import { readDefaultLogin, readStoredLogin, type StoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { issuerHost, readHostUrl } from '../../salesforce/hosts.ts';
import { toId15 } from '../../salesforce/ids.ts';
import type { RevocableToken } from '../revocable-token.ts';

export type HostFlags = { 'target-org'?: string | undefined; 'instance-url'?: string | undefined };

/** What is refused to a token of another org than `-o`. */
type Refusal = 'revocation-refused' | 'introspection-refused';

/** `isOwn`: known to be the host of the token's own org. `isNamed`: a person named it, and not the token alone. */
export type TokenHost = { host: string; isOwn: boolean; isNamed: boolean };

/**
 * The host that may see the token: `-r`, else the org of `-o`, else the token's own issuer when that is Salesforce's,
 * else the default org when the token names it. Never a stranger's. `withSecret`: a client secret goes there with the
 * token. Anybody can have an org, so then the issuer counts only when it is the default org.
 *
 * @throws JwtError `InputMissingError`, `InsecureUrlError`, `<refusal>-other-org`.
 */
export async function chooseTokenHost(
  flags: HostFlags,
  token: RevocableToken,
  refusal: Refusal,
  withSecret = false,
): Promise<TokenHost> {
  // An empty value, as of an unset variable, is a mistake: taken for none, the token would choose where secrets go.
  if (flags['instance-url'] !== undefined) return givenHost(readHostUrl(flags['instance-url']), token);
  if (flags['target-org'] !== undefined) return hostOfOrg(await readStoredLogin(flags['target-org']), token, refusal);
  const named = issuerHost(token);
  if (named) return withSecret ? trustedHost(named, token, refusal) : { host: named, isOwn: true, isNamed: false };
  const login = token.orgId ? await readDefaultLogin() : null;
  if (login && isSameOrg(login, token)) return hostOfOrg(login, token, refusal);
  throw new JwtError(token.issuer ? 'input-missing-revoke-issuer' : 'input-missing-revoke-host');
}

/** The login of the token's own org: that of `-o`, else of the default org; null where neither is known to be of that org. */
export async function loginOfToken(flags: HostFlags, token: RevocableToken): Promise<StoredLogin | null> {
  const { 'target-org': name } = flags;
  const login = name === undefined ? await readDefaultLogin().catch(() => null) : await readStoredLogin(name);
  const isOwn = login !== null && (isSameOrg(login, token) || isIssuer(login.instanceUrl ?? '', token));
  return isOwn ? login : null;
}

/** The default org, when the issuer that the token names is its host. */
async function trustedHost(named: string, token: RevocableToken, refusal: Refusal): Promise<TokenHost> {
  const login = await readDefaultLogin();
  const own = login?.instanceUrl;
  if (login && own && URL.canParse(own) && new URL(own).origin === new URL(named).origin) {
    return hostOfOrg(login, token, refusal);
  }
  const { host } = new URL(named);
  throw new JwtError('input-missing-introspect-host', { issuer: named, host });
}

/** Another org would call the token unknown, which must not pass for "already dead". */
function hostOfOrg(login: StoredLogin, token: RevocableToken, refusal: Refusal): TokenHost {
  if (token.orgId && login.orgId && !isSameOrg(login, token)) {
    const { name: username, orgId } = login;
    throw new JwtError(`${refusal}-other-org` as const, { tokenOrgId: token.orgId, orgId, username });
  }
  if (!login.instanceUrl) throw new JwtError('input-missing-revoke-host');
  const host = readHostUrl(login.instanceUrl);
  return { host, isOwn: isSameOrg(login, token) || isIssuer(host, token), isNamed: true };
}

async function givenHost(host: string, token: RevocableToken): Promise<TokenHost> {
  return { host, isOwn: isIssuer(host, token) || (await isDefaultOrg(host, token)), isNamed: true };
}

/** An opaque token names an org and no host; the CLI's own login knows which host that is. A login that cannot be read knows nothing. */
async function isDefaultOrg(host: string, token: RevocableToken): Promise<boolean> {
  if (token.issuer !== null || token.orgId === null) return false;
  const login = await readDefaultLogin().catch(() => null);
  return login !== null && isSameOrg(login, token) && isIssuer(host, { ...token, issuer: login.instanceUrl ?? null });
}

const isIssuer = (host: string, { issuer }: RevocableToken): boolean =>
  issuer !== null && URL.canParse(issuer) && URL.canParse(host) && new URL(issuer).origin === new URL(host).origin;

function isSameOrg({ orgId }: StoredLogin, token: RevocableToken): boolean {
  return !!orgId && !!token.orgId && toId15(orgId) === toId15(token.orgId);
}
