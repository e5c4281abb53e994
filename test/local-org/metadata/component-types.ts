/** The metadata types of the local org: where their files live, since when, and what they hold. docs/salesforce.md §3.1, §4.1 */
import { connectedAppElements } from './connected-app-elements.ts';
import { type ElementRule, flag, integer, record, text } from './element-rule.ts';
import {
  globalOauthElements,
  headerElements,
  oauthPolicyElements,
  oauthSettingsElements,
  pluginPolicyElements,
  securitySettingsElements,
} from './external-client-app-elements.ts';
import { permissionSetElements } from './permission-set-rules.ts';

export type ComponentType = {
  name: string;
  folder: string;
  suffix: string;
  /** First API version that knows the type. */
  since: number;
  /** First three characters of the ids. Only 0H4, 0xI, 00e and 0PS are known to be Salesforce's own. */
  idPrefix: string;
  elements: readonly ElementRule[];
  /** Profiles and settings can be listed and named, not written. */
  isWritable: boolean;
};

function typeOf(name: string, location: string, since: number, elements: readonly ElementRule[]): ComponentType {
  const [folder = '', suffix = '', idPrefix = ''] = location.split(' ');
  return { name, folder, suffix, since, idPrefix, elements, isWritable: true };
}

/** In the order in which one deployment must save them: parents first. */
export const componentTypes: readonly ComponentType[] = [
  { ...typeOf('Profile', 'profiles profile 00e', 20, []), isWritable: false },
  typeOf('PermissionSet', 'permissionsets permissionset 0PS', 22, permissionSetElements),
  {
    ...typeOf('ProfileSessionSetting', 'profileSessionSettings profileSessionSetting 0PN', 40, [
      text('profile'),
      integer('sessionTimeout'),
    ]),
    isWritable: false,
  },
  {
    ...typeOf('SecuritySettings', 'settings settings 0SS', 27, [record('sessionSettings', [text('sessionTimeout')])]),
    isWritable: false,
  },
  {
    ...typeOf('ExternalClientAppSettings', 'settings settings 0SS', 58, [
      flag('enableClientSecretInRestApiAccess', 62),
      flag('enableConsumerSecretApiAccess', 58),
      flag('enablePackageEcaOauthFromDevOrg', 62),
    ]),
    isWritable: false,
  },
  typeOf('ConnectedApp', 'connectedApps connectedApp 0H4', 29, connectedAppElements),
  typeOf('ExternalClientApplication', 'externalClientApps eca 0xI', 59, headerElements),
  typeOf('ExtlClntAppOauthSettings', 'extlClntAppOauthSettings ecaOauth 0xJ', 59, oauthSettingsElements),
  typeOf('ExtlClntAppGlobalOauthSettings', 'extlClntAppGlobalOauthSets ecaGlblOauth 0xG', 59, globalOauthElements),
  typeOf(
    'ExtlClntAppOauthSecuritySettings',
    'extlClntAppOauthSecuritySettings ecaOauthSecurity 0xS',
    67,
    securitySettingsElements,
  ),
  typeOf('ExtlClntAppOauthConfigurablePolicies', 'extlClntAppOauthPolicies ecaOauthPlcy 0xO', 59, oauthPolicyElements),
  typeOf('ExtlClntAppConfigurablePolicies', 'extlClntAppPolicies ecaPlcy 0xP', 60, pluginPolicyElements),
];

/** Whether the type belongs to external client apps, which not every edition has. */
export const isExternal = (type: string): boolean => /^(?:ExternalClientApp|ExtlClntApp)/.test(type);

/** The type at an API version; null when that version does not know it. */
export function findType(name: string, version: number): ComponentType | null {
  return componentTypes.find((type) => type.name === name && type.since <= version) ?? null;
}

/** Where a component's file is inside a package, for example `connectedApps/Pay.connectedApp`. */
export function filePathOf(type: ComponentType, fullName: string): string {
  return `${type.folder}/${encodeURIComponent(fullName).replaceAll('%20', ' ')}.${type.suffix}`;
}
