import { type Console, confirmed, type Deed } from '../../cli/console.ts';
import { messagesOf, type Texts } from '../../cli/messages.ts';
import { type Next, showAnswer, showRest } from '../../cli/outcome.ts';
import { orgInCommands } from '../../cli/stored-login.ts';
import type { Json } from '../../faults/errors.ts';
import { visible, visibleInShort } from '../../faults/harmless.ts';
import { withShared } from '../../faults/sections.ts';
import { type App, appTypeWords, type Change, type ChangeResult } from '../app.ts';
import type { AppKind } from '../app-kind.ts';
import type { Changed, ChangeRequest } from '../change.ts';
import type { Settings } from '../component.ts';
import { loweredBy, nobodyLeft } from '../consequences.ts';
import type { PolicyEdit } from '../elements.ts';
import { onApp } from '../nobody.ts';
import type { OpenApp } from '../org/open.ts';
import { leftTimeouts, setJwtIssuing, withPolicy } from '../policy.ts';
import { changeWords } from './change-words.ts';

const common = messagesOf('changes');

export type Asked = { opened: OpenApp; messages: Texts; flags: WriteFlags };
type WriteFlags = { 'dry-run': boolean; 'no-prompt': boolean; 'target-org'?: string | undefined };
/** Whether the org lists a token of the app in use; null: it does not tell. */
type HasTokens = (connection: OpenApp['connection'], app: App) => Promise<boolean | null>;
/** What a change says and asks before it writes. `tellLater`: says what needed no answer, once it is done. */
type Telling = Pick<ChangeRequest, 'dryRun' | 'beforeWrite' | 'consequences'> & { tellLater(): void };
/**
 * What a change brings about, in a sentence, and whether it needs a yes. `isTheChange`: it is nothing but the change of a value,
 * and those are compared one by one right before the write; what somebody else has done of them already is no other consequence.
 */
export type Consequence = { says: string; asks: boolean; isTheChange?: true };

/**
 * Says each consequence of a change as a warning, and asks about all of them in one question, where one of them asks; where none
 * does, they are said when the answer stands. A dry run says the same and asks nothing. `judge`: by the settings before the change alone, as it is asked again right before the write.
 */
export function telling(
  command: Console,
  { opened, messages, flags }: Asked,
  judge: (before: Settings) => Consequence[],
  deed: Deed = 'changed',
): Required<Telling> {
  let later: string[] = [];
  return {
    dryRun: flags['dry-run'],
    tellLater: () => {
      for (const says of later.splice(0)) command.warn(says);
    },
    consequences: (before) => judge(before).flatMap(({ says, isTheChange }) => (isTheChange ? [] : says)),
    beforeWrite: async (before) => {
      const found = judge(before);
      const newest = await opened.newerVersion();
      if (newest) command.warn(common.getMessage('older-version', [opened.connection.version, newest]));
      const sentences = found.map(({ says }) => says);
      const isAsked = !flags['dry-run'] && !flags['no-prompt'] && found.some(({ asks }) => asks);
      if (!isAsked) later = sentences;
      if (!isAsked) return;
      for (const says of sentences) command.warn(says);
      await confirmed(command, messages.getMessage('question'), flags['no-prompt'], deed);
    },
  };
}

/**
 * Switches JWT-based access tokens on or off. Says what that will break, and asks when this very connection goes through the app,
 * and before the switch is turned on under clients that hold tokens.
 */
export async function switchIssuing(
  command: Console,
  issuesJwt: boolean,
  asked: Asked & { hasTokens?: HasTokens },
): Promise<ChangeResult> {
  const { opened, messages } = asked;
  const breaks = { says: messages.getMessages('consequences').join('\n'), asks: false };
  let tokens: Consequence[] = [];
  const judge = (before: Settings) => [breaks, ...tokens, ...ownConnection(asked, before)];
  const tell = telling(command, asked, judge, issuesJwt ? 'switched on' : 'switched off');
  const beforeWrite = async (before: Settings): Promise<void> => {
    if (asked.hasTokens) tokens = await tokensInUse(asked, asked.hasTokens);
    await tell.beforeWrite?.(before);
  };
  const changed = await setJwtIssuing(opened.store, issuesJwt, { ...tell, beforeWrite });
  return changeReport(command, changed, { messages, tell, kind: opened.store.kind, next: nextOf(asked, issuesJwt) });
}

/** The way back among it. */
function nextOf({ opened, flags }: Asked, issuesJwt: boolean): Next[] {
  const target = onApp(opened.store.app, orgInCommands(flags['target-org'], opened.connection.login));
  return [
    { why: 'See the app as it is now', command: `sf jwt app display ${target}` },
    { why: 'Undo this', command: `sf jwt ${issuesJwt ? 'disable' : 'enable'} ${target}` },
  ];
}

/** What the switch means for clients that hold tokens now, as far as the org lists them. */
async function tokensInUse({ opened, messages }: Asked, hasTokens: HasTokens): Promise<Consequence[]> {
  const { app } = opened.store;
  const has = await hasTokens(opened.connection, app);
  if (has === null) return [{ says: messages.getMessage('tokens-unknown', [app.label]), asks: false }];
  return has ? [{ says: messages.getMessage('tokens-in-use', [app.label]), asks: true }] : [];
}

/** What a change of policies does to those who use the app, and to those who must not. */
export function policyConsequences(command: Console, asked: Asked & { edit: PolicyEdit }): Telling {
  const { edit, messages } = asked;
  const { kind, apiVersion } = asked.opened.store;
  return telling(command, asked, (before) => {
    const after = withPolicy(kind, before, edit, apiVersion);
    const nobody = nobodyLeft(kind, before, after);
    const isTimeoutLost = leftTimeouts(kind, before).length > 0 && leftTimeouts(kind, after).length === 0;
    return [
      ...(isTimeoutLost ? [{ says: messages.getMessage('left-timeout'), asks: false }] : []),
      ...loweredBy(kind, before, after).map(({ label, from, to, asks }) => ({
        says: messages.getMessage('lowers-security', [label, from, to]),
        asks,
        isTheChange: true as const,
      })),
      ...(nobody ? [{ says: messages.getMessage('nobody-pre-authorised'), asks: nobody.since === 'now' }] : []),
      ...(edit.permittedUsers === 'admin-approved' ? ownConnection(asked, before) : []),
    ];
  });
}

/** What a change means for the CLI itself where it is connected through the very app. */
export function ownConnection({ opened, messages }: Asked, before: Settings): Consequence[] {
  if (!isOwnConnection(opened, before)) return [];
  return [{ says: messages.getMessage('own-connection', [opened.connection.login.name]), asks: true }];
}

function isOwnConnection({ connection, store }: OpenApp, settings: Settings): boolean {
  const own = connection.login.clientId;
  return Boolean(own) && own === store.kind.consumerKeyOf(settings);
}

/** What a report says beside the changes: the words `done`, `would` and `nothing-to-do` of the command, with the app first. */
export type Report = {
  messages: Texts;
  kind: AppKind;
  /** What stands in those words behind the app. */
  values?: string[];
  tell?: Pick<Telling, 'tellLater'>;
  details?: string[];
  next?: Next[];
};

/** Prints what is true now, what changed and what to do next, and gives the result for `--json`. */
export function changeReport(command: Console, changed: Changed, report: Report): ChangeResult {
  const { sideEffects, changedMeanwhile, unwatchedMs, settings, ...result } = changed;
  const { messages, kind, values = [], tell, details = [], next = [] } = report;
  const state = result.changed ? 'done' : result.changes.length > 0 ? 'dry-run' : 'already';
  const words = withShared(messages.getMessage(answers[state], [appTitle(result.app), ...values]));
  showAnswer(command, { state, says: words });
  const rows = changeWords(kind, settings.before, settings.after);
  const isTold = state === 'already' || rows.length > 0;
  for (const line of isTold ? rows : changeLines(result.changes)) command.log(line);
  tell?.tellLater();
  warnOf(command, 'changed-meanwhile', changedMeanwhile);
  warnOf(command, 'side-effects', sideEffects);
  if (unwatchedMs !== null) command.warn(common.getMessage('unwatched', [Math.round(unwatchedMs / 1000)]));
  showRest(command, { details, next: result.changed ? next : [] });
  return changedMeanwhile.length > 0 ? { ...result, changedMeanwhile } : result;
}

const answers = { done: 'done', 'dry-run': 'would', already: 'nothing-to-do' } as const;

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
export function changeLines(changes: Change[]): string[] {
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
