import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import type { ChangeResult } from '../../../app/app.ts';
import { changeReport, policyConsequences } from '../../../app/cli/change-report.ts';
import { appFlags, openInput, writeFlags } from '../../../app/cli/flags.ts';
import { policyEdit } from '../../../app/cli/policy-flags.ts';
import { openApp } from '../../../app/org/open.ts';
import { setPolicy } from '../../../app/set-policy.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { connect } from '../../../salesforce/org/connection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.policy.set');

export type JwtPolicySetResult = ChangeResult;

export default class JwtPolicySet extends JwtCommand<JwtPolicySetResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    ...appFlags,
    timeout: Flags.string({ helpValue: '<minutes>|session', summary: messages.getMessage('flags.timeout.summary') }),
    'guest-timeout': Flags.string({
      helpValue: '<minutes>|session',
      summary: messages.getMessage('flags.guest-timeout.summary'),
    }),
    'permitted-users': Flags.option({ options: ['admin-approved', 'self-authorize'] as const })({
      summary: messages.getMessage('flags.permitted-users.summary'),
    }),
    'add-permission-set': Flags.string({
      multiple: true,
      summary: messages.getMessage('flags.add-permission-set.summary'),
    }),
    'remove-permission-set': Flags.string({
      multiple: true,
      summary: messages.getMessage('flags.remove-permission-set.summary'),
    }),
    'add-profile': Flags.string({ multiple: true, summary: messages.getMessage('flags.add-profile.summary') }),
    'remove-profile': Flags.string({ multiple: true, summary: messages.getMessage('flags.remove-profile.summary') }),
    'ip-relaxation': Flags.option({
      options: ['enforce', 'bypass', 'bypass-2factor', 'enforce-relax-refresh'] as const,
    })({
      summary: messages.getMessage('flags.ip-relaxation.summary'),
    }),
    'refresh-token': Flags.string({
      helpValue: 'infinite|zero|lifetime:30d|inactivity:12h',
      summary: messages.getMessage('flags.refresh-token.summary'),
    }),
    'session-timeout': Flags.integer({ min: 1, summary: messages.getMessage('flags.session-timeout.summary') }),
    ...writeFlags,
  };

  async run(): Promise<JwtPolicySetResult> {
    const { flags } = await this.parse(JwtPolicySet);
    const editAt = policyEdit(flags);
    const opened = await openApp(connect(await readStoredLogin(flags['target-org'])), openInput(flags));
    const edit = editAt(opened.store.apiVersion);
    const changed = await setPolicy(opened.store, opened.directory, edit, {
      dryRun: flags['dry-run'],
      beforeWrite: (before) => policyConsequences(this, { opened, before, edit, messages, flags }),
    });
    return changeReport(this, changed, messages);
  }
}
