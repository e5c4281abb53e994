/** What the org wrote down about a login that it refused. docs/salesforce.md §5.4, §10 */

/** `status` and `application` are Salesforce's own words; `time` in ISO 8601. */
export type FailedLogin = {
  status: string;
  time: string;
  application: string | null;
  loginType: string | null;
  sourceIp: string | null;
};

/** The row, or why there is none to show. */
export type LoginHistory =
  | { seen: 'row'; login: FailedLogin }
  | { seen: 'none' }
  /** `permission`: what the running user lacks. */
  | { seen: 'hidden'; permission: string };

/** One sentence that goes behind the words of a refusal. */
export function historySentence(history: LoginHistory): string {
  if (history.seen === 'none') return 'The login history of the org has no failed login of this user within the hour.';
  if (history.seen === 'hidden') return `The login history would say more; to see it takes ${history.permission}.`;
  const { status, time, application, sourceIp } = history.login;
  const where = [application && `app ${application}`, sourceIp && `from ${sourceIp}`].filter(Boolean).join(', ');
  return `The login history of the org says "${status}" at ${time}${where && ` (${where})`}.`;
}
