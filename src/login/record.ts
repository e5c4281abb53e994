/** A login as sf keeps it: what goes into its record, what stays of the one before, and how sf will renew it. */
import type { ExchangeResult } from '../exchange/exchange.ts';
import { loginHosts } from '../salesforce/hosts.ts';
import type { OrgFacts } from './org-facts.ts';

/** What sf keeps of a login; undefined takes a field out. docs/salesforce.md §12.4 */
export type LoginRecord = { [field: string]: string | boolean | null | undefined };

/** What belongs to one login and not to the user or the org: never carried over from the login before. */
const ofOneLogin = [
  ...['accessToken', 'refreshToken', 'authCode', 'clientId', 'clientSecret', 'privateKey', 'privateKeyFile'],
  ...['instanceUrl', 'loginUrl', 'username', 'orgId'],
];

type Granted = Pick<ExchangeResult, 'accessToken' | 'username' | 'clientId' | 'orgId' | 'instanceUrl'>;

/**
 * What has to be written over the record `before`. Of the same org what is known about it stays, such as its Dev Hub; nothing
 * stays of another. `keyFile`: null where sf is not to renew the login.
 */
export function loginRecord(
  { accessToken, username, clientId, orgId, instanceUrl }: Granted,
  host: string,
  facts: OrgFacts,
  keyFile: string | null,
  before: { [field: string]: unknown },
): LoginRecord {
  const isSameOrg = orgId !== '' && before.orgId === orgId;
  const gone = isSameOrg ? ofOneLogin : Object.keys(before);
  return {
    ...Object.fromEntries(gone.map((field) => [field, undefined])),
    ...facts,
    accessToken,
    username,
    clientId,
    instanceUrl,
    loginUrl: host,
    orgId: orgId || undefined,
    privateKey: keyFile ?? undefined,
  };
}

/** Whether sf, when it renews the login, will try this audience by itself. docs/salesforce.md §12.4 */
export function willRenewWith(audience: string, host: string): boolean {
  const onGs1 = host.endsWith('//gs1.my.salesforce.com') ? [loginHosts.gs1] : [];
  const tried = [host, loginHosts.production, loginHosts.sandbox, ...onGs1];
  return tried.includes(audience);
}
