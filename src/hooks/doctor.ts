import { readKeyLogins } from '../cli/stored-login.ts';
import { dropBlankVariables, takeOutSecrets } from '../cli/variables.ts';
import {
  type Examined,
  type HostDoctor,
  hideSecretVariables,
  type KeyLogin,
  reportTo,
} from '../doctor/cli/host-doctor.ts';
import { keyInHand, networkSettings, subjectOf } from '../doctor/cli/input.ts';
import { describeError } from '../doctor/cli/report.ts';
import { networkChecks } from '../doctor/network-checks.ts';
import { offlineChecks } from '../doctor/offline-checks.ts';
import { probeOnDemand } from '../doctor/org/probe-host.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { storedKeySource } from '../key/cli/key-source.ts';

/** Nobody waits for more; a machine with more logins has them in rows of the same kind. */
const MOST_LOGINS = 10;
/** Nobody is asked for a passphrase in the middle of the host's report. */
const noAsker = { jsonEnabled: () => true, secretPrompt: () => Promise.resolve('') };

/** Runs in `sf doctor`: the checks that need no flags, for each login that sf renews with a key file. No exchange. */
export const hook = async ({ doctor }: { doctor: HostDoctor }): Promise<void> => {
  hideSecretVariables(doctor);
  // As before each command of this plugin.
  dropBlankVariables();
  const putBack = takeOutSecrets();
  try {
    const logins = (await readKeyLogins()).slice(0, MOST_LOGINS);
    await reportTo(doctor, await Promise.all(logins.map(examine)));
  } finally {
    putBack();
  }
};

async function examine({ alias, login }: KeyLogin): Promise<Examined> {
  const subject = subjectOf({}, login);
  // The key that sf itself would use: SF_JWT_KEY is for this plugin's own commands.
  const source = storedKeySource(login);
  const readKey = source && (() => keyInHand(source, noAsker));
  const { probe, close } = probeOnDemand(subject.url);
  const checks = [
    ...offlineChecks({ now: () => new Date(), readKey, readCertificate: null }),
    ...networkChecks(networkSettings(), probe),
  ];
  const start = { ...subject, reachesOrg: false };
  return { alias, login, result: await runChecks(checks, start, { describe: describeError }).finally(close) };
}
