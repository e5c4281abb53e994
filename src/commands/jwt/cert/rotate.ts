import * as Flags from '@oclif/core/flags';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { keyPairFlags } from '../../../cert/cli/flags.ts';
import { rotationInput, runRotation } from '../../../cert/cli/rotate.ts';
import type { RotationResult } from '../../../cert/cli/rotation-report.ts';
import { commandOf } from '../../../cli/command.ts';
import { flagTexts, messagesOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { requestToken } from '../../../salesforce/org/oauth.ts';

const messages = messagesOf('jwt.cert.rotate');
const { summaryOf, wordsOf } = flagTexts('jwt.cert.rotate');

export type JwtCertRotateResult = RotationResult;

export default class JwtCertRotate extends commandOf<JwtCertRotateResult>(messages) {
  static override readonly flags = {
    ...appFlags,
    ...keyPairFlags,
    username: Flags.string(wordsOf('username')),
    'client-id': Flags.string({ char: 'i', ...summaryOf('client-id') }),
    audience: Flags.string(summaryOf('audience')),
    wait: Flags.integer({ default: 12, min: 0, ...summaryOf('wait') }),
    ...writeFlags,
  };

  async run(): Promise<JwtCertRotateResult> {
    const { flags } = await this.parse(JwtCertRotate);
    const input = await rotationInput(flags);
    const login = await readStoredLogin(flags['target-org']);
    const { store, connection } = await openNamedApp(login, flags);
    const name = login.orgId ?? connection.instanceUrl;
    return runRotation(this, flags, input, { name, login, store, requestToken });
  }
}
