/** The edge towards the host's own `sf doctor`, whose report people attach to public issues. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import type { readKeyLogins } from '../../cli/stored-login.ts';
import { isSecretVariable } from '../../cli/variables.ts';
import { redact } from '../../faults/redact.ts';
import { proxyUrl } from '../../salesforce/proxy.ts';
import { type DoctorResult, worstOf } from '../run-checks.ts';

/** What the host hands to a plugin's hook, as far as it is used here. */
export type HostDoctor = {
  addPluginData(plugin: string, data: unknown): void;
  addSuggestion(suggestion: string): void;
  getDiagnosis(): { sfEnvVars?: unknown; sfdxEnvVars?: unknown; proxyEnvVars?: unknown };
};

/** A login that sf renews with a key file. */
export type KeyLogin = Awaited<ReturnType<typeof readKeyLogins>>[number];

/** Names a login without naming the user. */
const labelOf = ({ alias, login }: KeyLogin): string => alias ?? digestOf(login.name);

/** Tells two logins apart in a report that may be published. */
const digestOf = (username: string): string =>
  `login ${createHash('sha256').update(username).digest('hex').slice(0, 8)}`;

const PLUGIN = 'sf-plugin-jwt';
const HIDDEN = '<removed by sf-plugin-jwt>';

/** The host copies every variable of sf and of proxies into its report, keys and passwords too: they are taken out. */
export function hideSecretVariables(doctor: HostDoctor): void {
  const { sfEnvVars, sfdxEnvVars, proxyEnvVars } = doctor.getDiagnosis();
  hide([sfEnvVars, sfdxEnvVars], (name, value) => (isSecretVariable(name) ? HIDDEN : redact(value)));
  hide([proxyEnvVars], (name, value) => (/^no_proxy$/i.test(name) ? redact(value) : proxyShown(value)));
}

function hide(lists: unknown[], shown: (name: string, value: string) => string): void {
  for (const entry of lists.flatMap((list) => (Array.isArray(list) ? list : []))) {
    if (Array.isArray(entry) && typeof entry[1] === 'string') entry[1] = shown(String(entry[0]), entry[1]);
  }
}

/** Of what is no URL of a proxy nobody knows which part is the password. */
function proxyShown(value: string): string {
  if (value === '') return value;
  const url = proxyUrl(value);
  if (!url) return HIDDEN;
  return url.username === '' && url.password === '' ? value : `${url.protocol}//<removed>@${url.host}`;
}

export type Examined = KeyLogin & { result: DoctorResult };

/** Writes the results into the host's report, and shows one line for each login. */
export async function reportTo(doctor: HostDoctor, examined: Examined[]): Promise<void> {
  const { Lifecycle } = await import('@salesforce/core');
  doctor.addPluginData(PLUGIN, { logins: examined.map(entryOf) });
  for (const one of examined) {
    for (const suggestion of suggestionsOf(one)) doctor.addSuggestion(suggestion);
    const testName = `[${PLUGIN}] JWT login ${labelOf(one)}`;
    await Lifecycle.getInstance().emit('Doctor:diagnostic', { testName, status: worstOf(one.result.checks) });
  }
}

function entryOf(one: Examined) {
  const { checks, firstCause } = one.result;
  const shown = checks.map(({ id, status, detail, code }) => ({ id, status, detail: anonymous(detail, one), code }));
  return { login: labelOf(one), firstCause, checks: shown };
}

const suggestionsOf = (one: Examined): string[] =>
  one.result.checks
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .map(({ title, detail, actions: [action = ''] }) =>
      `[${PLUGIN}] ${labelOf(one)}, ${title}: ${anonymous(`${detail} ${action}`, one)}`.trim(),
    );

/** Without the username, and without what a path tells about who sits here. */
const anonymous = (text: string, one: KeyLogin): string =>
  redact(text.replaceAll(one.login.name, labelOf(one)).replaceAll(homedir(), '~'));
