import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { appFlags, openInput, writeFlags } from '../../../app/cli/flags.ts';
import { openApp } from '../../../app/org/open.ts';
import { keyPairFlags } from '../../../cert/cli/flags.ts';
import { rotationInput, runRotation } from '../../../cert/cli/rotate.ts';
import type { RotationResult } from '../../../cert/cli/rotation-report.ts';
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
  static override readonly flags = {
    ...appFlags,
    ...keyPairFlags,
    username: Flags.string({
      summary: messages.getMessage('flags.username.summary'),
      description: messages.getMessage('flags.username.description'),
    }),
    'client-id': Flags.string({ char: 'i', summary: messages.getMessage('flags.client-id.summary') }),
    audience: Flags.string({ summary: messages.getMessage('flags.audience.summary') }),
    wait: Flags.integer({ default: 12, min: 0, summary: messages.getMessage('flags.wait.summary') }),
    ...writeFlags,
  };

  async run(): Promise<JwtCertRotateResult> {
    const { flags } = await this.parse(JwtCertRotate);
    const input = await rotationInput(flags);
    const login = await readStoredLogin(flags['target-org']);
    const { store, connection } = await openApp(connect(login), openInput(flags));
    const name = login.orgId ?? connection.instanceUrl;
    return runRotation(this, flags, input, { name, login, store, requestToken });
  }
}
