/** The edge towards the host's own `sf doctor`, whose report people attach to public issues. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { readKeyLogins, type StoredLogin } from '../../cli/stored-login.ts';
import { redact } from '../../faults/redact.ts';
import type { DoctorResult } from '../run-checks.ts';
import type { CheckStatus } from '../verdict.ts';

/** What the host hands to a plugin's hook, as far as it is used here. */
export type HostDoctor = {
  addPluginData(plugin: string, data: unknown): void;
  addSuggestion(suggestion: string): void;
  getDiagnosis(): { sfEnvVars?: unknown; sfdxEnvVars?: unknown; proxyEnvVars?: unknown };
};

/** A login that sf renews with a key file. `label` names it without naming the user. */
export type KeyLogin = { label: string; login: StoredLogin };

/** The logins that `sf org login jwt` left behind, the default org's first. No request, no refresh. */
export async function listKeyLogins(): Promise<KeyLogin[]> {
  const logins = await readKeyLogins();
  return logins.map(({ alias, login }) => ({ label: alias ?? digestOf(login.name), login }));
}

/** Tells two logins apart in a report that may be published. */
const digestOf = (username: string): string =>
  `login ${createHash('sha256').update(username).digest('hex').slice(0, 8)}`;

const PLUGIN = 'sf-plugin-jwt';
const HIDDEN = '<removed by sf-plugin-jwt>';
/** Variables of this plugin that hold a secret, whatever it looks like. */
const secretVariables = /^SF_JWT_(?:KEY|KEY_PASSPHRASE|CLIENT_SECRET)$/i;

/** What a URL has in front of its host: a user and a password. */
const urlCredentials = /:\/\/[^/\s]*@/g;

/** The host copies every variable of sf and of proxies into its report, keys and passwords too: they are taken out. */
export function hideSecretVariables(doctor: HostDoctor): void {
  const { sfEnvVars, sfdxEnvVars, proxyEnvVars } = doctor.getDiagnosis();
  for (const entry of [sfEnvVars, sfdxEnvVars, proxyEnvVars].flatMap((list) => (Array.isArray(list) ? list : []))) {
    if (!Array.isArray(entry) || typeof entry[1] !== 'string') continue;
    const [name, value] = entry;
    entry[1] = secretVariables.test(String(name)) ? HIDDEN : redact(value).replace(urlCredentials, '://<removed>@');
  }
}

export type Examined = { of: KeyLogin; result: DoctorResult };

/** Writes the results into the host's report, and shows one line for each login. */
export async function reportTo(doctor: HostDoctor, examined: Examined[]): Promise<void> {
  const { Lifecycle } = await import('@salesforce/core');
  doctor.addPluginData(PLUGIN, { logins: examined.map(entryOf) });
  for (const one of examined) {
    for (const suggestion of suggestionsOf(one)) doctor.addSuggestion(suggestion);
    const testName = `[${PLUGIN}] JWT login ${one.of.label}`;
    await Lifecycle.getInstance().emit('Doctor:diagnostic', { testName, status: worst(one.result) });
  }
}

function entryOf({ of, result: { checks, firstCause } }: Examined) {
  const shown = checks.map(({ id, status, detail, code }) => ({ id, status, detail: anonymous(detail, of), code }));
  return { login: of.label, firstCause, checks: shown };
}

function suggestionsOf({ of, result }: Examined): string[] {
  return result.checks
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .map(({ title, detail, actions: [action = ''] }) =>
      `[${PLUGIN}] ${of.label}, ${title}: ${anonymous(`${detail} ${action}`, of)}`.trim(),
    );
}

/** Without the username, and without what a path tells about who sits here. */
function anonymous(text: string, { label, login }: KeyLogin): string {
  return redact(text.replaceAll(login.name, label).replaceAll(homedir(), '~'));
}

const order: CheckStatus[] = ['fail', 'warn', 'unknown', 'pass'];
const worst = ({ checks }: DoctorResult): CheckStatus =>
  order.find((status) => checks.some((check) => check.status === status)) ?? 'pass';
