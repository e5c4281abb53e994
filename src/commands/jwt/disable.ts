import { Messages } from '@salesforce/core/messages';
import type { ChangeResult } from '../../app/app.ts';
import { changeReport, consequences } from '../../app/cli/changes.ts';
import { appFlags, openInput, writeFlags } from '../../app/cli/flags.ts';
import { openApp } from '../../app/org/open.ts';
import { setJwtIssuing } from '../../app/policy.ts';
import { JwtCommand } from '../../cli/command.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { connect } from '../../salesforce/org/connection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.disable');

export type JwtDisableResult = ChangeResult;

export default class JwtDisable extends JwtCommand<JwtDisableResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = { ...appFlags, ...writeFlags };

  async run(): Promise<JwtDisableResult> {
    const { flags } = await this.parse(JwtDisable);
    const opened = await openApp(connect(await readStoredLogin(flags['target-org'])), openInput(flags));
    const changed = await setJwtIssuing(opened.store, false, {
      dryRun: flags['dry-run'],
      beforeWrite: (before) => consequences(this, { opened, before, messages, flags }),
    });
    return changeReport(this, changed, messages);
  }
}
