import { readDefaultLogin, readStoredLogin, type StoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { issuerHost, readHostUrl } from '../../salesforce/hosts.ts';
import { toId15 } from '../../salesforce/ids.ts';
import type { RevocableToken } from '../revocable-token.ts';

export type HostFlags = { 'target-org'?: string | undefined; 'instance-url'?: string | undefined };

/** What is refused to a token of another org than `-o`. */
type Refusal = 'revocation-refused' | 'introspection-refused';

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
): Promise<string> {
  // An empty value, as of an unset variable, is a mistake: taken for none, the token would choose where secrets go.
  if (flags['instance-url'] !== undefined) return readHostUrl(flags['instance-url']);
  if (flags['target-org'] !== undefined) return hostOfOrg(await readStoredLogin(flags['target-org']), token, refusal);
  const named = issuerHost(token);
  if (named) return withSecret ? trustedHost(named, token, refusal) : named;
  const login = token.orgId ? await readDefaultLogin() : null;
  if (login && isSameOrg(login, token)) return hostOfOrg(login, token, refusal);
  throw new JwtError(token.issuer ? 'input-missing-revoke-issuer' : 'input-missing-revoke-host');
}

/** The default org, when the issuer that the token names is its host. */
async function trustedHost(named: string, token: RevocableToken, refusal: Refusal): Promise<string> {
  const login = await readDefaultLogin();
  const own = login?.instanceUrl;
  if (login && own && URL.canParse(own) && new URL(own).origin === new URL(named).origin) {
    return hostOfOrg(login, token, refusal);
  }
  const { host } = new URL(named);
  throw new JwtError('input-missing-introspect-host', { issuer: named, host });
}

/** Another org would call the token unknown, which must not pass for "already dead". */
function hostOfOrg(login: StoredLogin, token: RevocableToken, refusal: Refusal): string {
  if (token.orgId && login.orgId && !isSameOrg(login, token)) {
    const { name: username, orgId } = login;
    throw new JwtError(`${refusal}-other-org` as const, { tokenOrgId: token.orgId, orgId, username });
  }
  if (!login.instanceUrl) throw new JwtError('input-missing-revoke-host');
  return readHostUrl(login.instanceUrl);
}

function isSameOrg({ orgId }: StoredLogin, token: RevocableToken): boolean {
  return !!orgId && toId15(orgId) === toId15(token.orgId);
}
