import type { ChangeResult } from '../../../app/app.ts';
import { changeReport, policyConsequences } from '../../../app/cli/changes.ts';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import { policyEdit, policyFlags } from '../../../app/cli/policy.ts';
import { prepareEdit } from '../../../app/known-names.ts';
import { onApp } from '../../../app/nobody.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { setPolicy } from '../../../app/policy.ts';
import { commandOf } from '../../../cli/command.ts';
import { messagesOf } from '../../../cli/messages.ts';
import { orgInCommands, readStoredLogin } from '../../../cli/stored-login.ts';

const messages = messagesOf('jwt.policy.set');

export type JwtPolicySetResult = ChangeResult;

export default class JwtPolicySet extends commandOf<JwtPolicySetResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = { ...appFlags, ...policyFlags, ...writeFlags };

  async run(): Promise<JwtPolicySetResult> {
    const { flags } = await this.parse(JwtPolicySet);
    const editAt = policyEdit(flags);
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    const edit = editAt(opened.store.apiVersion);
    const prepared = await prepareEdit(opened.store, opened.directory, edit);
    const telling = policyConsequences(this, { opened, edit: prepared.edit, messages, flags });
    const { absent, ...changed } = await setPolicy(prepared, telling);
    for (const name of absent) this.warn(messages.getMessage('not-on-list', [name]));
    const target = onApp(opened.store.app, orgInCommands(flags['target-org'], opened.connection.login));
    const next = [{ why: messages.getMessage('next'), command: `sf jwt policy display ${target}` }];
    return changeReport(this, changed, { messages, kind: opened.store.kind, tell: telling, next });
  }
}
