import { ADMITTED_SETS, setsOn } from '../../../app/admitted-sets.ts';
import type { App } from '../../../app/app.ts';
import type { AppState } from '../../../app/app-kind.ts';
import { appTitle } from '../../../app/cli/changes.ts';
import { appFlags } from '../../../app/cli/flags.ts';
import { policyRows, warnOfGaps, withBothNames } from '../../../app/cli/policy.ts';
import type { Policy } from '../../../app/elements.ts';
import { noticeState } from '../../../app/judge.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import type { PermissionSet } from '../../../app/permission-set.ts';
import { readPolicy } from '../../../app/policy.ts';
import { commandOf } from '../../../cli/command.ts';
import { alignedLines } from '../../../cli/layout.ts';
import { messagesOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { inWords, notice } from '../../../faults/finding.ts';

const messages = messagesOf('jwt.policy.display');

/** `admittedPermissionSets`: what the names on the list stand for; empty also where the org does not tell. */
export type JwtPolicyDisplayResult = {
  app: App;
  state: AppState;
  policy: Policy;
  admittedPermissionSets: PermissionSet[];
  unreadable: string[];
};

export default class JwtPolicyDisplay extends commandOf<JwtPolicyDisplayResult>(messages, [4, 5]) {
  static override readonly flags = appFlags;

  async run(): Promise<JwtPolicyDisplayResult> {
    const { flags } = await this.parse(JwtPolicyDisplay);
    const { store, directory } = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    const { state, policy, unreadable: gaps } = await readPolicy(store);
    const { sets: admitted, unread } = await setsOn(directory, policy);
    const unreadable = unread ? [...gaps, ADMITTED_SETS] : gaps;
    this.styledHeader(appTitle(store.app));
    for (const line of alignedLines(policyRows(withBothNames(policy, admitted), unreadable, state))) this.log(line);
    const noticed = state === 'no-oauth' ? notice('no-oauth') : noticeState(state);
    if (noticed) this.warn(inWords(noticed).message);
    warnOfGaps(this, store.app.type, unreadable);
    return { app: store.app, state, policy, admittedPermissionSets: admitted, unreadable };
  }
}
