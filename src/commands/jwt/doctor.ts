import { randomUUID } from 'node:crypto';
import * as Flags from '@oclif/core/flags';
import type { AppType } from '../../app/app.ts';
import { appTypeFlag } from '../../app/cli/flags.ts';
import { commandOf } from '../../cli/command.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { textsOf, variablesSection } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { type Check, type DoctorResult, unknown } from '../../doctor/check.ts';
import { type DoctorSource, gatherDoctor } from '../../doctor/cli/input.ts';
import { readyAction } from '../../doctor/cli/ready-action.ts';
import { describeError, doctorReport, networkSettings } from '../../doctor/cli/report.ts';
import { exchangeChecks } from '../../doctor/exchange-checks.ts';
import { audienceOf, isOwnHost } from '../../doctor/login-address.ts';
import { networkChecks } from '../../doctor/network-checks.ts';
import { offlineChecks } from '../../doctor/offline-checks.ts';
import { orgReads } from '../../doctor/org/org-reads.ts';
import { probeHost } from '../../doctor/org/probe-host.ts';
import { orgChecks } from '../../doctor/org-checks.ts';
import type { HostProbe } from '../../doctor/probe-host.ts';
import { runChecks } from '../../doctor/run-checks.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import { connect } from '../../salesforce/org/connection.ts';
import { requestToken, revoke } from '../../salesforce/org/oauth.ts';

const { messages, summaryOf } = textsOf('jwt.doctor');

export type JwtDoctorResult = DoctorResult;

export default class JwtDoctor extends commandOf<JwtDoctorResult>(messages) {
  static override readonly flags = {
    'target-org': targetOrgFlag,
    app: Flags.string({ char: 'a', ...summaryOf('app') }),
    'app-type': { ...appTypeFlag, dependsOn: ['app'] },
    'client-id': Flags.string({ char: 'i', ...summaryOf('client-id') }),
    username: Flags.string(summaryOf('username')),
    'jwt-key-file': Flags.string({ char: 'f', ...summaryOf('jwt-key-file') }),
    'cert-file': Flags.string(summaryOf('cert-file')),
    'instance-url': Flags.string({ char: 'r', ...summaryOf('instance-url') }),
    audience: Flags.string(summaryOf('audience')),
    offline: Flags.boolean({ default: false, ...summaryOf('offline') }),
  };

  static readonly envVariablesSection = variablesSection(
    'jwt.doctor',
    ...['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_AUDIENCE_URL', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'],
  );

  async run(): Promise<JwtDoctorResult> {
    const { flags } = await this.parse(JwtDoctor);
    const source = await gatherDoctor(flags, this);
    const report = doctorReport(this);
    const found: Found = { app: source.subject.app, clientId: source.subject.clientId };
    const probe = lazily(() => probeHost(readHostUrl(source.subject.url ?? '')));
    const checks = [
      ...offlineChecks({ subject: source.subject, reachesOrg: !flags.offline }, { now: () => new Date(), ...source }),
      ...(flags.offline ? [] : onlineChecks(source, found, flags['app-type'], probe.get)),
    ];
    const ready = (action: string): string => readyAction(action, { ...source.subject, ...found });
    const ports = { inWords: describeError, ready, ...report };
    const result = await runChecks(checks, ports).finally(() => probe.made?.close());
    report.end(result);
    if (result.firstCause !== null) process.exitCode = exitCodes.faultFound;
    return result;
  }
}

/** What the flags say at first, and the checks of the org put right. */
type Found = { app: string | null; clientId: string | null };

function onlineChecks(
  source: DoctorSource,
  found: Found,
  appType: AppType | undefined,
  probe: () => HostProbe,
): Check[] {
  const { subject, readKey } = source;
  const testExchange = () => ({
    ...subject,
    clientId: found.clientId,
    host: subject.url === null ? null : readHostUrl(subject.url),
    audience: audienceOf(subject)?.url ?? null,
    readKey: readKey && (async () => (await readKey()).key),
  });
  const now = () => new Date();
  const org = lookingInto(source, appType, now);
  const ports = { now, newId: randomUUID, requestToken, inWords: describeError };
  const lastFailedLogin = org && (async () => (await org.reads()).lastFailedLogin());
  return [
    ...networkChecks(networkSettings(), { probeHost: probe }),
    ...(org
      ? orgChecks(org.input, {
          ...ports,
          reads: org.reads,
          readKey: testExchange().readKey,
          found: (facts) => Object.assign(found, facts),
        })
      : [noOrg]),
    ...exchangeChecks({ ...ports, testExchange, lastFailedLogin, revoke: (host, token) => revoke(host, token, null) }),
  ];
}

const noOrg: Check = {
  id: 'org',
  title: 'Org',
  run: () => unknown(messages.getMessage('no-org'), messages.getMessages('no-org.actions')),
};

/** The org that the CLI is logged in to, for questions about app and user; null: none is named. */
function lookingInto({ org, subject }: DoctorSource, appType: AppType | undefined, now: () => Date) {
  if (org === null) return null;
  const reads = lazily(async () => orgReads(connect(await readStoredLogin(org)), { ...subject, appType }, now));
  return { input: { ...subject, appType, isSameOrg: isOwnHost(subject) }, reads: reads.get };
}

function lazily<T>(make: () => T): { get(): T; made: T | undefined } {
  const box: { get(): T; made: T | undefined } = {
    made: undefined,
    get: () => {
      box.made ??= make();
      return box.made;
    },
  };
  return box;
}
