import { Messages } from '@salesforce/core';
import type { App } from '../../../domain/app/app.ts';
import type { Policy } from '../../../domain/app/policy.ts';
import { appFlags, openInput } from '../../../host/app/app-flags.ts';
import { OrgCommand } from '../../../host/org-command.ts';
import { openConnection } from '../../../host/target-org.ts';
import { readPolicy } from '../../../operations/app/read-policy.ts';
import { openApp } from '../../../org/open.ts';
import { appTitle } from '../../../render/changes.ts';
import { policyRows } from '../../../render/policy.ts';
import { alignedLines } from '../../../render/rows.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.policy.display');

export type JwtPolicyDisplayResult = { app: App; policy: Policy; unreadable: string[] };

export default class JwtPolicyDisplay extends OrgCommand<JwtPolicyDisplayResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = appFlags;

  async run(): Promise<JwtPolicyDisplayResult> {
    const { flags } = await this.parse(JwtPolicyDisplay);
    const { store } = await openApp(await openConnection(flags['target-org']), openInput(flags));
    const { policy, unreadable } = await readPolicy(store);
    this.styledHeader(appTitle(store.app));
    for (const line of alignedLines(policyRows(policy, unreadable, messages.getMessage('default-timeout'))))
      this.log(line);
    for (const field of unreadable) this.warn(messages.getMessage('unreadable', [field]));
    return { app: store.app, policy, unreadable };
  }
}
