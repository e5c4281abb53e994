/** What each kind of app makes of its components. docs/salesforce.md §3, §4 */
import { JwtError } from '../faults/errors.ts';
import { allowRefreshTokens } from '../salesforce/scopes.ts';
import { connectedAppPage, externalClientAppPage } from '../salesforce/setup-pages.ts';
import { knownSince } from '../salesforce/versions.ts';
import type { AppType } from './app.ts';
import { type Component, type Part, type Settings, textAt, textsAt, withElement } from './component.ts';
import { hasOauth, keysOf, requireOauth } from './element.ts';
import { commaSeparated, trimmedParts } from './names.ts';

/** docs/salesforce.md §4.1 */
export const headerType = 'ExternalClientApplication';
export const globalType = 'ExtlClntAppGlobalOauthSettings';
export const policyType = 'ExtlClntAppOauthConfigurablePolicies';
export const scopesType = 'ExtlClntAppOauthSettings';
export const switchesType = 'ExtlClntAppConfigurablePolicies';

export type Flow = 'jwt-bearer' | 'client-credentials' | 'code-credentials' | 'device' | 'token-exchange';

/** `scopes` in the words of the metadata, such as `RefreshToken`. Null: the org does not show it. */
export type OauthSettings = {
  flows: Flow[] | null;
  callbackUrls: string[] | null;
  scopes: string[] | null;
  isPkceRequired: boolean | null;
};

/** The element that switches a flow on; a certificate does so for the bearer flow. docs/salesforce.md §4.4 */
const switches: Record<Flow, Record<AppType, string>> = {
  'jwt-bearer': { ConnectedApp: 'certificate', ExternalClientApp: 'certificate' },
  'client-credentials': {
    ConnectedApp: 'isClientCredentialEnabled',
    ExternalClientApp: 'isClientCredentialsFlowEnabled',
  },
  'code-credentials': { ConnectedApp: 'isCodeCredentialEnabled', ExternalClientApp: 'isCodeCredFlowEnabled' },
  device: { ConnectedApp: 'isDeviceFlowEnabled', ExternalClientApp: 'isDeviceFlowEnabled' },
  'token-exchange': { ConnectedApp: 'isTokenExchangeEnabled', ExternalClientApp: 'isTokenExchangeEnabled' },
};

/**
 * Whether the app can be used to log in with OAuth: `no-oauth`, it has no such settings at all; `off`, an admin has switched the app
 * off; `oauth-off`, or only its OAuth. Null: the org does not show it. docs/salesforce.md §3.1, §4.2
 */
export type AppState = 'on' | 'no-oauth' | 'off' | 'oauth-off' | null;

const isOn = (text: string | undefined): boolean => Boolean(text) && text !== 'false';

/** How a kind of app lays its settings out. */
type Layout = {
  type: AppType;
  /** Metadata type of the component that holds a part. */
  componentTypes: Record<Part, string>;
  /** The first API version whose components have the switch: a whole one of an older version, written back, may turn it off. docs/salesforce.md §13 row 35 */
  writtenSince: number;
  /** The fault of whatever needs a part that the org hides. */
  hidden(part: Part): `settings-unreadable-${'connected-app' | 'global' | 'policy' | 'switches'}`;
  /** Whether the settings are one component, so that nothing is known of an app without it. */
  isOne: boolean;
  /** What stands before the names of the elements of OAuth. */
  oauth: 'oauthConfig.' | '';
  scopesOf(component: Component): string[];
  /** Its page of Setup, below the org's address. */
  pageOf(id: string | null): string;
};

export type AppKind = ReturnType<typeof appKind>;

function appKind(layout: Layout) {
  const { type, componentTypes, oauth } = layout;

  /** The component that holds a part. Throws SettingsUnreadableError: a write replaces the whole, so it takes the whole. */
  const needed = (settings: Settings, part: Part): Component => {
    const component = settings[componentTypes[part]];
    if (!component) throw new JwtError(layout.hidden(part));
    return component;
  };
  /** The same, undefined where the org hides it but others still tell something. */
  const shown = (settings: Settings, part: Part): Component | undefined =>
    layout.isOne ? needed(settings, part) : settings[componentTypes[part]];
  const tokenText = (settings: Settings, element: string): string | null => {
    const component = shown(settings, 'tokens');
    return (component && textAt(component, oauth + element)) || null;
  };

  return {
    type,
    componentTypes,
    writtenSince: layout.writtenSince,
    pageOf: layout.pageOf,
    needed,
    shown,
    /** `lacksOauth`: the org shows the OAuth settings of other apps, and has none for this one. */
    stateOf: (settings: Settings, lacksOauth: boolean): AppState => {
      const tokens = shown(settings, 'tokens');
      if (lacksOauth || (tokens && layout.isOne && !hasOauth(tokens))) return 'no-oauth';
      const switches = settings[componentTypes.switches];
      if (layout.isOne || !switches) return layout.isOne ? 'on' : null;
      if (textAt(switches, 'isEnabled') === 'false') return 'off';
      return textAt(switches, 'isOauthPluginEnabled') === 'false' ? 'oauth-off' : 'on';
    },
    /** Where the org shows it. */
    consumerKeyOf: (settings: Settings): string | null => tokenText(settings, 'consumerKey'),
    /** The stored certificate as the org sent it; null: none, or none shown. */
    certificateOf: (settings: Settings): string | null => tokenText(settings, 'certificate'),
    /** Null takes the certificate off the app. */
    withCertificate: (settings: Settings, certificatePem: string | null): Settings => {
      const component = needed(settings, 'tokens');
      if (type === 'ConnectedApp') requireOauth(component);
      return {
        ...settings,
        [component.type]: withElement(component, `${oauth}certificate`, certificatePem ?? undefined),
      };
    },
    oauthOf: (settings: Settings): OauthSettings => {
      const [tokens, scopes] = [shown(settings, 'tokens'), shown(settings, 'scopes')];
      return {
        flows: tokens ? keysOf(switches).filter((flow) => isOn(textAt(tokens, oauth + switches[flow][type]))) : null,
        callbackUrls: tokens ? trimmedParts(textAt(tokens, `${oauth}callbackUrl`), /\r?\n/) : null,
        scopes: scopes ? layout.scopesOf(scopes) : null,
        isPkceRequired: tokens ? isOn(textAt(tokens, `${oauth}isPkceRequired`)) : null,
      };
    },
  };
}

export const connectedApp: AppKind = appKind({
  type: 'ConnectedApp',
  writtenSince: knownSince.jwtOfConnectedApp,
  componentTypes: { tokens: 'ConnectedApp', policy: 'ConnectedApp', scopes: 'ConnectedApp', switches: 'ConnectedApp' },
  hidden: () => 'settings-unreadable-connected-app',
  isOne: true,
  oauth: 'oauthConfig.',
  scopesOf: (app) => textsAt(app, 'oauthConfig.scopes'),
  pageOf: connectedAppPage,
});

export const externalClientApp: AppKind = appKind({
  type: 'ExternalClientApp',
  writtenSince: knownSince.jwtOfExternalClientApp,
  componentTypes: { tokens: globalType, policy: policyType, scopes: scopesType, switches: switchesType },
  hidden: (part) =>
    part === 'tokens'
      ? 'settings-unreadable-global'
      : part === 'switches'
        ? 'settings-unreadable-switches'
        : 'settings-unreadable-policy',
  isOne: false,
  oauth: '',
  scopesOf: (scopes) => commaSeparated.read(scopes, 'commaSeparatedOauthScopes'),
  pageOf: externalClientAppPage,
});

/** The app that a component belongs to. Parts of an external client app name it; an empty name: this one does not. */
export const ownerOf = (component: Component): { type: AppType; name: string } =>
  component.type === 'ConnectedApp'
    ? { type: 'ConnectedApp', name: component.fullName }
    : { type: 'ExternalClientApp', name: textAt(component, 'externalClientApplication') ?? '' };

/** Whether the app may get refresh tokens; null: not known. */
export const hasRefreshScope = ({ scopes }: OauthSettings): boolean | null => scopes && allowRefreshTokens(scopes);
