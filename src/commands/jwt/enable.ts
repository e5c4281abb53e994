import type { ChangeResult } from '../../app/app.ts';
import { switchIssuing } from '../../app/cli/changes.ts';
import { appFlags, writeFlags } from '../../app/cli/flags.ts';
import { openNamedApp } from '../../app/org/open.ts';
import { hasListedTokens } from '../../app/org/usage.ts';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';

const messages = messagesOf('jwt.enable');

export type JwtEnableResult = ChangeResult;

export default class JwtEnable extends commandOf<JwtEnableResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = { ...appFlags, ...writeFlags };

  async run(): Promise<JwtEnableResult> {
    const { flags } = await this.parse(JwtEnable);
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    return switchIssuing(this, true, { opened, messages, flags, hasTokens: hasListedTokens });
  }
}
