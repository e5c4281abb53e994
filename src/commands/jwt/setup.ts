import { withCreationKey } from '../../app/cli/creation-key.ts';
import { openCreation } from '../../app/org/creation.ts';
import { openPair } from '../../cert/files/disk.ts';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { askFacts } from '../../login/org/ask-facts.ts';
import { requestToken } from '../../salesforce/org/oauth.ts';
import { completed } from '../../setup/cli/ask.ts';
import { readWish } from '../../setup/cli/before.ts';
import { allSetupFlags } from '../../setup/cli/flags.ts';
import type { SetupResult } from '../../setup/cli/result.ts';
import { runSetup } from '../../setup/cli/setup.ts';

export type JwtSetupResult = SetupResult;

export default class JwtSetup extends commandOf<JwtSetupResult>(messagesOf('jwt.setup'), [4, 5, 6, 7]) {
  static override readonly flags = allSetupFlags;

  async run(): Promise<JwtSetupResult> {
    const flags = await completed(this, (await this.parse(JwtSetup)).flags, this.argv);
    const wish = await readWish(flags);
    const files = flags['cert-file'] === undefined ? await openPair(flags['output-dir'], flags.name) : null;
    const login = await readStoredLogin(flags['target-org']);
    return withCreationKey(this, flags, files, async (key) => {
      const side = await openCreation(login, flags['api-version']);
      return runSetup(this, flags, wish, { ...side, login, requestToken, askFacts }, key);
    });
  }
}
