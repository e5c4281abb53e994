/** What a job does, in the words of every POSIX shell: look whether it has its secrets, install, log in, say why that failed. */
import { JwtError } from '../faults/errors.ts';
import type { Login } from './ci-system.ts';
import { jobWord } from './job-word.ts';

/** What a job finds in its environment. `sf jwt login` reads the key and its passphrase by itself. */
export const KEY = 'SF_JWT_KEY';
export const CLIENT_ID = 'SF_JWT_CLIENT_ID';
export const PASSPHRASE = 'SF_JWT_KEY_PASSPHRASE';

/** Has the names of those that are not there in `missing`. No value is expanded: a shell that traces its commands would print it. */
export const findMissing = (names: readonly string[]): readonly string[] => [
  'missing=',
  ...names.map((name) => `[ -n "\${${name}:+there}" ] || missing="$missing ${name}"`),
];

/** Ends the job where it has not got its secrets. `hint` is words alone, without quotes. */
export const requireSecrets = (names: readonly string[], hint: string): readonly string[] => [
  ...findMissing(names),
  'if [ -n "$missing" ]; then',
  `  echo "This build was given no value for:$missing. ${hint}" >&2`,
  '  exit 1',
  'fi',
];

/** The plugin is not signed by Salesforce: unless its name is on a list, sf asks whether to go on. docs/salesforce.md §12.6 */
export const installPlugin: readonly string[] = [
  'sf plugins trust allowlist add --name sf-plugin-jwt',
  'sf plugins install sf-plugin-jwt',
];

export const installCli = 'npm install --global --no-audit --no-fund @salesforce/cli@2';

/** Logs in; where that fails, doctor says why, and the job ends with the exit code of the login. */
export function logIn(login: Login, doctorFlags: readonly string[] = []): readonly string[] {
  const who = [
    `--client-id "$${CLIENT_ID}"`,
    flag('--username', login.username),
    flag('--instance-url', login.instanceUrl),
    flag('--audience', login.audience),
  ];
  const stored = [...(login.alias === null ? [] : [flag('--alias', login.alias)]), '--set-default'];
  return [
    ...command('sf jwt login', [...who, ...stored], ' || {'),
    '  code=$?',
    ...command('  sf jwt doctor', [...who, ...doctorFlags], ' || :'),
    '  exit "$code"',
    '}',
  ];
}

/** A flag and its value; one that begins with a hyphen is joined to it, so that it is no flag. */
function flag(name: string, value: string): string {
  const word = jobWord(value);
  if (word === null) throw new JwtError('input-impossible-job-value', { flag: name.slice(2) });
  return value.startsWith('-') ? `${name}=${word}` : `${name} ${word}`;
}

/** A command with one flag a line. */
const command = (name: string, flags: readonly string[], end: string): string[] =>
  [name, ...flags.map((one) => `${/^ */.exec(name)?.[0]}  ${one}`)].map((line, at) =>
    at === flags.length ? `${line}${end}` : `${line} \\`,
  );

/** Lines at this depth of a file; empty ones stay empty. */
export const indented = (lines: readonly string[], depth: number): string =>
  lines.map((line) => (line === '' ? '' : `${' '.repeat(depth)}${line}`)).join('\n');
