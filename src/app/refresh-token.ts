/** How long the refresh tokens of an app are good. docs/salesforce.md §3.1, §4.5 */
import { JwtError } from '../faults/errors.ts';
import { knownSince } from '../salesforce/versions.ts';
import { isSame, textAt, withElement } from './component.ts';
import {
  type Codec,
  inOauthPolicy,
  keysOf,
  type MetadataPlace,
  nameOf,
  type PolicyElement,
  textFlag,
} from './element.ts';

export type RefreshTokenPolicy = {
  policy: 'infinite' | 'zero' | 'lifetime' | 'inactivity' | null;
  amount: number | null;
  unit: 'hours' | 'days' | 'months' | null;
};

export const noRefreshTokenPolicy: RefreshTokenPolicy = { policy: null, amount: null, unit: null };

/** Our names and those of an external client app. */
const policies = {
  infinite: 'Infinite',
  zero: 'Zero',
  lifetime: 'SpecificLifetime',
  inactivity: 'SpecificInactivity',
} as const;
const units = { hours: 'Hours', days: 'Days', months: 'Months' } as const;

/** Reads `--refresh-token`: `infinite`, `zero`, `lifetime:30d` or `inactivity:12h` (h hours, d days, m months). */
export function parseRefreshToken(text: string): RefreshTokenPolicy {
  const wish = policyIn(text, /^(lifetime|inactivity):([1-9]\d{0,4})([hdm])$/);
  if (!wish.policy) throw new JwtError('policy-value-refresh-token', { text });
  return wish;
}

/** The policy in a text: a bare name, or name, amount and unit as `form` finds them. Units differ in their first letter. */
function policyIn(text: string, form: RegExp): RefreshTokenPolicy {
  if (text === 'infinite' || text === 'zero') return { policy: text, amount: null, unit: null };
  const [, name, amount, word = ''] = form.exec(text) ?? [];
  const policy = keysOf(policies).find((one) => one === name) ?? null;
  const unit = keysOf(units).find((one) => one[0] === word[0]?.toLowerCase()) ?? null;
  return policy ? { policy, amount: Number(amount), unit } : noRefreshTokenPolicy;
}

/** `infinite`, `zero`, `specific_lifetime:90:DAYS`, `specific_inactivity:12:HOURS`. docs/salesforce.md §3.1 */
const inOneText: Codec<RefreshTokenPolicy, RefreshTokenPolicy> = {
  read: (text) => policyIn(text ?? '', /^specific_(lifetime|inactivity):(\d+):(HOURS|DAYS|MONTHS)$/),
  write: ({ policy, amount, unit }) =>
    policy === 'infinite' || policy === 'zero' ? policy : `specific_${policy}:${amount}:${unit?.toUpperCase()}`,
};

/** An element each for policy, amount and unit. docs/salesforce.md §4.5 */
const inThreeElements: MetadataPlace<RefreshTokenPolicy, RefreshTokenPolicy> = {
  kind: 'metadata',
  since: knownSince.externalClientApps,
  read: (component) => {
    const policy = nameOf(policies, textAt(component, 'refreshTokenPolicyType'));
    const amount = textAt(component, 'refreshTokenValidityPeriod');
    if (policy === null || policy === 'infinite' || policy === 'zero' || !amount)
      return { policy, amount: null, unit: null };
    return { policy, amount: Number(amount), unit: nameOf(units, textAt(component, 'refreshTokenValidityUnit')) };
  },
  write: (component, wish) => {
    const { policy, amount, unit } = wish;
    // Files of orgs hold `0` beside `Zero`: what says the same already is left as it stands.
    if (isSame(inThreeElements.read(component), wish)) return component;
    const elements: [string, string | undefined][] = [
      ['refreshTokenPolicyType', policy ? policies[policy] : undefined],
      ['refreshTokenValidityPeriod', amount?.toString()],
      ['refreshTokenValidityUnit', unit ? units[unit] : undefined],
    ];
    return elements.reduce((now, [path, value]) => withElement(now, path, value), component);
  },
};

const hoursPer = { hours: 1, days: 24, months: 24 * 30 } as const;
const hoursOf = ({ amount, unit }: RefreshTokenPolicy): number => (amount ?? 0) * (unit ? hoursPer[unit] : 0);

/** A row of the policy table. */
export const refreshTokens: PolicyElement<RefreshTokenPolicy> = {
  label: 'Refresh tokens',
  part: 'policy',
  flags: textFlag('refresh-token', '<policy>', (text) => {
    const wish = parseRefreshToken(text); // at once: no org need be asked to refuse a text
    return () => wish;
  }),
  say: ({ policy, amount, unit }) => {
    const span = `${amount ?? '?'} ${unit ?? ''}`.trim();
    const texts = {
      infinite: 'valid until revoked',
      zero: 'expire at once',
      lifetime: `expire after ${span}`,
      inactivity: `expire after ${span} without use`,
    };
    return policy ? texts[policy] : 'not set';
  },
  /** Those that end for want of use can live for ever, while there is use. */
  lowersSecurity: (from, to) => {
    if (from.policy === null || to.policy === null) return false;
    const order = ['zero', 'lifetime', 'inactivity', 'infinite'];
    if (from.policy !== to.policy) return order.indexOf(to.policy) > order.indexOf(from.policy);
    return hoursOf(to) > hoursOf(from);
  },
  ConnectedApp: inOauthPolicy('refreshTokenPolicy', inOneText),
  ExternalClientApp: inThreeElements,
};
