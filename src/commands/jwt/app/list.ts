import * as Flags from '@oclif/core/flags';
import { appFlags, appTypeFlag } from '../../../app/cli/flags.ts';
import { showList } from '../../../app/cli/list.ts';
import type { AppList } from '../../../app/list.ts';
import { listApps } from '../../../app/org/list.ts';
import { commandOf } from '../../../cli/command.ts';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { textsOf } from '../../../cli/messages.ts';
import { progressBar } from '../../../cli/progress.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { connect } from '../../../salesforce/org/connection.ts';

const { messages, summaryOf } = textsOf('jwt.app.list');

/** `stoppedBy`: the name of the error that ended the reading half-way; null: the list is whole. */
export type JwtAppListResult = AppList & { stoppedBy: string | null };

export default class JwtAppList extends commandOf<JwtAppListResult>(messages, [4, 5]) {
  static override readonly flags = {
    'target-org': appFlags['target-org'],
    'api-version': appFlags['api-version'],
    type: { ...appTypeFlag, ...summaryOf('type') },
    'issues-jwt': Flags.boolean({ default: false, ...summaryOf('issues-jwt') }),
    'expiring-within': Flags.integer({ min: 0, ...summaryOf('expiring-within') }),
  };

  async run(): Promise<JwtAppListResult> {
    const { flags } = await this.parse(JwtAppList);
    const connection = connect(await readStoredLogin(flags['target-org']));
    const request = {
      apiVersion: flags['api-version'],
      type: flags.type,
      issuesJwt: flags['issues-jwt'],
      expiringWithinDays: flags['expiring-within'],
    };
    const progress = progressBar(
      !this.jsonEnabled(),
      messages.getMessage('progress.title'),
      messages.getMessage('progress.unit'),
    );
    const { list, stoppedBy } = await listApps(connection, request, new Date(), progress.update).finally(progress.stop);
    await showList(this, list, stoppedBy);
    if (stoppedBy) process.exitCode = exitCodes.unreachable;
    return { ...list, stoppedBy: stoppedBy?.name ?? null };
  }
}
