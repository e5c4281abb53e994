/** What an app may do by OAuth, beside its policy. docs/salesforce.md §3.1, §4.2 */
import { allowRefreshTokens } from '../salesforce/scopes.ts';
import { type Component, textAt, textsAt } from './component.ts';

export type Flow = 'jwt-bearer' | 'client-credentials' | 'code-credentials' | 'device' | 'token-exchange';

/** `scopes` in the words of the metadata, such as `RefreshToken`. Null: the org does not show it. */
export type OauthSettings = { flows: Flow[] | null; callbackUrls: string[] | null; scopes: string[] | null };

/** A certificate is the switch of the bearer flow. docs/salesforce.md §4.4 */
const connectedAppFlows: [Flow, (app: Component) => boolean][] = [
  ['jwt-bearer', (app) => Boolean(textAt(app, 'oauthConfig.certificate'))],
  ['client-credentials', isOn('oauthConfig.isClientCredentialEnabled')],
  ['code-credentials', isOn('oauthConfig.isCodeCredentialEnabled')],
  ['device', isOn('oauthConfig.isDeviceFlowEnabled')],
  ['token-exchange', isOn('oauthConfig.isTokenExchangeEnabled')],
];

const externalClientAppFlows: [Flow, (global: Component) => boolean][] = [
  ['jwt-bearer', (global) => Boolean(textAt(global, 'certificate'))],
  ['client-credentials', isOn('isClientCredentialsFlowEnabled')],
  ['code-credentials', isOn('isCodeCredFlowEnabled')],
  ['device', isOn('isDeviceFlowEnabled')],
  ['token-exchange', isOn('isTokenExchangeEnabled')],
];

function isOn(path: string) {
  return (component: Component): boolean => textAt(component, path) === 'true';
}

export const connectedAppOauth = (app: Component): OauthSettings => ({
  flows: flowsOf(connectedAppFlows, app),
  callbackUrls: lines(textAt(app, 'oauthConfig.callbackUrl')),
  scopes: textsAt(app, 'oauthConfig.scopes'),
});

export const externalClientAppOauth = (
  global: Component | undefined,
  settings: Component | undefined,
): OauthSettings => ({
  flows: global ? flowsOf(externalClientAppFlows, global) : null,
  callbackUrls: global ? lines(textAt(global, 'callbackUrl')) : null,
  scopes: settings ? names(textAt(settings, 'commaSeparatedOauthScopes')) : null,
});

const flowsOf = (table: [Flow, (component: Component) => boolean][], component: Component): Flow[] =>
  table.filter(([, isActive]) => isActive(component)).map(([flow]) => flow);

const lines = (text: string | undefined): string[] => parts(text, /\r?\n/);
const names = (text: string | undefined): string[] => parts(text, /,/);

const parts = (text: string | undefined, by: RegExp): string[] =>
  (text ?? '')
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);

/** Whether the app may get refresh tokens; null: not known. docs/salesforce.md §5.6 */
export const hasRefreshScope = ({ scopes }: OauthSettings): boolean | null => scopes && allowRefreshTokens(scopes);
