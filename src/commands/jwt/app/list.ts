import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { appFlags, appTypes } from '../../../app/cli/flags.ts';
import { showList } from '../../../app/cli/list.ts';
import { type AppList, listApps } from '../../../app/list.ts';
import { openList } from '../../../app/org/open.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { progressBar } from '../../../cli/progress.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { connect } from '../../../salesforce/org/connection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.app.list');

/** `stoppedBy`: the name of the error that ended the reading half-way; null: the list is whole. */
export type JwtAppListResult = AppList & { stoppedBy: string | null };

export default class JwtAppList extends JwtCommand<JwtAppListResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    'target-org': appFlags['target-org'],
    'api-version': appFlags['api-version'],
    type: Flags.option({ options: ['connected-app', 'external-client-app'] as const })({
      summary: messages.getMessage('flags.type.summary'),
    }),
    'issues-jwt': Flags.boolean({ default: false, summary: messages.getMessage('flags.issues-jwt.summary') }),
    'expiring-within': Flags.integer({
      min: 0,
      summary: messages.getMessage('flags.expiring-within.summary'),
      description: messages.getMessage('flags.expiring-within.description'),
    }),
  };

  async run(): Promise<JwtAppListResult> {
    const { flags } = await this.parse(JwtAppList);
    const org = await openList(connect(await readStoredLogin(flags['target-org'])), flags['api-version']);
    const type = flags.type && appTypes[flags.type];
    const input = { type, issuesJwt: flags['issues-jwt'], expiringWithinDays: flags['expiring-within'] };
    const progress = progressBar(
      !this.jsonEnabled(),
      messages.getMessage('progress.title'),
      messages.getMessage('progress.unit'),
    );
    const { list, stoppedBy } = await listApps(org, input, new Date(), progress.update).finally(progress.stop);
    await showList(this, list, stoppedBy);
    if (stoppedBy) process.exitCode = exitCodes.unreachable;
    return { ...list, stoppedBy: stoppedBy?.name ?? null };
  }
}
