import { randomUUID } from 'node:crypto';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { loginFlags, loginVariables } from '../../login/cli/flags.ts';
import { logInAsAsked } from '../../login/cli/login.ts';
import { askFacts } from '../../login/org/ask-facts.ts';
import type { LoginResult } from '../../login/result.ts';
import { requestToken } from '../../salesforce/org/oauth.ts';

const messages = messagesOf('jwt.login');

export type JwtLoginResult = LoginResult;

export default class JwtLogin extends commandOf<JwtLoginResult>(messages, [4, 5]) {
  static override readonly flags = loginFlags;
  static readonly envVariablesSection = loginVariables;

  async run(): Promise<JwtLoginResult> {
    const { flags } = await this.parse(JwtLogin);
    return logInAsAsked(flags, this, { now: () => new Date(), newId: randomUUID, requestToken, askFacts });
  }
}
