import { openNamedApp } from '../../../app/org/open.ts';
import { keyPairInput, rotationFlags } from '../../../cert/cli/flags.ts';
import { runRotation } from '../../../cert/cli/rotate.ts';
import type { RotationResult } from '../../../cert/cli/rotation-report.ts';
import { openPair } from '../../../cert/files/disk.ts';
import { commandOf } from '../../../cli/command.ts';
import { messagesOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { requestToken } from '../../../salesforce/org/oauth.ts';

export type JwtCertRotateResult = RotationResult;

export default class JwtCertRotate extends commandOf<JwtCertRotateResult>(
  messagesOf('jwt.cert.rotate'),
  [4, 5, 6, 7, 130],
) {
  static override readonly flags = rotationFlags;

  async run(): Promise<JwtCertRotateResult> {
    const { flags } = await this.parse(JwtCertRotate);
    const pair = keyPairInput(flags);
    const files = await openPair(flags['output-dir'], flags.name);
    const login = await readStoredLogin(flags['target-org']);
    const openOrg = async () => {
      const { store, connection } = await openNamedApp(login, flags);
      return { name: login.orgId ?? connection.instanceUrl, login, store, requestToken };
    };
    return runRotation(this, flags, { pair, files, openOrg });
  }
}
