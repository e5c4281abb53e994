/** Addresses of pages of Setup. docs/salesforce.md §4.8, §8.3 */
import { idPrefixes, isId, toId15 } from './ids.ts';

/** Below the org's own address. */
export const setupPages = {
  connectedApps: 'lightning/setup/ConnectedApplication/home',
  externalClientApps: 'lightning/setup/ManageExternalClientApplication/home',
  revokeTokens: 'lightning/setup/OauthOidcSettings/home',
  connectedAppsUsage: 'lightning/setup/ConnectedAppsUsage/home',
};

/** The page of one connected app, where its policies are; the list of them where the org names no id. */
export const connectedAppPage = (id: string | null): string =>
  isId(id ?? '', idPrefixes.connectedApp)
    ? `lightning/setup/ConnectedApplication/page?address=%2F${id}`
    : setupPages.connectedApps;

/** The same of an external client app, whose page takes an id of 15 characters. */
export const externalClientAppPage = (id: string | null): string =>
  isId(id ?? '', idPrefixes.externalClientApp)
    ? `lightning/setup/ManageExternalClientApplication/${toId15(id)}/detail`
    : setupPages.externalClientApps;

export const setupUrl = (instanceUrl: string, page: string): string => new URL(page, new URL(instanceUrl).origin).href;
