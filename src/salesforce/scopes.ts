/** OAuth scopes, which metadata and tokens call by different names. docs/salesforce.md §3.1 */

/** Those with which an app may get refresh tokens, as metadata calls them. docs/salesforce.md §5.6 */
const refreshScopes = ['RefreshToken', 'OfflineAccess'];

/** Whether an app with these scopes of its metadata may get refresh tokens. */
export const allowRefreshTokens = (scopes: string[]): boolean => scopes.some((scope) => refreshScopes.includes(scope));

/** The scope that a token has of it. docs/salesforce.md §6.2 */
export const REFRESH_SCOPE = 'refresh_token';
