import type { Row } from '../../cli/rows.ts';
import type { Policy, RefreshTokenPolicy, Timeout } from '../policy.ts';

/** The policy as names and values, in the order in which people ask. `unreadable`: fields that the org would not show. */
export function policyRows(policy: Policy, unreadable: string[], defaultTimeout: string): Row[] {
  const rows: [keyof Policy, string, string][] = [
    ['issuesJwt', 'JWT-based access tokens', policy.issuesJwt ? 'on' : 'off'],
    ['timeout', 'JWT timeout', timeoutText(policy.timeout, defaultTimeout)],
    ['guestTimeout', 'JWT timeout for guests', timeoutText(policy.guestTimeout, defaultTimeout)],
    ['permittedUsers', 'Permitted users', policy.permittedUsers ?? 'unknown'],
    ['permissionSets', 'Permission sets', listText(policy.permissionSets)],
    ['profiles', 'Profiles', listText(policy.profiles)],
    ['ipRelaxation', 'IP relaxation', policy.ipRelaxation ?? 'not set'],
    ['refreshToken', 'Refresh tokens', refreshTokenText(policy.refreshToken)],
    ['sessionTimeoutMinutes', 'Session timeout', minutesText(policy.sessionTimeoutMinutes)],
    ['sessionLevel', 'Session level', policy.sessionLevel ?? 'not set'],
  ];
  return rows.map(([field, name, value]) => ({
    name,
    value: unreadable.includes(field) ? 'not shown by the org' : value,
  }));
}

function timeoutText({ source, minutes }: Timeout, otherwise: string): string {
  if (source === 'session') return "the user's session timeout";
  return minutes === null ? otherwise : minutesText(minutes);
}

const minutesText = (minutes: number | null): string => {
  if (minutes === null) return 'not set';
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
};

const listText = (names: string[]): string => (names.length === 0 ? '(none)' : names.join(', '));

function refreshTokenText({ policy, amount, unit }: RefreshTokenPolicy): string {
  const span = `${amount ?? '?'} ${unit ?? ''}`.trim();
  const texts = {
    infinite: 'valid until revoked',
    zero: 'expire at once',
    lifetime: `expire after ${span}`,
    inactivity: `expire after ${span} without use`,
  };
  return policy ? texts[policy] : 'not set';
}
