/** The policies that the org makes for an app that comes without its own. docs/salesforce.md §4.1, §4.5 */
import type { Element } from '../state.ts';
import { componentTypes } from './component-types.ts';
import { textAt } from './element-tree.ts';
import { partOf } from './oauth-client.ts';
import { sortByRules } from './read-back.ts';
import { findComponent, newComponentId } from './save.ts';
import type { Call } from './session.ts';

const POLICY = 'ExtlClntAppOauthConfigurablePolicies';
const PLUGIN = 'ExtlClntAppConfigurablePolicies';

/** What was saved beside them goes first. `settings`: full name of the app's ExtlClntAppOauthSettings. */
export function createMissingPolicies(call: Call, settings: string, channel: 'crud' | 'deploy'): void {
  const { defaultPolicies } = call.org.switches;
  if (defaultPolicies === 'never' || (defaultPolicies === 'deploy' && channel === 'crud')) return;
  const component = findComponent(call, 'ExtlClntAppOauthSettings', settings);
  const app = component && textAt(component.children, 'externalClientApplication');
  if (!app) return;
  create(call, app, POLICY, `${settings}_defaultPolicy`, defaultPolicy);
  create(call, app, PLUGIN, `${app}_defaultPolicy`, {
    isEnabled: 'true',
    isOauthPluginEnabled: 'true',
    startPage: 'None',
  });
}

const defaultPolicy = {
  ipRelaxationPolicyType: 'Enforce',
  isClientCredentialsFlowEnabled: 'false',
  isGuestCodeCredFlowEnabled: 'false',
  isTokenExchangeFlowEnabled: 'false',
  permittedUsersPolicyType: 'AllSelfAuthorized',
  refreshTokenPolicyType: 'SpecificLifetime',
  refreshTokenValidityPeriod: '365',
  refreshTokenValidityUnit: 'Days',
  requiredSessionLevel: 'STANDARD',
};

function create(call: Call, app: string, typeName: string, fullName: string, values: Record<string, string>): void {
  const { state } = call.org;
  const type = componentTypes.find(({ name }) => name === typeName);
  if (!type || partOf(state, typeName, app)) return;
  const all = { ...values, externalClientApplication: app, label: fullName };
  const children: Element[] = Object.entries(all).map(([name, value]) => ({ name, value }));
  state.components.push({
    type: typeName,
    fullName,
    id: newComponentId(call, type, fullName),
    namespacePrefix: null,
    manageableState: 'unmanaged',
    children: sortByRules(children, type.elements),
    createdAtMs: state.nowMs(),
    changedAtMs: state.nowMs(),
    changedById: call.user.id,
  });
}
