import type { App } from '../../../app/app.ts';
import { appTitle } from '../../../app/cli/changes.ts';
import { appFlags } from '../../../app/cli/flags.ts';
import { policyRows } from '../../../app/cli/policy.ts';
import type { Policy } from '../../../app/elements.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { readPolicy } from '../../../app/policy.ts';
import { commandOf } from '../../../cli/command.ts';
import { alignedLines } from '../../../cli/layout.ts';
import { messagesOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';

const messages = messagesOf('jwt.policy.display');

export type JwtPolicyDisplayResult = { app: App; policy: Policy; unreadable: string[] };

export default class JwtPolicyDisplay extends commandOf<JwtPolicyDisplayResult>(messages) {
  static override readonly flags = appFlags;

  async run(): Promise<JwtPolicyDisplayResult> {
    const { flags } = await this.parse(JwtPolicyDisplay);
    const { store } = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    const { policy, unreadable } = await readPolicy(store);
    this.styledHeader(appTitle(store.app));
    for (const line of alignedLines(policyRows(policy, unreadable))) this.log(line);
    for (const field of unreadable) this.warn(messagesOf('flags').getMessage('unreadable', [field]));
    return { app: store.app, policy, unreadable };
  }
}
