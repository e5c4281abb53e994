import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { appFlags, appTypes } from '../../../app/cli/flags.ts';
import { listTable, unreadableText } from '../../../app/cli/list.ts';
import { type AppList, listApps } from '../../../app/list.ts';
import { openList } from '../../../app/org/open.ts';
import { inWords } from '../../../cli/errors.ts';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { OrgCommand } from '../../../cli/org-command.ts';
import { slowProgress } from '../../../cli/slow-progress.ts';
import { openConnection } from '../../../cli/target-org.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.app.list');

/** From so many rows on the table library prints plain lines: its drawn table takes a quarter of a megabyte for each row. */
const DRAWN_ROWS = 100;

/** `stoppedBy`: the name of the error that ended the reading half-way; null: the list is whole. */
export type JwtAppListResult = AppList & { stoppedBy: string | null };

export default class JwtAppList extends OrgCommand<JwtAppListResult> {
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
    const org = await openList(await openConnection(flags['target-org']), flags['api-version']);
    const input = {
      type: flags.type && appTypes[flags.type],
      issuesJwt: flags['issues-jwt'],
      expiringWithinDays: flags['expiring-within'],
    };
    const progress = slowProgress(
      this.progress,
      messages.getMessage('progress.title'),
      messages.getMessage('progress.unit'),
    );
    const { list, stoppedBy } = await listApps(org, input, new Date(), progress.update).finally(progress.stop);
    this.show(list);
    if (stoppedBy) this.warn(messages.getMessage('stopped', [inWords(stoppedBy).message]));
    if (stoppedBy) process.exitCode = exitCodes.unreachable;
    return { ...list, stoppedBy: stoppedBy?.name ?? null };
  }

  private show({ apps, readable, total, unreadable, usageUnasked }: AppList): void {
    process.env.OCLIF_TABLE_LIMIT ??= String(DRAWN_ROWS);
    if (apps.length > 0) this.table(listTable(apps, unreadable));
    else this.log(messages.getMessage(total === 0 ? 'none' : 'none-fits'));
    this.log(messages.getMessage('count', [apps.length, readable.toLocaleString('en'), total.toLocaleString('en')]));
    this.log(messages.getMessage('blind-spot'));
    if (unreadable.length > 0) this.warn(messages.getMessage('unreadable', [unreadableText(unreadable)]));
    if (usageUnasked > 0) this.warn(messages.getMessage('usage-unasked', [usageUnasked]));
  }
}
