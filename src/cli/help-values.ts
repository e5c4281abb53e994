/** What stands for the value of a flag in help: `--wait=<minutes>`. Short, so that the summaries beside it have room. */

const values: Record<string, string> = {
  'target-org': '<org>',
  'api-version': '<version>',
  'app-type': '<kind>',
  type: '<kind>',
  app: '<name>',
  name: '<name>',
  'common-name': '<name>',
  'permission-set': '<name>',
  'add-permission-set': '<name>',
  'remove-permission-set': '<name>',
  profile: '<name>',
  'add-profile': '<name>',
  'remove-profile': '<name>',
  alias: '<name>',
  scope: '<name>',
  username: '<user>',
  user: '<user>',
  'client-id': '<key>',
  purpose: '<use>',
  format: '<form>',
  shell: '<shell>',
  'key-size': '<bits>',
  'permitted-users': '<who>',
  'ip-relaxation': '<rule>',
  report: '<file>',
  'output-dir': '<folder>',
  label: '<text>',
  description: '<text>',
  'contact-email': '<e-mail>',
  audience: '<url>',
  wait: '<minutes>',
  'session-timeout': '<minutes>',
  days: '<days>',
  'fail-within': '<days>',
  'expiring-within': '<days>',
  'clock-tolerance': '<seconds>',
  concurrency: '<number>',
  ci: '<system>',
  'github-repo': '<repo>',
};

/** By the name of the flag. */
export function helpValueOf(flag: string): string {
  if (flag.endsWith('-file') || flag === 'token-or-list') return '<file>';
  if (flag.endsWith('-url')) return '<url>';
  return values[flag] ?? '<value>';
}
