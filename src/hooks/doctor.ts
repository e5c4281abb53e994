import { type Examined, type HostDoctor, hideSecretVariables, reportTo } from '../doctor/cli/host-doctor.ts';
import { keyInHand, subjectOf } from '../doctor/cli/input.ts';
import { type KeyLogin, listKeyLogins } from '../doctor/cli/key-logins.ts';
import { describeError, networkSettings } from '../doctor/cli/report.ts';
import { networkChecks } from '../doctor/network-checks.ts';
import { offlineChecks } from '../doctor/offline-checks.ts';
import { probeHost } from '../doctor/org/probe-host.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { keySourceOf } from '../key/cli/key-source.ts';
import { readHostUrl } from '../salesforce/hosts.ts';

/** Nobody waits for more; a machine with more logins has them in rows of the same kind. */
const MOST_LOGINS = 10;
/** Nobody is asked for a passphrase in the middle of the host's report. */
const noAsker = { jsonEnabled: () => true, secretPrompt: () => Promise.resolve('') };

/** Runs in `sf doctor`: the checks that need no flags, for each login that sf renews with a key file. No exchange. */
export const hook = async ({ doctor }: { doctor: HostDoctor }): Promise<void> => {
  hideSecretVariables(doctor);
  const logins = (await listKeyLogins()).slice(0, MOST_LOGINS);
  await reportTo(doctor, await Promise.all(logins.map(examine)));
};

async function examine(of: KeyLogin): Promise<Examined> {
  const subject = subjectOf({}, of.login);
  // The key that sf itself would use: SF_JWT_KEY is for this plugin's own commands.
  const source = of.login.keyFile === undefined ? null : keySourceOf(of.login.keyFile, '--jwt-key-file');
  const readKey = source && (() => keyInHand(source, noAsker));
  let probe: ReturnType<typeof probeHost> | undefined;
  const begin = () => {
    probe ??= probeHost(readHostUrl(subject.url ?? ''));
    return probe;
  };
  const ports = { now: () => new Date(), readKey, readCertificate: null };
  const checks = [
    ...offlineChecks({ subject, reachesOrg: false }, ports),
    ...networkChecks(networkSettings(), { probeHost: begin }),
  ];
  const result = await runChecks(checks, { inWords: describeError }).finally(() => probe?.close());
  return { of, result };
}
