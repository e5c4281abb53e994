import type { ChangeResult } from '../../app/app.ts';
import { switchIssuing } from '../../app/cli/changes.ts';
import { appFlags, writeFlags } from '../../app/cli/flags.ts';
import { openNamedApp } from '../../app/org/open.ts';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';

const messages = messagesOf('jwt.disable');

export type JwtDisableResult = ChangeResult;

export default class JwtDisable extends commandOf<JwtDisableResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = { ...appFlags, ...writeFlags };

  async run(): Promise<JwtDisableResult> {
    const { flags } = await this.parse(JwtDisable);
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    return switchIssuing(this, false, { opened, messages, flags });
  }
}
