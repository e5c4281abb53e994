import { styleText } from 'node:util';
import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { appFlags, appTypes } from '../../../app/cli/flags.ts';
import { type AppRow, appRows } from '../../../app/cli/render-list.ts';
import { unreadableText } from '../../../app/cli/render-unreadable.ts';
import { type AppList, listApps } from '../../../app/list.ts';
import { openInventory } from '../../../app/org/open.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { progressBar } from '../../../cli/progress.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { connect } from '../../../salesforce/org/connection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.app.list');

/** From so many rows on the table library prints plain lines: its drawn table takes a quarter of a megabyte for each row. */
const DRAWN_ROWS = 100;

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
    const inventory = await openInventory(connect(await readStoredLogin(flags['target-org'])), flags['api-version']);
    const input = {
      type: flags.type && appTypes[flags.type],
      issuesJwt: flags['issues-jwt'],
      expiringWithinDays: flags['expiring-within'],
    };
    const progress = progressBar(
      !this.jsonEnabled(),
      messages.getMessage('progress.title'),
      messages.getMessage('progress.unit'),
    );
    const { list, stoppedBy } = await listApps(inventory, input, new Date(), progress.update).finally(progress.stop);
    await this.show(list);
    if (stoppedBy) this.warn(messages.getMessage('stopped', [stoppedBy.message]));
    if (stoppedBy) process.exitCode = exitCodes.unreachable;
    return { ...list, stoppedBy: stoppedBy?.name ?? null };
  }

  private async show({ apps, readable, total, unreadable, usageUnasked }: AppList): Promise<void> {
    if (apps.length > 0) await this.tableOf(appRows(apps, unreadable));
    else this.log(messages.getMessage(total === 0 ? 'none' : 'none-fits'));
    this.log(messages.getMessage('count', [apps.length, readable.toLocaleString('en'), total.toLocaleString('en')]));
    this.log(messages.getMessage('blind-spot'));
    if (unreadable.length > 0) this.warn(messages.getMessage('unreadable', [unreadableText(unreadable)]));
    if (usageUnasked > 0) this.warn(messages.getMessage('usage-unasked', [usageUnasked]));
  }

  private tableOf(rows: AppRow[]): Promise<void> {
    process.env.OCLIF_TABLE_LIMIT ??= String(DRAWN_ROWS);
    return this.table({
      data: rows.map((row) => ({ ...row, certificate: coloured(row) })),
      columns: [
        { key: 'label', name: 'App' },
        { key: 'jwt', name: 'JWT' },
        { key: 'timeout', name: 'Timeout' },
        { key: 'certificate', name: 'Certificate' },
        { key: 'users', name: 'Users' },
        { key: 'kind', name: 'Kind' },
        { key: 'lastUse', name: 'Last use' },
      ],
      overflow: 'wrap',
    });
  }
}

/** Colour appears on a terminal only, and not with NO_COLOR. */
function coloured({ certificate, mark }: AppRow): string {
  if (mark === null) return certificate;
  return styleText(mark === 'expired' ? 'red' : 'yellow', certificate, { stream: process.stdout });
}
