/** Record ids, which come in 15 characters and in 18. docs/salesforce.md §4.6 */

/** Of the objects that people mix up. docs/salesforce.md §3, §4.1, §10 */
export const idPrefixes = {
  ...{ connectedApp: '0H4', externalClientApp: '0xI', consumer: '888' },
  ...{ user: '005', userLogin: '0Yw', org: '00D' },
};

/** The name of what may come from a package, as metadata has it; SOQL gives the two apart. docs/salesforce.md §10 */
export const fullNameOf = (namespace: string | null, name: string): string =>
  namespace ? `${namespace}__${name}` : name;

/** Parts of patterns: the id of an org, and a consumer key as Salesforce makes them. docs/salesforce.md §3.4 */
export const ORG_ID = '00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?';
const KEY_START = '3MVG';
export const CONSUMER_KEY = `${KEY_START}[\\w.]+`;

/** Whether Salesforce has made the consumer key, so far as its start tells. */
export const isGeneratedKey = (clientId: string): boolean => clientId.startsWith(KEY_START);

/** The consumer key of the CLI's own app, which trusts no certificate of the user's. */
export const CLI_CLIENT_ID = 'PlatformCLI';

/** Whether the text has the shape of a record id, of the object with that prefix. */
export const isId = (text: string, prefix = ''): boolean =>
  text.startsWith(prefix) && /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text);

/** The form in which two ids can be compared; empty for none. */
export const toId15 = (id: string | null | undefined): string => (id ?? '').slice(0, 15);

/** The form that survives case-insensitive systems. Other lengths than 15 come back unchanged. */
export const toId18 = (id: string): string =>
  id.length === 15 ? id + [0, 5, 10].map((start) => checkCharacter(id.slice(start, start + 5))).join('') : id;

/** Bit n says whether the nth of five characters is upper case. */
const checkCharacter = (five: string): string => {
  const bits = [...five].reduce((sum, letter, n) => sum + (/[A-Z]/.test(letter) ? 1 << n : 0), 0);
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(bits);
};

/** `tty` in the header of the access tokens that orgs issue. docs/salesforce.md §6.1 */
export const ACCESS_TOKEN_TYPE = 'sfdc-core-token';

/** How the ids of the keys begin that sign access tokens; the list of an org's keys has others, too. docs/salesforce.md §6.1, §6.3 */
export const SIGNING_KEY_PREFIX = 'CORE_ATJWT.';

/** How the keys of ID tokens are named, unlike those of access tokens: one short number a release. docs/salesforce.md §6.3 */
export const isIdTokenKeyId = (keyId: string): boolean => /^\d{1,9}$/.test(keyId);

/** `CORE_ATJWT.<org id>.<milliseconds since 1970>`; null for the id of any other key. docs/salesforce.md §6.1 */
export function readSigningKeyId(keyId = ''): { orgId: string; createdMs: number } | null {
  const [, orgId, createdMs] = /^CORE_ATJWT\.(00D\w{12,15})\.(\d{1,15})$/.exec(keyId) ?? [];
  return orgId === undefined ? null : { orgId, createdMs: Number(createdMs) };
}

/** The org that a tenant key names: `core/<environment>/<org id>`. docs/salesforce.md §6.1 */
export const orgOfTenantKey = (key = ''): string | undefined => /\/(00D\w{12,15})$/.exec(key)?.[1];

/** The ids that a subject names: an identity URL (`…/id/<org id>/<user id>`) or `uid:<user id>`. docs/salesforce.md §6.2 */
export function readSubject(subject = ''): { orgId?: string; userId?: string } {
  return /(?:\/id\/(?<orgId>00D\w{12,15})\/|^uid:)(?<userId>005\w{12,15})$/.exec(subject)?.groups ?? {};
}
