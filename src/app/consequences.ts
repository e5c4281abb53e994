/** What a change of policies does to people beside what was asked: judged from the settings before and after it alone. */
import type { AppKind } from './app-kind.ts';
import { isSame, type Settings } from './component.ts';
import type { PolicyElement } from './element.ts';
import { type Policy, type PolicyElementName, policyElementNames, policyElements, type Wish } from './elements.ts';
import { noticeNobody } from './judge.ts';
import { policyOf } from './policy.ts';

/** An element that the change makes less safe, in the words of the policy table. `asks`: a guard falls, no mere time grows. */
export type Lowered = { label: string; from: string; to: string; asks: boolean };

/** The elements that `after` holds less safely than `before`. */
export function loweredBy(kind: AppKind, before: Settings, after: Settings): Lowered[] {
  const [was, is] = [policyOf(kind, before).policy, policyOf(kind, after).policy];
  const lowered = <Name extends PolicyElementName>(name: Name): Lowered[] => {
    const { label, say, lowersSecurity }: PolicyElement<Policy[Name], Wish<Policy[Name]>> = policyElements[name];
    const from: Policy[Name] = was[name];
    const to: Policy[Name] = is[name];
    // A JWT timeout left behind counts for nothing while the tokens are off. docs/salesforce.md §4.5
    if (isSame(from, to) || (isJwtTimeout(name) && is.issuesJwt === false) || !lowersSecurity(from, to)) return [];
    return [{ label, from: say(from), to: say(to), asks: !isLonger(name, is) }];
  };
  return policyElementNames.flatMap((name) => lowered(name));
}

const isJwtTimeout = (name: PolicyElementName): boolean => name === 'timeout' || name === 'guestTimeout';

const isLonger = (name: PolicyElementName, is: Policy): boolean =>
  isJwtTimeout(name) ||
  name === 'sessionTimeoutMinutes' ||
  (name === 'refreshToken' && is.refreshToken.policy !== 'infinite');

/** Whether `after` leaves nobody who may use the app; `since`: whether that was so before. Null: somebody may. */
export function nobodyLeft(kind: AppKind, before: Settings, after: Settings): { since: 'before' | 'now' } | null {
  const admitsNobody = (settings: Settings): boolean => noticeNobody('', policyOf(kind, settings).policy) !== null;
  if (!admitsNobody(after)) return null;
  return { since: admitsNobody(before) ? 'before' : 'now' };
}
