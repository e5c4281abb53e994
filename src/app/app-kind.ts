/** What each kind of app makes of its components. docs/salesforce.md §3.1, §4.1, §4.2, §4.4 */
import { JwtError } from '../faults/errors.ts';
import type { AppType, Part, Settings } from './app.ts';
import { type Component, textAt, textsAt, withElement } from './component.ts';
import { commaSeparated, keysOf, requireOauth, trimmedParts } from './element.ts';
import { policyOf, type ReadPolicy } from './policy.ts';

export const headerType = 'ExternalClientApplication';
export const globalType = 'ExtlClntAppGlobalOauthSettings';
export const policyType = 'ExtlClntAppOauthConfigurablePolicies';
export const scopesType = 'ExtlClntAppOauthSettings';

export type Flow = 'jwt-bearer' | 'client-credentials' | 'code-credentials' | 'device' | 'token-exchange';

/** `scopes` in the words of the metadata, such as `RefreshToken`. Null: the org does not show it. */
export type OauthSettings = { flows: Flow[] | null; callbackUrls: string[] | null; scopes: string[] | null };

export type AppKind = {
  type: AppType;
  /** Metadata type of the component that holds a part. */
  componentTypes: Record<Part, string>;
  /** The component that holds a part; undefined where the org hides it, while others still tell something. */
  shown(settings: Settings, part: Part): Component | undefined;
  /** The same for a write, which replaces the whole. Throws SettingsUnreadableError. */
  needed(settings: Settings, part: Part): Component;
  /** The policy as the components tell it, and what they do not tell (names of Policy's fields). */
  policyOf(settings: Settings): ReadPolicy;
  /** The consumer key, where the org shows it. */
  consumerKeyOf(settings: Settings): string | null;
  /** The stored certificate as the org sent it; null: none, or none shown. */
  certificateOf(settings: Settings): string | null;
  /** Flows, callback URLs and scopes; null where the component that holds them was not read. */
  oauthOf(settings: Settings): OauthSettings;
  /** Null takes the certificate off the app. */
  withCertificate(settings: Settings, certificatePem: string | null): Settings;
};

/** A part is only known by its component; `hidden` is the fault of a write that lacks it. */
type Layout = Pick<AppKind, 'type' | 'componentTypes' | 'shown'> & {
  hidden: Record<Part, 'connected-app' | 'global' | 'policy'>;
  paths: { consumerKey: string; certificate: string; callbackUrl: string; flows: Record<Flow, string> };
  scopesOf(component: Component): string[];
  /** Throws where a write would switch OAuth on by the way. */
  requireOauth(component: Component): Component;
};

function appKind({ type, componentTypes, shown, hidden, paths, ...layout }: Layout): AppKind {
  const textOf = (settings: Settings, path: string): string | null => {
    const component = shown(settings, 'tokens');
    return (component && textAt(component, path)) || null;
  };
  const needed: AppKind['needed'] = (settings, part) => {
    const component = settings[componentTypes[part]];
    if (!component) throw new JwtError('SettingsUnreadableError', { variant: hidden[part] });
    return component;
  };
  const kind: AppKind = {
    type,
    componentTypes,
    shown,
    needed,
    policyOf: (settings) => policyOf(kind, settings),
    consumerKeyOf: (settings) => textOf(settings, paths.consumerKey),
    certificateOf: (settings) => textOf(settings, paths.certificate),
    oauthOf: (settings) => {
      const [tokens, scopes] = [shown(settings, 'tokens'), shown(settings, 'scopes')];
      return {
        flows: tokens ? keysOf(paths.flows).filter((flow) => isOn(textAt(tokens, paths.flows[flow]))) : null,
        callbackUrls: tokens ? trimmedParts(textAt(tokens, paths.callbackUrl), /\r?\n/) : null,
        scopes: scopes ? layout.scopesOf(scopes) : null,
      };
    },
    withCertificate: (settings, pem) => {
      const component = layout.requireOauth(needed(settings, 'tokens'));
      return { ...settings, [component.type]: withElement(component, paths.certificate, pem ?? undefined) };
    },
  };
  return kind;
}

/** A flag, or a certificate: it is the switch of the bearer flow. docs/salesforce.md §4.4 */
const isOn = (text: string | undefined): boolean => Boolean(text) && text !== 'false';

/** One component holds everything, so where it is hidden nothing is known. docs/salesforce.md §3 */
export const connectedApp: AppKind = appKind({
  type: 'ConnectedApp',
  componentTypes: { tokens: 'ConnectedApp', policy: 'ConnectedApp', scopes: 'ConnectedApp' },
  shown: (settings, part) => connectedApp.needed(settings, part),
  hidden: { tokens: 'connected-app', policy: 'connected-app', scopes: 'connected-app' },
  paths: {
    consumerKey: 'oauthConfig.consumerKey',
    certificate: 'oauthConfig.certificate',
    callbackUrl: 'oauthConfig.callbackUrl',
    flows: {
      'jwt-bearer': 'oauthConfig.certificate',
      'client-credentials': 'oauthConfig.isClientCredentialEnabled',
      'code-credentials': 'oauthConfig.isCodeCredentialEnabled',
      device: 'oauthConfig.isDeviceFlowEnabled',
      'token-exchange': 'oauthConfig.isTokenExchangeEnabled',
    },
  },
  scopesOf: (app) => textsAt(app, 'oauthConfig.scopes'),
  requireOauth,
});

/** Each part is a component of its own. docs/salesforce.md §4 */
export const externalClientApp: AppKind = appKind({
  type: 'ExternalClientApp',
  componentTypes: { tokens: globalType, policy: policyType, scopes: scopesType },
  shown: (settings, part) => settings[externalClientApp.componentTypes[part]],
  hidden: { tokens: 'global', policy: 'policy', scopes: 'policy' },
  paths: {
    consumerKey: 'consumerKey',
    certificate: 'certificate',
    callbackUrl: 'callbackUrl',
    flows: {
      'jwt-bearer': 'certificate',
      'client-credentials': 'isClientCredentialsFlowEnabled',
      'code-credentials': 'isCodeCredFlowEnabled',
      device: 'isDeviceFlowEnabled',
      'token-exchange': 'isTokenExchangeEnabled',
    },
  },
  scopesOf: (scopes) => commaSeparated.read(scopes, 'commaSeparatedOauthScopes'),
  requireOauth: (component) => component,
});

/** Whether the app may get refresh tokens; null: not known. docs/salesforce.md §5.6 */
export const hasRefreshScope = ({ scopes }: OauthSettings): boolean | null =>
  scopes?.some((scope) => scope === 'RefreshToken' || scope === 'OfflineAccess') ?? null;
