import { type BlockResult, blockApp } from '../../../app/cli/block.ts';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { readUsage } from '../../../app/org/usage.ts';
import { commandOf } from '../../../cli/command.ts';
import { messagesOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { requestToken } from '../../../salesforce/org/oauth.ts';

const messages = messagesOf('jwt.app.block');

export type JwtAppBlockResult = BlockResult;

export default class JwtAppBlock extends commandOf<JwtAppBlockResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = { ...appFlags, ...writeFlags };

  async run(): Promise<JwtAppBlockResult> {
    const { flags } = await this.parse(JwtAppBlock);
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    return blockApp(this, { opened, messages, flags }, { readUsage, requestToken });
  }
}
