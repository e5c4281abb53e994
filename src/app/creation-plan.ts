/** What is left to do of an app, by what the org has of it: nothing, a stage or three, or no app of that name at all. Pure. */
import type { Json } from '../faults/errors.ts';
import type { Change } from './app.ts';
import { globalType, headerType, policyType, scopesType, switchesType } from './app-kind.ts';
import { type Component, diff, isSame, textAt } from './component.ts';
import type { AppParts, CreationWish, FoundParts } from './creation.ts';

/** `stages`: components that go together, in order. `differences`: what an app that is there holds instead; then nothing is written. */
export type CreationPlan = { stages: Component[][]; differences: Change[] };

/** What nobody asked for in so many words is right whatever it is. */
type Defaults = Pick<CreationWish, 'label' | 'contactEmail'>;

/**
 * The stages that are left. A part that is there has to be what is wanted; the policy that the org makes by itself is none yet, as
 * long as the app is switched off: that is where a run that was cut off leaves it. docs/salesforce.md §4.1, §4.7
 */
export function planCreation(parts: AppParts, { header, settings }: FoundParts, defaults: Defaults): CreationPlan {
  const { [scopesType]: scopes, [globalType]: global, [policyType]: policy, [switchesType]: switches } = settings;
  const isClosed = switches === undefined || textAt(switches, 'isEnabled') === 'false';
  const hasPolicy = policy !== undefined && !(isClosed && isMadeByOrg(policy));
  const wantedPolicy = named(parts.policy, policy);
  const open = named(parts.open, switches);
  // With its own policy in place a closed app is finished: somebody has switched it off, and means it.
  const isFinished = hasPolicy && switches !== undefined;
  const pairs: [wanted: Component, held: Component | null | undefined][] = [
    [parts.header, header],
    [parts.scopes, scopes],
    [parts.global, global],
    [wantedPolicy, hasPolicy ? policy : undefined],
    [open, isFinished || !isClosed ? switches : undefined],
  ];
  const differences = pairs.flatMap(([wanted, held]) => (held ? differencesOf(wanted, held, defaults) : []));
  const second = [...missing(parts.scopes, scopes), ...missing(parts.global, global)];
  const stages = [
    [...parts.sets, ...missing(parts.header, header)],
    [...second, ...(switches ? [] : [parts.closed])],
    hasPolicy && !isClosed ? [] : [...(hasPolicy ? [] : [wantedPolicy]), open],
  ];
  return { stages: stages.filter((stage) => stage.length > 0), differences };
}

const missing = (wanted: Component, held: Component | null | undefined): Component[] => (held ? [] : [wanted]);

/** An app has one component of each type, under whatever name. docs/salesforce.md §4.1 */
const named = (wanted: Component, held: Component | undefined): Component =>
  held ? { ...wanted, fullName: held.fullName } : wanted;

/** The default policy, as nobody has touched it: it bears its own name as its label, and lets everybody in. docs/salesforce.md §4.1, §4.5 */
const isMadeByOrg = (policy: Component): boolean =>
  policy.fullName.endsWith('_defaultPolicy') &&
  textAt(policy, 'label') === policy.fullName &&
  textAt(policy, 'permittedUsersPolicyType') !== 'AdminApprovedPreAuthorized';

/** Orders and what is settled at creation: no app is another one for them. docs/salesforce.md §3.4, §4.2 */
const neverCompared = ['consumerKey', 'shouldRotateConsumerKey', 'shouldRotateConsumerSecret'];

/** What a part that is there would have to be changed in. */
function differencesOf(wanted: Component, held: Component, { label, contactEmail }: Defaults): Change[] {
  const isAsked = ({ field }: Change): boolean => {
    if (field === 'label') return wanted.type === headerType && label !== null;
    if (field === 'contactEmail') return contactEmail.given;
    return !neverCompared.includes(field);
  };
  const after = { ...held, elements: { ...held.elements, ...wanted.elements } };
  return diff(held, after).filter((change) => isAsked(change) && !meansTheSame(change) && !isMadeOfIt(change));
}

/** What the org made of a part, beside what was asked. */
export function madeOf(wanted: Component, held: Component): Change[] {
  const isAsked = ({ field }: Change): boolean => field in wanted.elements && !field.startsWith('shouldRotate');
  const asked = { ...wanted, fullName: held.fullName };
  return diff(asked, held).filter((change) => isAsked(change) && !meansTheSame(change));
}

/** An absent flag is one that is off, and orgs spell values their own way. docs/salesforce.md §4.5 */
function meansTheSame({ from, to }: Pick<Change, 'from' | 'to'>): boolean {
  const [one, other] = [from ?? false, to ?? false];
  const text = (value: Json): Json => (typeof value === 'string' ? value.toLowerCase() : value);
  return isSame(text(one), text(other));
}

/** What orgs make of a wish is told, and is no reason to take the app for another one the next time. docs/salesforce.md §4.7, §13 */
const isMadeOfIt = ({ field, from }: Change): boolean =>
  (field === 'isPkceRequired' && from === true) ||
  field === 'refreshTokenValidityPeriod' ||
  field === 'refreshTokenValidityUnit';
