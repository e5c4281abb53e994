import { type Console, confirmed } from '../../cli/console.ts';
import { messagesOf, type Texts } from '../../cli/messages.ts';
import type { Json } from '../../faults/errors.ts';
import { visible, visibleInShort } from '../../faults/harmless.ts';
import { withShared } from '../../faults/sections.ts';
import { type App, appTypeWords, type Change, type ChangeResult } from '../app.ts';
import type { AppStore } from '../app-store.ts';
import type { Changed, ChangeRequest } from '../change.ts';
import type { Settings } from '../component.ts';
import type { PolicyEdit } from '../elements.ts';
import { noticeNobody } from '../judge.ts';
import type { OpenApp } from '../org/open.ts';
import { leftTimeouts, policyOf, setJwtIssuing, withPolicy } from '../policy.ts';

const common = messagesOf('changes');

type Asked = { opened: OpenApp; messages: Texts; flags: { 'dry-run': boolean; 'no-prompt': boolean } };
type Consequences = Asked & { before: Settings };
/** What a change says and asks before it writes. */
type Telling = Pick<ChangeRequest, 'dryRun' | 'beforeWrite' | 'consequences'>;

/** Switches JWT-based access tokens on or off. Says what that will break, and asks when this very connection goes through the app. */
export async function switchIssuing(command: Console, issuesJwt: boolean, asked: Asked): Promise<ChangeResult> {
  const changed = await setJwtIssuing(asked.opened.store, issuesJwt, {
    dryRun: asked.flags['dry-run'],
    consequences: (before) => isOwnConnection(asked.opened, before),
    beforeWrite: async (before) => {
      command.warn(asked.messages.getMessages('consequences').join('\n'));
      await askIfOwnConnection(command, { ...asked, before });
    },
  });
  return changeReport(command, changed, asked.messages);
}

/** Says who a policy change locks out, and asks when that may be this very connection. */
export function policyConsequences(command: Console, asked: Asked & { edit: PolicyEdit }): Telling {
  const { opened, edit, messages, flags } = asked;
  const isClosing = edit.permittedUsers === 'admin-approved';
  const locksAllOut = (before: Settings): boolean =>
    admitsNobody(opened.store, before, edit) && (isClosing || !admitsNobody(opened.store, before, {}));
  return {
    dryRun: flags['dry-run'],
    consequences: (before) => [locksAllOut(before), isClosing && isOwnConnection(opened, before)],
    beforeWrite: async (before) => {
      const left = leftTimeouts(opened.store.kind, before);
      const after = withPolicy(opened.store.kind, before, edit, opened.store.apiVersion);
      if (left.length > 0 && leftTimeouts(opened.store.kind, after).length === 0)
        command.warn(messages.getMessage('left-timeout'));
      if (locksAllOut(before)) command.warn(messages.getMessage('nobody-pre-authorised'));
      if (isClosing) await askIfOwnConnection(command, { ...asked, before });
    },
  };
}

/** Whether nobody may use the app after the change. */
function admitsNobody({ kind, app, apiVersion }: AppStore, before: Settings, edit: PolicyEdit): boolean {
  const { policy } = policyOf(kind, withPolicy(kind, before, edit, apiVersion));
  return noticeNobody(app.name, policy) !== null;
}

/** Says that the CLI's own login by key ends with the certificate that it is verified by, and asks. */
export async function certificateConsequences(command: Console, input: Consequences): Promise<void> {
  if (input.opened.connection.login.keyFile) await askIfOwnConnection(command, input);
}

/** Whether the CLI itself is connected through the app. */
export function isOwnConnection({ connection, store }: OpenApp, settings: Settings): boolean {
  const own = connection.login.clientId;
  return Boolean(own) && own === store.kind.consumerKeyOf(settings);
}

async function askIfOwnConnection(command: Console, { opened, before, messages, flags }: Consequences) {
  if (!isOwnConnection(opened, before)) return;
  command.warn(messages.getMessage('own-connection', [opened.connection.login.name]));
  if (!flags['dry-run']) await confirmed(command, messages.getMessage('own-connection.question'), flags['no-prompt']);
}

/** Prints what changed and gives the result for `--json`. */
export function changeReport(command: Console, changed: Changed, messages: Texts): ChangeResult {
  const { sideEffects, changedMeanwhile, unwatchedMs, ...result } = changed;
  command.log(appTitle(result.app));
  for (const line of changeLines(result.changes)) command.log(line);
  warnOf(command, 'changed-meanwhile', changedMeanwhile);
  warnOf(command, 'side-effects', sideEffects);
  if (unwatchedMs !== null) command.warn(common.getMessage('unwatched', [Math.round(unwatchedMs / 1000)]));
  if (result.changed) command.logSuccess(withShared(messages.getMessage('done')));
  else if (result.changes.length > 0) command.log(common.getMessage('dry-run'));
  else command.log(withShared(messages.getMessage('nothing-to-do')));
  return changedMeanwhile.length > 0 ? { ...result, changedMeanwhile } : result;
}

function warnOf(command: Console, message: 'changed-meanwhile' | 'side-effects', changes: Change[]): void {
  if (changes.length > 0) command.warn([common.getMessage(message), ...changeLines(changes)].join('\n'));
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
