/** Apps and tokens that log in well, and are not fit for what the token is to be used for. docs/salesforce.md §6.7 */
import { setElement } from '../support/app-components.ts';
import type { Injection, Pieces, Site } from './injection.ts';
import { throughOrders } from './org-injections.ts';

const forPurpose =
  (purpose: string, scopes: string, more: (site: Site) => void = () => undefined) =>
  async (site: Site): Promise<Partial<Pieces>> => {
    const { org } = site;
    const pieces = await throughOrders()(site);
    setElement(org, 'ExtlClntAppOauthSettings', 'Orders_oauth', 'commaSeparatedOauthScopes', scopes);
    setElement(org, 'ExtlClntAppGlobalOauthSettings', 'Orders_glbloauth', 'isNamedUserJwtEnabled', 'true');
    setElement(org, 'ExtlClntAppGlobalOauthSettings', 'Orders_glbloauth', 'isPkceRequired', 'true');
    more(site);
    return { ...pieces, args: ['--purpose', purpose] };
  };

const inOrders = { app: 'Orders' } as const;
const without =
  (element: string) =>
  ({ org }: Site): void =>
    setElement(org, 'ExtlClntAppGlobalOauthSettings', 'Orders_glbloauth', element, 'false');

export const purposeInjections: Injection[] = [
  {
    ...inOrders,
    what: 'the hosted MCP servers are to be called, and the scope is missing',
    code: 'purpose-scopes-of-app',
    throughHost: true,
    break: forPurpose('mcp', 'Api, RefreshToken'),
  },
  {
    ...inOrders,
    what: 'the hosted MCP servers are to be called, and the app issues opaque tokens',
    code: 'purpose-app-issues-no-jwt',
    break: forPurpose('mcp', 'MCP, RefreshToken', without('isNamedUserJwtEnabled')),
  },
  {
    ...inOrders,
    what: 'the hosted MCP servers are to be called, and the app does not ask for PKCE',
    code: 'purpose-without-pkce',
    break: forPurpose('mcp', 'MCP, RefreshToken', without('isPkceRequired')),
  },
  {
    app: 'Pay',
    what: 'the hosted MCP servers are to be called through a connected app',
    code: 'purpose-other-kind-of-app',
    break: () => ({ args: ['--purpose', 'mcp'] }),
  },
  {
    ...inOrders,
    what: 'the Agent API is to be called, and its scopes are missing',
    code: 'purpose-scopes-of-app',
    break: forPurpose('agent-api', 'Api, RefreshToken, SFAP'),
  },
  {
    ...inOrders,
    what: 'Data 360 is to be called, and no scope of it is there',
    code: 'purpose-scopes-of-app',
    break: forPurpose('data-360', 'Api, RefreshToken', without('isNamedUserJwtEnabled')),
  },
];

/** What fits. */
export const fitForPurpose: Injection = {
  ...inOrders,
  what: 'the hosted MCP servers are to be called, and all is there',
  code: '',
  break: forPurpose('mcp', 'MCP, RefreshToken'),
};
