import { runCreation } from '../../../app/cli/create.ts';
import { allCreationFlags, givenWish } from '../../../app/cli/creation-flags.ts';
import { withCreationKey } from '../../../app/cli/creation-key.ts';
import type { CreateResult } from '../../../app/cli/creation-report.ts';
import { requireAppName } from '../../../app/creation.ts';
import { openCreation } from '../../../app/org/creation.ts';
import { openPair } from '../../../cert/files/disk.ts';
import { commandOf } from '../../../cli/command.ts';
import { messagesOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { requestToken } from '../../../salesforce/org/oauth.ts';

const messages = messagesOf('jwt.app.create');

export type JwtAppCreateResult = CreateResult;

export default class JwtAppCreate extends commandOf<JwtAppCreateResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = allCreationFlags;

  async run(): Promise<JwtAppCreateResult> {
    const { flags } = await this.parse(JwtAppCreate);
    requireAppName(flags.app);
    const given = givenWish(flags);
    const files = flags['cert-file'] === undefined ? await openPair(flags['output-dir'], flags.name) : null;
    const login = await readStoredLogin(flags['target-org']);
    return withCreationKey(this, flags, files, async (key) => {
      const side = await openCreation(login, flags['api-version']);
      return runCreation(this, flags, given, { ...side, login, requestToken }, key);
    });
  }
}
