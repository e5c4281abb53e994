/** What the org does to the components of an external client app that are saved. docs/salesforce.md §4 */
import type { Element } from '../state.ts';
import { problem } from './body-reader.ts';
import { storedCertificate } from './connected-app-rules.ts';
import { generateConsumerKey, problemsOfNewKey } from './consumer-key.ts';
import { isTrueAt, splitList, textAt, withElement } from './element-tree.ts';
import { externalClientAppScopes } from './external-client-app-elements.ts';
import { saveOauthPolicies } from './external-client-app-policies.ts';
import { partOf } from './oauth-client.ts';
import { idFor } from './record-id.ts';
import { type Draft, managed, noAccess } from './save.ts';
import { can } from './session.ts';

const HEADER = 'ExternalClientApplication';

const rulesByType: Record<string, (draft: Draft) => void> = {
  [HEADER]: saveHeader,
  ExtlClntAppOauthSettings: saveOauthSettings,
  ExtlClntAppGlobalOauthSettings: saveGlobalOauth,
  ExtlClntAppOauthSecuritySettings: requireOauthSettings,
  ExtlClntAppOauthConfigurablePolicies: savePolicies,
  ExtlClntAppConfigurablePolicies: savePluginPolicies,
};

export function saveExternalClientAppPart(draft: Draft): void {
  const rules = rulesByType[draft.type.name];
  if (!rules) {
    draft.problems.push(problem('INVALID_TYPE', `The local org does not save ${draft.type.name}.`));
    return;
  }
  if (draft.type.name !== HEADER) checkParent(draft);
  refuseInstalled(draft);
  if (draft.problems.length === 0) rules(draft);
  // The label is the component's own name unless one is given. docs/salesforce.md §4.1
  draft.children = withElement(draft.children, 'label', textAt(draft.children, 'label') ?? draft.fullName);
}

const parentOf = (children: Element[]): string => textAt(children, 'externalClientApplication') ?? '';

/**
 * The parent exists, stays the same, and has no other component of this type: the refusal tells the name of the one that
 * is there. docs/salesforce.md §4.1
 */
function checkParent({ type, fullName, existing, children, call, problems }: Draft): void {
  const { state } = call.org;
  const name = parentOf(children);
  const field = 'externalClientApplication';
  if (!state.components.some((one) => one.type === HEADER && one.fullName === name)) {
    problems.push(problem('INVALID_CROSS_REFERENCE_KEY', `no ${HEADER} named ${name} found`, field));
  }
  if (existing && parentOf(existing.children) !== name) {
    problems.push(problem('INVALID_CROSS_REFERENCE_KEY', `${fullName} belongs to another external client app.`, field));
  }
  const other = partOf(state, type.name, name);
  if (!other || other.fullName === fullName) return;
  const link = type.name === 'ExtlClntAppOauthConfigurablePolicies' ? 'ExtlClntAppOauthSettingsId' : `${HEADER}Id`;
  const text = `duplicate value found: ${link} duplicates value on ${other.fullName}`;
  problems.push(problem('DUPLICATE_VALUE', text));
}

/** Of a packaged app the subscriber may change the policies only. docs/salesforce.md §3.5 */
function refuseInstalled(draft: Draft): void {
  if (draft.existing?.manageableState !== 'installed' || draft.type.name.endsWith('ConfigurablePolicies')) return;
  draft.problems.push(managed(draft));
}

function requireOauthSettings({ call, children, problems }: Draft): void {
  if (partOf(call.org.state, 'ExtlClntAppOauthSettings', parentOf(children))) return;
  problems.push(problem('INVALID_CROSS_REFERENCE_KEY', 'The external client app has no OAuth settings.'));
}

const fifteen = (id: string): string => id.slice(0, 15);

/** An id that the org makes: left out or as it is, never one of another org. docs/salesforce.md §4.2 */
function keepGenerated(draft: Draft, name: string, generated: string): void {
  const own = (draft.existing && textAt(draft.existing.children, name)) ?? generated;
  const given = textAt(draft.children, name);
  if (given !== null && given !== own) {
    draft.problems.push(problem('INVALID_FIELD', `${name} does not belong to this org: ${given}`, name));
  }
  draft.children = withElement(draft.children, name, own);
}

function saveHeader(draft: Draft): void {
  keepGenerated(draft, 'orgScopedExternalApp', `${fifteen(draft.call.org.state.id)}:${draft.fullName}`);
}

function saveOauthSettings(draft: Draft): void {
  const { state } = draft.call.org;
  const scopes = splitList(textAt(draft.children, 'commaSeparatedOauthScopes'));
  for (const scope of scopes.filter((one) => !externalClientAppScopes.includes(one))) {
    draft.problems.push(problem('INVALID_FIELD', `Invalid OAuth scope: ${scope}`, 'commaSeparatedOauthScopes'));
  }
  const consumerId = fifteen(idFor('888', `${state.id}:${draft.fullName}`));
  keepGenerated(draft, 'oauthLink', `${fifteen(state.id)}:${consumerId}`);
}

/** A certificate that is left out is gone, and the bearer flow with it. docs/salesforce.md §3.4, §4.4 */
function saveGlobalOauth(draft: Draft): void {
  requireOauthSettings(draft);
  keepJwtSwitch(draft);
  const rotates = ['shouldRotateConsumerKey', 'shouldRotateConsumerSecret'].filter((name) => takeFlag(draft, name));
  const key = consumerKey(draft, rotates.includes('shouldRotateConsumerKey'));
  saveSecret(draft, key);
  const changes: [string, string | null][] = [
    ['consumerKey', key],
    ['consumerSecret', null], // never part of what is read
    ['certificate', storedCertificate(draft, textAt(draft.children, 'certificate'))],
  ];
  if (draft.call.org.switches.pkceForced) changes.push(['isPkceRequired', 'true']);
  for (const [name, value] of changes) draft.children = withElement(draft.children, name, value);
  if (rotates.length > 0) draft.call.org.state.consumerSecrets.delete(textAt(draft.children, 'consumerKey') ?? '');
}

/** What is left out is reset, whichever version leaves it out, or from 67 on. docs/salesforce.md §4.7 */
function keepJwtSwitch(draft: Draft): void {
  const { call, existing, children } = draft;
  if (call.org.switches.globalJwtLeftOut === 'reset' || call.version >= 67) return;
  const own = existing && textAt(existing.children, 'isNamedUserJwtEnabled');
  if (textAt(children, 'isNamedUserJwtEnabled') === null)
    draft.children = withElement(children, 'isNamedUserJwtEnabled', own);
}

/** Taken; whether it is of any use is contested. docs/salesforce.md §4.7 */
function saveSecret({ call, existing, children, problems }: Draft, key: string): void {
  const given = textAt(children, 'consumerSecret');
  if (given === null || existing || problems.length > 0 || call.org.switches.ownSecret === 'ignored') return;
  call.org.state.consumerSecrets.set(key, given);
}

/** Once there is a key it stays: another one is taken without a word and ignored. docs/salesforce.md §3.4 */
function consumerKey({ call, children, existing, problems }: Draft, rotate: boolean): string {
  if (rotate) return generateConsumerKey();
  const own = existing && textAt(existing.children, 'consumerKey');
  if (own) return own;
  const given = textAt(children, 'consumerKey');
  if (given !== null) problems.push(...problemsOfNewKey(call.org, given));
  return given ?? generateConsumerKey();
}

/** A rotation is a warning, and only a deploy that ignores warnings may go on. Read-back shows false. docs/salesforce.md §4.2 */
function takeFlag(draft: Draft, name: string): boolean {
  const isSet = isTrueAt(draft.children, name);
  draft.children = withElement(draft.children, name, null);
  if (isSet && !draft.ignoreWarnings) {
    draft.problems.push(problem('INVALID_FIELD', `${name}: set ignoreWarnings to true to rotate.`, name));
  }
  return isSet;
}

/** By one product's account an update may leave isEnabled out. docs/salesforce.md §4.7 */
function savePluginPolicies(draft: Draft): void {
  const { existing, children, problems } = draft;
  if (textAt(children, 'isEnabled') !== null) return;
  const own = existing && textAt(existing.children, 'isEnabled');
  const isKept = draft.call.org.switches.pluginPolicyWithoutIsEnabled === 'keep';
  if (own && isKept) draft.children = withElement(children, 'isEnabled', own);
  else problems.push(problem('REQUIRED_FIELD_MISSING', 'Required field is missing: isEnabled', 'isEnabled'));
}

function savePolicies(draft: Draft): void {
  requireOauthSettings(draft);
  refuseForeignPermissionSets(draft);
  saveOauthPolicies(draft, partOf(draft.call.org.state, 'ExtlClntAppGlobalOauthSettings', parentOf(draft.children)));
}

/** Who may edit policies may still not open an app to profiles and permission sets. docs/salesforce.md §4.7, §11 */
function refuseForeignPermissionSets({ call, existing, children, problems }: Draft): void {
  if (can(call.user, 'ManageProfilesPermissionsets')) return;
  const isChanged = (name: string): boolean => textAt(children, name) !== textAt(existing?.children ?? [], name);
  if (['commaSeparatedPermissionSet', 'commaSeparatedProfile'].some(isChanged))
    problems.push(noAccess('PermissionSet'));
}
