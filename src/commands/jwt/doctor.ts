import { randomUUID } from 'node:crypto';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { annotationsOf } from '../../doctor/cli/annotations.ts';
import { doctorFlags, doctorVariables } from '../../doctor/cli/flags.ts';
import { gatherDoctor, networkSettings } from '../../doctor/cli/input.ts';
import { examine } from '../../doctor/cli/report.ts';
import { examineUsers } from '../../doctor/cli/users.ts';
import type { Context } from '../../doctor/context.ts';
import { diagnosis } from '../../doctor/diagnosis.ts';
import type { ManyUsersDiagnosis } from '../../doctor/many-users.ts';
import { orgReads } from '../../doctor/org/org-reads.ts';
import { probeOnDemand } from '../../doctor/org/probe-host.ts';
import type { DoctorResult } from '../../doctor/run-checks.ts';
import { openUsernames } from '../../exchange/cli/usernames.ts';
import { connect } from '../../salesforce/org/connection.ts';
import { requestToken, revoke } from '../../salesforce/org/oauth.ts';

const messages = messagesOf('jwt.doctor');

/** With `--usernames-file` also what became of each user. */
export type JwtDoctorResult = DoctorResult & Partial<ManyUsersDiagnosis>;

export default class JwtDoctor extends commandOf<JwtDoctorResult>(messages, [3]) {
  static override readonly flags = doctorFlags;
  static readonly envVariablesSection = doctorVariables;

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
