/** The conversation around the switch of an external client app: what is told and asked before it, and what is seen after it. */
import { setTimeout as pause } from 'node:timers/promises';
import { refuseUnaskable } from '../../cli/console.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { messagesOf } from '../../cli/messages.ts';
import { type Next, showRest } from '../../cli/outcome.ts';
import { statusLine } from '../../cli/progress.ts';
import { orgInCommands } from '../../cli/stored-login.ts';
import type { RequestToken } from '../../exchange/exchange.ts';
import { JwtError } from '../../faults/errors.ts';
import { stillValidInBlockedApp } from '../../revoke/still-valid.ts';
import { setupPages, setupUrl } from '../../salesforce/setup-pages.ts';
import type { ChangeResult } from '../app.ts';
import { type KeyProof, setBlocked, watchKey } from '../block.ts';
import type { Settings } from '../component.ts';
import { onApp } from '../nobody.ts';
import type { OpenApp } from '../org/open.ts';
import type { AppUsage } from '../org/usage.ts';
import { type Asked, changeReport, ownConnection, telling } from './changes.ts';
import { usageLines } from './display.ts';
import { type KeyAtHand, keyAtHand } from './key-at-hand.ts';
import { blockInSetup, type Speaker } from './setup-block.ts';

const shared = messagesOf('jwt.app.block');

/** What is sent beside the change. `readUsage`: null where the org does not tell. */
export type BlockRequests = {
  readUsage(connection: OpenApp['connection'], app: OpenApp['store']['app']): Promise<AppUsage | null>;
  requestToken: RequestToken;
};

/**
 * `usage`: tokens of the app that the org lists; null: it does not tell. `proof`: what the org made of a login with a key of the
 * app that is stored here; null: none is, or it was a dry run. `next`: commands, filled in.
 */
export type BlockResult = ChangeResult & {
  stillAlive: string[];
  usage: AppUsage | null;
  proof: KeyProof | null;
  next: string[];
};

type AskedOfBlock = Asked & { flags: Asked['flags'] & { 'target-org'?: string | undefined } };

/** Asks, switches the app off, shows by a login that it is off, and says what lives on. */
export async function blockApp(speaker: Speaker, asked: AskedOfBlock, requests: BlockRequests): Promise<BlockResult> {
  const { opened, messages, flags } = asked;
  const { store, connection } = opened;
  const usage = once(() => requests.readUsage(connection, store.app).catch(() => null));
  if (store.app.type === 'ConnectedApp') {
    const { result, wayBack } = await blockInSetup(speaker, asked, orgName(asked));
    return finished(speaker, asked, { ...result, usage: await usage(), proof: null }, [wayBack]);
  }
  let key: KeyAtHand | null = null;
  let before: KeyProof['before'] = 'unknown';
  const listed: { lines: string[] } = { lines: [] };
  const judge = (settings: Settings) => [
    { says: [messages.getMessage('consequences'), ...listed.lines].join('\n'), asks: true },
    ...ownConnection(asked, settings),
  ];
  const tell = telling(speaker, asked, judge, 'switched off');
  const findKey = (settings: Settings): Promise<KeyAtHand | null> =>
    keyAtHand(store.kind.consumerKeyOf(settings), connection.login, requests.requestToken);
  const beforeWrite = async (settings: Settings): Promise<void> => {
    const [dryRun, noPrompt] = [flags['dry-run'], flags['no-prompt']];
    refuseUnaskable(speaker, messages.getMessage('question'), { dryRun, noPrompt });
    // Who is sure enough not to be asked is in a hurry: then the app is off before anything else is looked at.
    if (dryRun || !noPrompt) listed.lines = [messages.getMessage('listed'), ...usageLines(await usage())];
    await tell.beforeWrite?.(settings);
    if (dryRun) return;
    key = await findKey(settings);
    before = (await key?.tryKey()) ?? 'unknown';
  };
  const { changed, before: settings } = await setBlocked(store, true, { ...tell, beforeWrite });
  if (!flags['dry-run']) key ??= await findKey(settings);
  const result = changeReport(speaker, changed, { messages, tell, kind: store.kind });
  const proof = flags['dry-run'] || key === null ? null : await prove(speaker, key, before);
  return finished(speaker, asked, { ...result, usage: await usage(), proof: proof && { before, after: proof.after } });
}

async function prove(speaker: Speaker, { username, tryKey }: KeyAtHand, before: KeyProof['before']) {
  const progress = statusLine(shared.getMessage('trying', [username]));
  if (!speaker.jsonEnabled()) progress.show('');
  const { after, seconds } = await watchKey(tryKey, pause).finally(progress.stop);
  const words = { accepted: 'proof.accepted', rejected: 'proof.rejected', unknown: 'proof.unknown' } as const;
  if (after === 'rejected') {
    speaker.log(shared.getMessage(before === 'accepted' ? 'proof.ended' : words[after], [username]));
  } else speaker.warn(shared.getMessage(words[after], after === 'accepted' ? [seconds, username] : [username]));
  if (after === 'accepted') process.exitCode = exitCodes.unconfirmed;
  return { after };
}

/** Says what lives on, and how to end that. */
function finished(
  speaker: Speaker,
  asked: AskedOfBlock,
  result: Omit<BlockResult, 'stillAlive' | 'next'>,
  more: Next[] = [],
): BlockResult {
  const { store } = asked.opened;
  const { usage } = result;
  const stillAlive = stillValidInBlockedApp({
    tokens: usage?.users.reduce((sum, { tokens }) => sum + tokens, 0) ?? null,
    users: usage?.users.length ?? null,
    whole: usage?.whole ?? false,
    isOff: store.app.type === 'ExternalClientApp',
  });
  const target = onApp(store.app, orgName(asked));
  const next = [`sf jwt revoke ${target}`, `sf jwt app unblock ${target}`].slice(
    0,
    store.app.type === 'ConnectedApp' ? 1 : 2,
  );
  const whys = ['next.revoke', 'next.unblock'] as const;
  showRest(speaker, {
    livesOn: { title: shared.getMessage('still-alive'), sentences: stillAlive },
    next: [...next.map((line, at) => ({ why: shared.getMessage(whys[at] ?? 'next.revoke'), command: line })), ...more],
  });
  return { ...result, stillAlive, next };
}

/** Asks, and switches the app on again: that is all that `block` has changed. */
export async function unblockApp(
  speaker: Speaker,
  asked: AskedOfBlock,
): Promise<ChangeResult & { stillAlive: string[]; next: string[] }> {
  const { opened, messages } = asked;
  const { store, connection } = opened;
  if (store.app.type === 'ConnectedApp') {
    const url = setupUrl(connection.instanceUrl, setupPages.connectedAppsUsage);
    throw new JwtError('setup-only-unblock', { app: store.app.name, setupUrl: url });
  }
  const tell = telling(
    speaker,
    asked,
    () => [{ says: messages.getMessage('consequences'), asks: true }],
    'switched on',
  );
  const { changed, state } = await setBlocked(store, false, tell);
  const isOauthOff = state === 'oauth-off';
  const shown = isOauthOff || changed.dryRun ? [] : [`sf jwt app display ${onApp(store.app, orgName(asked))}`];
  const result = changeReport(speaker, changed, {
    ...{ messages, tell, kind: store.kind },
    next: shown.map((command) => ({ why: messages.getMessage('next'), command })),
  });
  if (isOauthOff) speaker.warn(messages.getMessage('oauth-off', [store.setupUrl]));
  const next = shown;
  return { ...result, stillAlive: [], next };
}

const orgName = ({ flags, opened }: AskedOfBlock): string | null =>
  orgInCommands(flags['target-org'], opened.connection.login);

/** Calls once, whoever asks how often. */
const once = <T>(call: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= call();
    return answer;
  };
};
