import { readHostUrl } from '../domain/bearer/login-host.ts';
import { keyInHand, subjectOf } from '../host/doctor/doctor-input.ts';
import { describeError, networkSettings } from '../host/doctor/doctor-report.ts';
import { type Examined, type HostDoctor, hideSecretVariables, reportTo } from '../host/doctor/host-doctor.ts';
import { type KeyLogin, listKeyLogins } from '../host/doctor/key-logins.ts';
import { keySourceOf } from '../host/key/key-source.ts';
import { networkChecks } from '../operations/doctor/network-checks.ts';
import { offlineChecks } from '../operations/doctor/offline-checks.ts';
import { runChecks } from '../operations/doctor/run-checks.ts';
import { approach } from '../org/doctor/approach.ts';

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
  let way: ReturnType<typeof approach> | undefined;
  const begin = () => {
    way ??= approach(readHostUrl(subject.url ?? ''));
    return way;
  };
  const ports = { now: () => new Date(), readKey, readCertificate: null };
  const checks = [
    ...offlineChecks({ subject, reachesOrg: false }, ports),
    ...networkChecks(networkSettings(), { approach: begin }),
  ];
  const result = await runChecks(checks, { inWords: describeError }).finally(() => way?.close());
  return { of, result };
}
