/** The parts of a new external client app, as components for CRUD and as files of a package. Of no use to the plugin: written by hand. */
import type { LocalOrg } from '../local-org/index.ts';
import { manifest, ns, xml } from './deploy-package.ts';
import { keyPair } from './keys.ts';
import { metadataApi, type Parts, type SaveResult } from './metadata-api.ts';

export const HEADER = 'ExternalClientApplication';
export const SETTINGS = 'ExtlClntAppOauthSettings';
export const GLOBAL = 'ExtlClntAppGlobalOauthSettings';
export const POLICY = 'ExtlClntAppOauthConfigurablePolicies';
export const PLUGIN = 'ExtlClntAppConfigurablePolicies';
export const PERMISSION_SET = 'PermissionSet';

const places: Record<string, [folder: string, suffix: string]> = {
  [PERMISSION_SET]: ['permissionsets', 'permissionset'],
  [HEADER]: ['externalClientApps', 'eca'],
  [SETTINGS]: ['extlClntAppOauthSettings', 'ecaOauth'],
  [GLOBAL]: ['extlClntAppGlobalOauthSets', 'ecaGlblOauth'],
  [POLICY]: ['extlClntAppOauthPolicies', 'ecaOauthPlcy'],
  [PLUGIN]: ['extlClntAppPolicies', 'ecaPlcy'],
};

export type Part = [type: string, parts: Parts & { fullName: string }];

/** Elements in WSDL order, as those who made such apps send them; the app is called Robot and lets Robot_Access in. */
export const parts = {
  permissionSet: (): Part => [
    PERMISSION_SET,
    { fullName: 'Robot_Access', hasActivationRequired: false, label: 'Robot Access' },
  ],
  header: (app = 'Robot'): Part => [
    HEADER,
    { fullName: app, contactEmail: 'a@pay.example', distributionState: 'Local', isProtected: false, label: app },
  ],
  settings: (app = 'Robot'): Part => [
    SETTINGS,
    {
      fullName: `${app}_oauth`,
      commaSeparatedOauthScopes: 'Api, RefreshToken',
      externalClientApplication: app,
      label: `${app}_oauth`,
    },
  ],
  /** Trusts the key pair `pay`. */
  global: async (app = 'Robot', more: Parts = {}): Promise<Part> => {
    const { consumerKey, consumerSecret, ...rest } = more;
    return [
      GLOBAL,
      {
        fullName: `${app}_global`,
        callbackUrl: 'http://localhost:1717/OauthRedirect',
        certificate: (await keyPair('pay')).certificatePem,
        ...(consumerKey !== undefined && { consumerKey }),
        ...(consumerSecret !== undefined && { consumerSecret }),
        externalClientApplication: app,
        isConsumerSecretOptional: false,
        isNamedUserJwtEnabled: true,
        isPkceRequired: true,
        isSecretRequiredForRefreshToken: true,
        label: `${app}_global`,
        shouldRotateConsumerKey: false,
        shouldRotateConsumerSecret: false,
        ...rest,
      },
    ];
  },
  policy: (name = 'Robot_oauthPlcy', app = 'Robot', set: string | null = 'Robot_Access'): Part => [
    POLICY,
    {
      fullName: name,
      ...(set !== null && { commaSeparatedPermissionSet: set }),
      externalClientApplication: app,
      ipRelaxationPolicyType: 'Enforce',
      label: name,
      permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
      refreshTokenPolicyType: 'Zero',
      requiredSessionLevel: 'STANDARD',
    },
  ],
  plugin: (isEnabled: boolean, name = 'Robot_plcy', app = 'Robot'): Part => [
    PLUGIN,
    { fullName: name, externalClientApplication: app, isEnabled, isOauthPluginEnabled: true, label: name },
  ],
};

const fileOf = ([type, { fullName, ...elements }]: Part): [path: string, text: string] => {
  const [folder, suffix] = places[type] ?? ['', ''];
  const body = Object.entries(elements).map(([name, value]) => `<${name}>${value}</${name}>`);
  return [`${folder}/${fullName}.${suffix}`, `${xml}<${type} ${ns}>${body.join('')}</${type}>`];
};

/** A package of those parts. `deleted`: what a destructive change takes away. */
export function packageOf(components: Part[], deleted: Record<string, string[]> = {}): Record<string, string> {
  const types: Record<string, string[]> = {};
  for (const [type, { fullName }] of components) types[type] = [...(types[type] ?? []), fullName];
  const deletion = Object.keys(deleted).length > 0 ? { 'destructiveChanges.xml': manifest(deleted) } : {};
  return { 'package.xml': manifest(types), ...deletion, ...Object.fromEntries(components.map(fileOf)) };
}

/** All five parts and the permission set, in the order in which CRUD needs them. */
export const wholeApp = async (more: Parts = {}): Promise<Part[]> => [
  parts.permissionSet(),
  parts.header(),
  parts.settings(),
  await parts.global('Robot', more),
  parts.policy(),
  parts.plugin(true),
];

/** One createMetadata; gives its refusals as `CODE: text`. */
export async function create(
  org: LocalOrg,
  [type, part]: Part,
  accessToken = org.accessToken,
  call: 'create' | 'upsert' | 'update' = 'create',
): Promise<string[]> {
  const [result] = await metadataApi(org, '68.0', accessToken)[call](type, [part]);
  return refusalsOf(result);
}

export const refusalsOf = (result: SaveResult | undefined): string[] =>
  (result?.errors ?? []).map(({ statusCode, message }) => `${statusCode}: ${message}`);
