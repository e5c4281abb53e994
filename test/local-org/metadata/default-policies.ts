/** The policies that the org makes for an app that was deployed without its own. docs/salesforce.md §4.1, §4.5 */
import type { Element } from '../state.ts';
import { componentTypes } from './component-types.ts';
import type { DeployMessage } from './deploy.ts';
import { textAt } from './element-tree.ts';
import { partOf } from './oauth-client.ts';
import { sortByRules } from './read-back.ts';
import { idFor } from './record-id.ts';
import { findComponent } from './save.ts';
import type { Call } from './session.ts';

const POLICY = 'ExtlClntAppOauthConfigurablePolicies';
const PLUGIN = 'ExtlClntAppConfigurablePolicies';

export function createMissingPolicies(call: Call, messages: DeployMessage[]): void {
  for (const { componentType, fullName } of messages) {
    if (componentType !== 'ExtlClntAppOauthSettings') continue;
    const settings = findComponent(call, componentType, fullName);
    const app = settings && textAt(settings.children, 'externalClientApplication');
    if (!app) continue;
    create(call, app, POLICY, `${fullName}_defaultPolicy`, defaultPolicy);
    create(call, app, PLUGIN, `${app}_defaultPolicy`, {
      isEnabled: 'true',
      isOauthPluginEnabled: 'true',
      startPage: 'None',
    });
  }
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
    id: idFor(type.idPrefix, `${state.id}:${typeName}:${fullName}`),
    namespacePrefix: null,
    manageableState: 'unmanaged',
    children: sortByRules(children, type.elements),
  });
}
