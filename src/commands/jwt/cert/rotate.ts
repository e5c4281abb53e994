import { Messages } from '@salesforce/core/messages';
import { openInput } from '../../../app/cli/flags.ts';
import { openApp } from '../../../app/org/open.ts';
import { keyPairInput, rotationFlags } from '../../../cert/cli/flags.ts';
import { runRotation } from '../../../cert/cli/rotate.ts';
import type { RotationResult } from '../../../cert/cli/rotation-report.ts';
import { openPairFolder } from '../../../cert/files/disk.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { connect } from '../../../salesforce/org/connection.ts';
import { requestToken } from '../../../salesforce/org/oauth.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.cert.rotate');

export type JwtCertRotateResult = RotationResult;

export default class JwtCertRotate extends JwtCommand<JwtCertRotateResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = rotationFlags;

  async run(): Promise<JwtCertRotateResult> {
    const { flags } = await this.parse(JwtCertRotate);
    const pair = keyPairInput(flags);
    const folder = await openPairFolder(flags['output-dir'], flags.name);
    const login = await readStoredLogin(flags['target-org']);
    const { store, connection } = await openApp(connect(login), openInput(flags));
    const org = { name: login.orgId ?? connection.instanceUrl, login, store, requestToken };
    return runRotation(this, flags, { pair, folder, org });
  }
}
