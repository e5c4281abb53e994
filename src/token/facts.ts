import { orgOfTenantKey, readSigningKeyId, readSubject, toId18 } from '../salesforce/ids.ts';
import { claimText, type JsonObject, listOf } from '../salesforce/json.ts';
import { readAuthUrl } from './auth-url.ts';
import type { TokenKind } from './kind.ts';

/** What a token says about Salesforce. Ids in their 18-character form; what the token does not say is null. */
export type SalesforceFacts = {
  orgId: string | null;
  userId: string | null;
  username: string | null;
  /** The org's own URL (My Domain). */
  instance: string | null;
  /** `core/<environment>/<org id>`: names the org whose key signed. */
  tenantKey: string | null;
  tokenType: string | null;
  keyId: string | null;
  keyCreatedAt: string | null;
  clientId: string | null;
  scopes: string[] | null;
};

const nothing: SalesforceFacts = {
  orgId: null,
  userId: null,
  username: null,
  instance: null,
  tenantKey: null,
  tokenType: null,
  keyId: null,
  keyCreatedAt: null,
  clientId: null,
  scopes: null,
};

export const fullId = (text: string | undefined): string | null => (text === undefined ? null : toId18(text));

const matched = (pattern: RegExp, text: string | undefined): string | undefined => pattern.exec(text ?? '')?.[1];

/** The id of a guest, who has no user. docs/salesforce.md §6.2 */
export const guestIdOf = (claims: JsonObject): string | null =>
  matched(/^uvid:([\w-]+)$/, claimText(claims, 'sub')) ?? null;

/** A scope list comes as one string with spaces; a list is understood too. docs/salesforce.md §6.2 */
const scopesOf = (payload: JsonObject, name: string): string[] | null => {
  const scopes = listOf(payload, name).flatMap((entry) => entry.split(' ').filter(Boolean));
  return Object.hasOwn(payload, name) ? scopes : null;
};

const factsOfAccessToken = (header: JsonObject, payload: JsonObject): SalesforceFacts => {
  const keyId = claimText(header, 'kid');
  const tenantKey = claimText(header, 'tnk');
  const signingKey = readSigningKeyId(keyId);
  const { orgId: ofIdentity, userId } = readSubject(claimText(payload, 'sub'));
  return {
    ...nothing,
    orgId: fullId(orgOfTenantKey(tenantKey) ?? signingKey?.orgId),
    userId: fullId(ofIdentity === undefined ? userId : undefined),
    instance: claimText(payload, 'iss') ?? null,
    tenantKey: tenantKey ?? null,
    tokenType: claimText(header, 'tty') ?? null,
    keyId: keyId ?? null,
    keyCreatedAt: signingKey && new Date(signingKey.createdMs).toISOString(),
    clientId: claimText(payload, 'client_id') ?? null,
    scopes: scopesOf(payload, 'scp'),
  };
};

const factsOfIdToken = (header: JsonObject, payload: JsonObject): SalesforceFacts => {
  const { orgId, userId } = readSubject(claimText(payload, 'sub'));
  return {
    ...nothing,
    orgId: fullId(orgId),
    userId: fullId(userId),
    username: claimText(payload, 'preferred_username') ?? null,
    instance: claimText(payload, 'iss') ?? null,
    keyId: claimText(header, 'kid') ?? null,
    clientId: listOf(payload, 'aud')[0] ?? null,
  };
};

const factsOfAssertion = (header: JsonObject, payload: JsonObject): SalesforceFacts => ({
  ...nothing,
  // `prn` is the obsolete spelling. docs/salesforce.md §5.2
  username: claimText(payload, 'sub') ?? claimText(payload, 'prn') ?? null,
  keyId: claimText(header, 'kid') ?? null,
  clientId: claimText(payload, 'iss') ?? null,
});

/** A token of Data 360 has the same facts under names of its own. docs/salesforce.md §6.6 */
const factsOfData360 = (header: JsonObject, payload: JsonObject): SalesforceFacts => {
  const { orgId, userId } = readSubject(claimText(payload, 'sub'));
  return {
    ...nothing,
    orgId: fullId(claimText(payload, 'orgId') ?? claimText(payload, 'sfoid') ?? orgId),
    userId: fullId(userId ?? claimText(payload, 'sfuid')),
    instance: claimText(payload, 'iss') ?? null,
    tenantKey: claimText(payload, 'audienceTenantId') ?? null,
    keyId: claimText(header, 'kid') ?? null,
    clientId: claimText(payload, 'sfappid') ?? null,
    scopes: scopesOf(payload, 'scp'),
  };
};

/** What a JWT says about Salesforce; nothing for a JWT that is none of Salesforce's kinds. */
export const factsOf = (kind: TokenKind, header: JsonObject, payload: JsonObject): SalesforceFacts | null => {
  if (kind === 'access-token') return factsOfAccessToken(header, payload);
  if (kind === 'id-token') return factsOfIdToken(header, payload);
  if (kind === 'data-360-token') return factsOfData360(header, payload);
  if (kind === 'bearer-assertion') return factsOfAssertion(header, payload);
  return kind === 'client-assertion' ? { ...factsOfAssertion(header, payload), username: null } : null;
};

/** An opaque session id begins with the id of its org. */
export const factsOfSession = (token: string): SalesforceFacts => ({
  ...nothing,
  orgId: fullId(token.split('!')[0]),
});

/** Whose refresh token an sfdx auth URL holds, and where it is good. */
export const factsOfAuthUrl = (url: string): SalesforceFacts => ({
  ...nothing,
  clientId: readAuthUrl(url)?.clientId ?? null,
  instance: `https://${url.slice(url.lastIndexOf('@') + 1)}`,
});
