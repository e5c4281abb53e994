import { Messages } from '@salesforce/core';
import type { ChangeResult } from '../../domain/app/app.ts';
import { appFlags, openInput, writeFlags } from '../../host/app/app-flags.ts';
import { changeReport, consequences } from '../../host/app/change-report.ts';
import { OrgCommand } from '../../host/org-command.ts';
import { openConnection } from '../../host/target-org.ts';
import { setJwtIssuing } from '../../operations/app/set-jwt-issuing.ts';
import { openApp } from '../../org/open.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.enable');

export type JwtEnableResult = ChangeResult;

export default class JwtEnable extends OrgCommand<JwtEnableResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = { ...appFlags, ...writeFlags };

  async run(): Promise<JwtEnableResult> {
    const { flags } = await this.parse(JwtEnable);
    const opened = await openApp(await openConnection(flags['target-org']), openInput(flags));
    const changed = await setJwtIssuing(opened.store, {
      issuesJwt: true,
      dryRun: flags['dry-run'],
      beforeWrite: (before) => consequences(this, { opened, before, messages, flags }),
    });
    return changeReport(this, changed, messages);
  }
}
