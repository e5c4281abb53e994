/** The conversation around the end of an app: what is told and asked before it, and what is said after it. */
import { askText } from '../../cli/ask-text.ts';
import { type Console, refuseUnaskable } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showOutcome } from '../../cli/outcome.ts';
import { readLoginsThrough } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { stillValidOfDeletedApp } from '../../revoke/still-valid.ts';
import type { App } from '../app.ts';
import type { AppKind } from '../app-kind.ts';
import type { WholeApp } from '../app-store.ts';
import type { Settings } from '../component.ts';
import { type Deletion, deleteApp } from '../deletion.ts';
import { keepFolder } from '../files/keepsake-folder.ts';
import { keepsakeOf } from '../keepsake.ts';
import type { OpenApp } from '../org/open.ts';
import type { AppUsage } from '../org/usage.ts';
import { isOurs } from '../ours.ts';
import { policyOf } from '../policy.ts';
import { appTitle } from './changes.ts';
import { usageLines } from './display.ts';

const messages = messagesOf('jwt.app.delete');

type Flags = { 'output-dir': string; 'dry-run': boolean; 'no-prompt': boolean };
/** `missingPermissions`: to delete apps, in the words of Setup; null: the org does not say. */
export type DeletionRequests = {
  readUsage(connection: OpenApp['connection'], app: App): Promise<AppUsage | null>;
  missingPermissions(connection: OpenApp['connection']): Promise<string[] | null>;
};

/** `backup`: the files that were kept. `usage`: tokens that the org lists; null: it does not tell. */
export type DeleteResult = {
  app: App;
  deleted: boolean;
  dryRun: boolean;
  backup: string[];
  stillAlive: string[];
  usage: AppUsage | null;
};

/** Shows who uses the app, has its name typed, keeps its metadata, deletes it, and says what lives on. */
export async function deleteNamedApp(
  command: Console,
  opened: OpenApp,
  flags: Flags,
  requests: DeletionRequests,
): Promise<DeleteResult> {
  const { store, connection } = opened;
  const { app } = store;
  const usage = requests.readUsage(connection, app).catch(() => null);
  await refuseWithoutPermission(opened, requests);
  const approve = async (whole: WholeApp): Promise<void> => {
    command.log(appTitle(app));
    if (!isOurs(whole.header)) command.warn(messages.getMessage('not-ours'));
    const missing = unlisted(whole, store.kind);
    if (missing.length > 0) command.warn(messages.getMessage('not-listed', [missing.join(', ')]));
    command.warn(messages.getMessage(app.type === 'ConnectedApp' ? 'no-way-back.connected' : 'no-way-back'));
    command.log(messages.getMessage('listed'));
    for (const line of usageLines(await usage)) command.log(`  ${line}`);
    await requireName(command, app, flags);
  };
  const keep = (whole: WholeApp): Promise<string[]> =>
    keepFolder(
      flags['output-dir'],
      folderName(app, connection.login.orgId, new Date()),
      keepsakeOf(whole.components, whole.shelves, connection.version),
    );
  const input = {
    dryRun: flags['dry-run'],
    unasked: flags['no-prompt'],
    ownClientId: connection.login.clientId,
  };
  const deletion = await deleteApp(store, input, { approve, keep });
  const stillAlive = await livingOn(opened, deletion, await usage);
  report(command, app, deletion, flags, stillAlive);
  const { deleted, backup } = deletion;
  return { app, deleted, dryRun: flags['dry-run'], backup, stillAlive, usage: await usage };
}

/** Parts that such an app mostly has, and that a user may not be shown. docs/salesforce.md §13 row 31 */
const unlisted = ({ components }: WholeApp, { componentTypes }: AppKind): string[] =>
  [...new Set(Object.values(componentTypes))].filter((type) => components.every((one) => one.type !== type));

/** Said before anything is asked or kept, as far as the org tells. */
async function refuseWithoutPermission({ store, connection }: OpenApp, requests: DeletionRequests): Promise<void> {
  if (store.app.type === 'ConnectedApp' || store.installed) return;
  const lacking = (await requests.missingPermissions(connection)) ?? [];
  if (lacking.length > 0)
    throw new JwtError('permission-missing-delete', { permission: lacking.join('; '), permissions: lacking });
}

/** A yes is given too easily for what no one can undo. */
async function requireName(command: Console, app: App, flags: Flags): Promise<void> {
  if (flags['dry-run'] || flags['no-prompt']) return;
  const question = messages.getMessage('question', [app.name]);
  refuseUnaskable(command, question, { dryRun: false, noPrompt: false });
  if ((await askText(`${question}:`)) !== app.name) throw new JwtError('cancelled-name');
}

/** Sorts by time, and tells the org. */
function folderName({ name }: App, orgId: string | undefined, now: Date): string {
  const time = now.toISOString().replace(/[:.]/g, '-');
  return [encodeURIComponent(name), orgId, time].filter(Boolean).join('.');
}

async function livingOn({ store }: OpenApp, { whole }: Deletion, usage: AppUsage | null): Promise<string[]> {
  const settings: Settings = Object.fromEntries(whole.components.map((component) => [component.type, component]));
  const { kind } = store;
  const isShown = whole.components.some(({ type }) => type === kind.componentTypes.tokens);
  const key = isShown ? kind.consumerKeyOf(settings) : null;
  return stillValidOfDeletedApp({
    tokens: usage?.users.reduce((sum, { tokens }) => sum + tokens, 0) ?? null,
    users: usage?.users.length ?? null,
    whole: usage?.whole ?? false,
    permissionSets: isShown || kind.type === 'ExternalClientApp' ? policyOf(kind, settings).policy.permissionSets : [],
    logins: key === null ? [] : await readLoginsThrough(key).catch(() => []),
  });
}

function report(command: Console, app: App, { deleted, backup }: Deletion, flags: Flags, stillAlive: string[]): void {
  const state = flags['dry-run'] ? 'dry-run' : deleted ? 'done' : 'unseen';
  const words = { 'dry-run': 'would', done: 'done', unseen: 'gone-already' } as const;
  showOutcome(command, {
    state,
    says: messages.getMessage(words[state], [appTitle(app)]),
    details: backup.length > 0 ? [messages.getMessage('kept'), ...backup.map((path) => `  ${path}`)] : [],
    livesOn: { title: messages.getMessage('still-alive'), sentences: stillAlive },
  });
}
