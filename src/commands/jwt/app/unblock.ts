import type { ChangeResult } from '../../../app/app.ts';
import { unblockApp } from '../../../app/cli/block.ts';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { commandOf } from '../../../cli/command.ts';
import { messagesOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';

const messages = messagesOf('jwt.app.unblock');

export type JwtAppUnblockResult = ChangeResult & { stillAlive: string[]; next: string[] };

export default class JwtAppUnblock extends commandOf<JwtAppUnblockResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = { ...appFlags, ...writeFlags };

  async run(): Promise<JwtAppUnblockResult> {
    const { flags } = await this.parse(JwtAppUnblock);
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    return unblockApp(this, { opened, messages, flags });
  }
}
