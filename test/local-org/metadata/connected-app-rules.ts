/** What the org does to a ConnectedApp that is saved. docs/salesforce.md §3 */
import type { Component, Element } from '../state.ts';
import { problem } from './body-reader.ts';
import { readUpload } from './certificate-text.ts';
import { generateConsumerKey, problemsOfNewKey } from './consumer-key.ts';
import { isTrueAt, recordOf, textAt, textsOf, withElement, without } from './element-tree.ts';
import { sortByRules } from './read-back.ts';
import { type Draft, managed, noAccess } from './save.ts';
import { can } from './session.ts';

const REFRESH_POLICY = /^(?:infinite|zero|specific_(?:lifetime|inactivity):[1-9]\d*:(?:HOURS|DAYS|MONTHS))$/;

export function saveConnectedApp(draft: Draft): void {
  if (draft.existing === null) refuseCreation(draft);
  checkPreAuthorisation(draft);
  checkRefreshPolicy(draft);
  if (recordOf(draft.children, 'oauthConfig')) saveOauthConfig(draft);
  if (draft.existing?.manageableState === 'installed') refusePublishersSettings(draft);
}

/** docs/salesforce.md §3.6 */
function refuseCreation({ call, problems }: Draft): void {
  const { connectedAppCreation, blockedCreateCode, blockedCreateText } = call.org.switches;
  if (connectedAppCreation === 'allowed') return;
  const shown =
    "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.";
  const text = blockedCreateText === 'as-shown' ? shown : 'Connected apps are not available to be made here.';
  problems.push(problem(blockedCreateCode, text));
}

/** Elements by which a subscriber decides who may use an installed app, and from where. */
const SUBSCRIBERS = ['oauthPolicy', 'permissionSetName', 'profileName', 'sessionPolicy', 'startUrl'];

/** What only the publisher may change, with defaults and absence made equal. Runs on completed drafts. docs/salesforce.md §3.5 */
function refusePublishersSettings(draft: Draft): void {
  const own = (elements: Element[]): string => {
    const config = without(recordOf(elements, 'oauthConfig') ?? [], 'isAdminApproved');
    const set = [...without(elements, 'oauthConfig', ...SUBSCRIBERS), ...config];
    const texts = set.filter(({ value }) => value !== 'false').map((element) => JSON.stringify(element));
    return texts.sort().join();
  };
  if (own(draft.existing?.children ?? []) !== own(draft.children)) draft.problems.push(managed(draft));
}

/** docs/salesforce.md §3.2 */
function checkPreAuthorisation({ call, children, problems }: Draft): void {
  const lists = { Profile: 'profileName', PermissionSet: 'permissionSetName' };
  const named = Object.values(lists).filter((element) => textsOf(children, element).length > 0);
  if (named.length === 0) return;
  if (!isTrueAt(children, 'oauthConfig.isAdminApproved')) {
    const text = 'Profiles and permission sets need isAdminApproved to be true.';
    problems.push(problem('FIELD_INTEGRITY_EXCEPTION', text, ...named));
  }
  if (!can(call.user, 'ManageProfilesPermissionsets')) problems.push(noAccess('Profile'));
  for (const [type, element] of Object.entries(lists)) {
    const isByLabel = type === 'PermissionSet' && call.org.switches.permissionSetsOfConnectedApps === 'labels';
    const nameOf = (one: Component): string | null => (isByLabel ? textAt(one.children, 'label') : one.fullName);
    const missing = textsOf(children, element).filter(
      (name) => !call.org.state.components.some((one) => one.type === type && nameOf(one) === name),
    );
    const text = (name: string) => `In field: ${element} - no ${type} named ${name} found`;
    problems.push(...missing.map((name) => problem('INVALID_CROSS_REFERENCE_KEY', text(name), element)));
  }
}

function checkRefreshPolicy({ children, problems }: Draft): void {
  const policy = textAt(children, 'oauthPolicy.refreshTokenPolicy');
  if (policy === null || REFRESH_POLICY.test(policy)) return;
  problems.push(problem('INVALID_FIELD', `Invalid refreshTokenPolicy: ${policy}`, 'refreshTokenPolicy'));
}

/** Every app with OAuth has a policy; one that is left out goes back to the default. docs/salesforce.md §3.2 */
const defaultPolicy: Element[] = [
  { name: 'ipRelaxation', value: 'ENFORCE' },
  { name: 'refreshTokenPolicy', value: 'infinite' },
];

function saveOauthConfig(draft: Draft): void {
  const config = recordOf(draft.children, 'oauthConfig') ?? [];
  const key = consumerKey(draft, textAt(config, 'consumerKey'));
  saveSecret(draft, key, textAt(config, 'consumerSecret'));
  const certificate = storedCertificate(draft, textAt(config, 'certificate'));
  const keyed = withElement(without(config, 'consumerSecret'), 'consumerKey', key);
  const saved = withElement(keyed, 'certificate', certificate);
  const rules = draft.type.elements.find(({ name }) => name === 'oauthConfig')?.fields ?? [];
  draft.children = withElement(draft.children, 'oauthConfig', sortByRules(saved, rules));
  if (!recordOf(draft.children, 'oauthPolicy')) {
    draft.children = withElement(draft.children, 'oauthPolicy', defaultPolicy);
  }
}

/** Settable once, at creation. docs/salesforce.md §3.4 */
function consumerKey({ call, existing, channel, problems }: Draft, given: string | null): string {
  const own = existing && textAt(existing.children, 'oauthConfig.consumerKey');
  if (own) {
    const { consumerKeyOnUpdate, consumerKeyOnDeploy } = call.org.switches;
    const reading = channel === 'crud' ? consumerKeyOnUpdate : consumerKeyOnDeploy;
    if (given !== null && (reading === 'refuse' || given !== own)) {
      problems.push(problem('FIELD_INTEGRITY_EXCEPTION', 'You cannot provide a Consumer Key', 'consumerKey'));
    }
    return own;
  }
  if (given !== null) problems.push(...problemsOfNewKey(call.org, given));
  return given ?? generateConsumerKey();
}

/** Taken at creation, kept out of the component: no read gives it back. docs/salesforce.md §3.4 */
function saveSecret({ call, existing, problems }: Draft, key: string, given: string | null): void {
  if (given === null) return;
  if (existing) {
    problems.push(problem('FIELD_INTEGRITY_EXCEPTION', 'You cannot provide a Consumer Secret', 'consumerSecret'));
  } else if (!/^[A-Za-z0-9]{8,256}$/.test(given)) {
    problems.push(problem('INVALID_FIELD', 'A consumer secret has 8 to 256 letters and digits.', 'consumerSecret'));
  } else if (problems.length === 0) call.org.state.consumerSecrets.set(key, given);
}

/** What is stored of an uploaded certificate; null: none was sent, so there is none from now on. docs/salesforce.md §3.3, §9 */
export function storedCertificate({ call, problems }: Draft, given: string | null): string | null {
  if (given === null) return null;
  const upload = readUpload(given, call.org.switches.certificateUploadCheck);
  if ('stored' in upload) return upload.stored;
  problems.push(problem('INVALID_FIELD', upload.refusal, 'certificate'));
  return null;
}
