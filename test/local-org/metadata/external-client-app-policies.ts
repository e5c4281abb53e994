/** The OAuth policies of an external client app when they are saved. docs/salesforce.md §4.5 */
import type { Component } from '../state.ts';
import { problem } from './body-reader.ts';
import { isTrueAt, splitList, textAt, withElement } from './element-tree.ts';
import type { Draft } from './save.ts';

/** Minutes that a JWT-based access token may live; the longer ones came with API 65. */
const minutesAt61 = ['1', '5', '10', '15', '30'];
const minutesAt65 = [...minutesAt61, '60', '90', '120', '240', '480', '720'];

/** `global`: the app's ExtlClntAppGlobalOauthSettings. */
export function saveOauthPolicies(draft: Draft, global: Component | null): void {
  refuseTimeoutsWithoutJwt(draft, global);
  saveTimeout(draft, 'namedUser');
  saveTimeout(draft, 'guest');
  saveRefreshTokens(draft);
  checkNames(draft);
}

function refuseTimeoutsWithoutJwt({ call, children, problems }: Draft, global: Component | null): void {
  if (global && isTrueAt(global.children, 'isNamedUserJwtEnabled')) return;
  const names = ['namedUserJwtSessionTimeoutType', 'namedUserJwtTimeout'];
  if (call.org.switches.sessionTimeoutWithoutJwt === 'refuse') names.push('sessionTimeoutInMinutes');
  if (names.every((name) => textAt(children, name) === null)) return;
  problems.push(problem('INVALID_FIELD', 'Invalid plugin settings'));
}

function saveTimeout(draft: Draft, who: 'namedUser' | 'guest'): void {
  const [field, typeField] = [`${who}JwtTimeout`, `${who}JwtSessionTimeoutType`];
  const [minutes, type] = [textAt(draft.children, field), textAt(draft.children, typeField)];
  const knowsTypes = draft.call.version >= 65;
  const text = timeoutProblem(minutes, type, knowsTypes);
  if (text) draft.problems.push(problem('INVALID_FIELD', `${field} ${text}`, field));
  if (minutes !== null && !knowsTypes) draft.children = withElement(draft.children, typeField, 'Custom');
}

function timeoutProblem(minutes: string | null, type: string | null, knowsTypes: boolean): string | null {
  const allowed = knowsTypes ? minutesAt65 : minutesAt61;
  if (type === 'UserSession' && minutes !== null) return 'must be empty when the session timeout type is UserSession.';
  if (type === 'Custom' && minutes === null) return 'is required when the session timeout type is Custom.';
  if (minutes === null || allowed.includes(minutes)) {
    return minutes !== null && type === null && knowsTypes ? 'needs the session timeout type Custom.' : null;
  }
  return `cannot be ${minutes}: it is one of ${allowed.join(', ')}.`;
}

/** An app that says nothing gets the default of new apps, a year. docs/salesforce.md §4.5 */
const defaultRefresh = {
  refreshTokenPolicyType: 'SpecificLifetime',
  refreshTokenValidityPeriod: '365',
  refreshTokenValidityUnit: 'Days',
};

function saveRefreshTokens(draft: Draft): void {
  const [policy, period, unit] = Object.keys(defaultRefresh).map((name) => textAt(draft.children, name));
  const field = 'refreshTokenValidityPeriod';
  if (policy?.startsWith('Specific')) {
    const text = `${policy} needs a refresh token validity period and unit.`;
    if (period && unit) storeDays(draft, Number(period), unit);
    else draft.problems.push(problem('REQUIRED_FIELD_MISSING', text, field));
  } else if ((period && period !== '0') || unit) {
    // Files that orgs gave out hold a period of 0 beside Zero.
    draft.problems.push(problem('INVALID_FIELD', `${policy ?? 'No refresh policy'} takes no validity period.`, field));
  } else if (!policy) {
    for (const [name, value] of Object.entries(defaultRefresh)) {
      draft.children = withElement(draft.children, name, value);
    }
  }
}

/** One org gave 365 days of a new policy back as 8760 days. docs/salesforce.md §4.7 */
function storeDays(draft: Draft, period: number, unit: string): void {
  if (draft.call.org.switches.refreshDays === 'as-sent' || unit !== 'Days' || draft.existing) return;
  draft.children = withElement(draft.children, 'refreshTokenValidityPeriod', String(period * 24));
}

/** By name; an id is refused too. */
function checkNames({ children, call, problems }: Draft): void {
  const missing = (type: string, element: string): string =>
    splitList(textAt(children, element))
      .filter((name) => !call.org.state.components.some((one) => one.type === type && one.fullName === name))
      .join(', ');
  const [sets, profiles] = [
    missing('PermissionSet', 'commaSeparatedPermissionSet'),
    missing('Profile', 'commaSeparatedProfile'),
  ];
  if (sets) problems.push(problem('INVALID_FIELD', `We couldn't find permission sets called ${sets}.`));
  if (profiles) problems.push(problem('INVALID_FIELD', `We couldn't find profiles called ${profiles}.`));
}
