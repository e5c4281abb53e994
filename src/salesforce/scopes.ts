/** OAuth scopes, which metadata and tokens call by different names. docs/salesforce.md §3.1 */

/** Those with which an app may get refresh tokens, as metadata calls them. docs/salesforce.md §5.6 */
const refreshScopes = ['RefreshToken', 'OfflineAccess'];

/** Whether an app with these scopes of its metadata may get refresh tokens. */
export const allowRefreshTokens = (scopes: string[]): boolean => scopes.some((scope) => refreshScopes.includes(scope));

/** The scope that a token has of it. docs/salesforce.md §6.2 */
export const REFRESH_SCOPE = 'refresh_token';

/** Scopes that tokens call by names of their own; the others differ in case and `_` alone. docs/salesforce.md §3.1 */
const ownNames: Record<string, string> = {
  id: 'Basic',
  sfap_api: 'SFApiPlatform', // as external client apps have it, docs/salesforce.md §4.2
  mcp_api: 'MCP',
  chatbot_api: 'Chatbot',
  cdp_api: 'CDP',
  cdp_ingest_api: 'CDPIngest',
  cdp_profile_api: 'CDPProfile',
  cdp_query_api: 'CDPQuery',
};
const plainNames = 'Api Web Full RefreshToken OfflineAccess OpenID Profile Email Address Phone CustomPermissions'.split(
  ' ',
);

/** The name of a scope in metadata, from either name; one that nobody knows stays as it is, for the org to judge. */
export function scopeInMetadata(name: string): string {
  const bare = name.toLowerCase().replaceAll('_', '');
  return ownNames[name.toLowerCase()] ?? plainNames.find((one) => one.toLowerCase() === bare) ?? name;
}
