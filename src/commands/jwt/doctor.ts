import { randomUUID } from 'node:crypto';
import * as Flags from '@oclif/core/flags';
import { appTypeFlag, purposeFlag } from '../../app/cli/flags.ts';
import { commandOf } from '../../cli/command.ts';
import { textsOf, variablesSection } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { annotationsOf } from '../../doctor/cli/annotations.ts';
import { gatherDoctor, networkSettings } from '../../doctor/cli/input.ts';
import { examine, examineUsers } from '../../doctor/cli/report.ts';
import type { Context } from '../../doctor/context.ts';
import { diagnosis } from '../../doctor/diagnosis.ts';
import type { ManyUsersDiagnosis } from '../../doctor/many-users.ts';
import { orgReads } from '../../doctor/org/org-reads.ts';
import { probeOnDemand } from '../../doctor/org/probe-host.ts';
import type { DoctorResult } from '../../doctor/run-checks.ts';
import { openUsernames } from '../../exchange/cli/usernames.ts';
import { connect } from '../../salesforce/org/connection.ts';
import { requestToken, revoke } from '../../salesforce/org/oauth.ts';

const { messages, summaryOf } = textsOf('jwt.doctor');
const common = textsOf('flags');

/** With `--usernames-file` also what became of each user. */
export type JwtDoctorResult = DoctorResult & Partial<ManyUsersDiagnosis>;

export default class JwtDoctor extends commandOf<JwtDoctorResult>(messages) {
  static override readonly flags = {
    'target-org': targetOrgFlag,
    app: Flags.string({ char: 'a', ...summaryOf('app') }),
    'app-type': { ...appTypeFlag, dependsOn: ['app'] },
    'client-id': Flags.string({ char: 'i', ...common.summaryOf('client-id') }),
    username: Flags.string(common.summaryOf('username')),
    'jwt-key-file': Flags.string({ char: 'f', ...common.summaryOf('jwt-key-file') }),
    'cert-file': Flags.string(summaryOf('cert-file')),
    'instance-url': Flags.string({ char: 'r', ...common.summaryOf('instance-url') }),
    audience: Flags.string(common.summaryOf('audience')),
    purpose: purposeFlag,
    'usernames-file': Flags.string({ ...summaryOf('usernames-file'), exclusive: ['username', 'offline'] }),
    format: Flags.option({ options: ['human', 'github'] as const, default: 'human', ...summaryOf('format') })(),
    offline: Flags.boolean({ default: false, ...summaryOf('offline') }),
  };

  static readonly envVariablesSection = variablesSection(
    'flags',
    ...['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_AUDIENCE_URL', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'],
  );

  async run(): Promise<JwtDoctorResult> {
    const { flags } = await this.parse(JwtDoctor);
    const { start, login, ...inHand } = await gatherDoctor(flags, this);
    const { probe, close } = probeOnDemand(start.url);
    const now = () => new Date();
    const openOrg = login && (async (query: Context) => orgReads(connect(login), query, now));
    const checks = diagnosis(flags.offline ? null : networkSettings(), {
      ...inHand,
      probe,
      purpose: flags.purpose,
      now,
      newId: randomUUID,
      requestToken,
      openOrg,
      revoke: (host, token) => revoke(host, token, null),
    });
    const file = flags['usernames-file'];
    const work = file
      ? examineUsers(checks, start, this, { openOrg, lines: openUsernames(file, '--usernames-file').lines })
      : examine(checks, start, this, flags.offline);
    const result: JwtDoctorResult = await work.finally(close);
    if (flags.format === 'github')
      for (const line of annotationsOf(result, result.users)) process.stderr.write(`${line}\n`);
    return result;
  }
}
