import type { ChangeResult } from '../../app/app.ts';
import { changeReport, consequences } from '../../app/cli/changes.ts';
import { appFlags, openInput, writeFlags } from '../../app/cli/flags.ts';
import { openApp } from '../../app/org/open.ts';
import { setJwtIssuing } from '../../app/policy.ts';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { connect } from '../../salesforce/org/connection.ts';

const messages = messagesOf('jwt.enable');

export type JwtEnableResult = ChangeResult;

export default class JwtEnable extends commandOf<JwtEnableResult>(messages) {
  static override readonly flags = { ...appFlags, ...writeFlags };

  async run(): Promise<JwtEnableResult> {
    const { flags } = await this.parse(JwtEnable);
    const opened = await openApp(connect(await readStoredLogin(flags['target-org'])), openInput(flags));
    const changed = await setJwtIssuing(opened.store, true, {
      dryRun: flags['dry-run'],
      beforeWrite: (before) => consequences(this, { opened, before, messages, flags }),
    });
    return changeReport(this, changed, messages);
  }
}
