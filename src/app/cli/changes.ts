import { type Console, confirmed } from '../../cli/console.ts';
import { messagesOf, type Texts } from '../../cli/messages.ts';
import type { Json } from '../../faults/errors.ts';
import { visible, visibleInShort } from '../../faults/harmless.ts';
import { withShared } from '../../faults/sections.ts';
import { type App, appTypeWords, type Change, type ChangeResult } from '../app.ts';
import type { Changed } from '../change.ts';
import type { Settings } from '../component.ts';
import type { PolicyEdit } from '../elements.ts';
import { noticeNobody } from '../judge.ts';
import type { OpenApp } from '../org/open.ts';
import { policyOf, setJwtIssuing } from '../policy.ts';

const common = messagesOf('changes');

type Asked = { opened: OpenApp; messages: Texts; flags: { 'dry-run': boolean; 'no-prompt': boolean } };
type Consequences = Asked & { before: Settings };

/** Switches JWT-based access tokens on or off. Says what that will break, and asks when this very connection goes through the app. */
export async function switchIssuing(command: Console, issuesJwt: boolean, asked: Asked): Promise<ChangeResult> {
  const changed = await setJwtIssuing(asked.opened.store, issuesJwt, {
    dryRun: asked.flags['dry-run'],
    beforeWrite: async (before) => {
      command.warn(asked.messages.getMessages('consequences').join('\n'));
      await askIfOwnConnection(command, { ...asked, before });
    },
  });
  return changeReport(command, changed, asked.messages);
}

/** Says who a policy change locks out, and asks when that may be this very connection. */
export async function policyConsequences(command: Console, input: Consequences & { edit: PolicyEdit }): Promise<void> {
  const { opened, before, edit, messages } = input;
  if (edit.permittedUsers !== 'admin-approved') return;
  const { policy } = policyOf(opened.store.kind, before);
  const added = [...(edit.permissionSets?.add ?? []), ...(edit.profiles?.add ?? [])];
  const { permittedUsers } = edit;
  const after = { ...policy, permittedUsers, permissionSets: [...policy.permissionSets, ...added] };
  if (noticeNobody(opened.store.app.name, after)) command.warn(messages.getMessage('nobody-pre-authorised'));
  await askIfOwnConnection(command, input);
}

/** Says that the CLI's own login by key ends with the certificate that it is verified by, and asks. */
export async function certificateConsequences(command: Console, input: Consequences): Promise<void> {
  if (input.opened.connection.login.keyFile) await askIfOwnConnection(command, input);
}

async function askIfOwnConnection(command: Console, { opened, before, messages, flags }: Consequences) {
  const own = opened.connection.login.clientId;
  if (!own || own !== opened.store.kind.consumerKeyOf(before)) return;
  command.warn(messages.getMessage('own-connection', [opened.connection.login.name]));
  if (!flags['dry-run']) await confirmed(command, messages.getMessage('own-connection.question'), flags['no-prompt']);
}

/** Prints what changed and gives the result for `--json`. */
export function changeReport(command: Console, changed: Changed, messages: Texts): ChangeResult {
  const { sideEffects, ...result } = changed;
  command.log(appTitle(result.app));
  for (const line of changeLines(result.changes)) command.log(line);
  if (sideEffects.length > 0) command.warn([common.getMessage('side-effects'), ...changeLines(sideEffects)].join('\n'));
  if (result.changed) command.logSuccess(withShared(messages.getMessage('done')));
  else if (result.changes.length > 0) command.log(common.getMessage('dry-run'));
  else command.log(withShared(messages.getMessage('nothing-to-do')));
  return result;
}

const width = 80;

/** `Pay (connected app)`, with the label where it says more. */
export function appTitle(app: App): string {
  const [name, label, type] = [visibleInShort(app.name), visibleInShort(app.label), app.type];
  return label === name ? `${name} (${appTypeWords[type]})` : `${label} (${appTypeWords[type]} ${name})`;
}

/** One block a component: its name, then each changed element with its old and new value. */
function changeLines(changes: Change[]): string[] {
  const components = [...new Set(changes.map(({ component }) => component))];
  return components.flatMap((component) => [
    visible(component),
    ...changes.filter((change) => change.component === component).flatMap(changeLine),
  ]);
}

function changeLine({ field, from, to }: Change): string[] {
  const [name, before, now] = [visible(field), visible(valueText(from)), visible(valueText(to))];
  const line = `  ${name}: ${before} → ${now}`;
  return line.length <= width ? [line] : [`  ${name}`, `    from ${before}`, `    to   ${now}`];
}

/** A value in words: nothing is `(none)`, a list is joined by commas. */
function valueText(value: Json): string {
  if (value === null) return '(none)';
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(valueText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
