/** Block of a connected app, which is a button of Setup: its page is opened, and what the API can do meanwhile is offered. */
import { type Console, canAsk } from '../../cli/console.ts';
import { messagesOf, type Texts } from '../../cli/messages.ts';
import type { Next } from '../../cli/outcome.ts';
import { type Opener, showSetupPage } from '../../cli/setup-page.ts';
import { JwtError } from '../../faults/errors.ts';
import { setupPages, setupUrl } from '../../salesforce/setup-pages.ts';
import type { ChangeResult } from '../app.ts';
import { prepareEdit } from '../known-names.ts';
import { admitNobody, commandsFor } from '../nobody.ts';
import { readPolicy, setPolicy } from '../policy.ts';
import { type Asked, changeReport, ownConnection, telling } from './changes.ts';

const messages = messagesOf('jwt.app.block');
/** The words about the app that admits nobody. */
const nobody: Texts = {
  ...messages,
  getMessage: (key, values = []) => messages.getMessage(`nobody.${key}`, values),
};

/** `wayBack`: the command that admits the same users again. */
type BlockedInSetup = { result: ChangeResult; wayBack: Next };

/** The console, and what it takes to open a page through the host. */
export type Speaker = Console & Opener;

/**
 * Takes a person to the page, and offers to admit nobody. `org`: as the commands of the way back name it.
 *
 * @throws JwtError `SetupOnlyError` (`data.setupUrl`) where nobody can be asked, and where the answer is no.
 */
export async function blockInSetup(speaker: Speaker, asked: Asked, org: string | null): Promise<BlockedInSetup> {
  const { store, directory, connection } = asked.opened;
  const url = setupUrl(connection.instanceUrl, setupPages.connectedAppsUsage);
  const { policy, state } = await readPolicy(store);
  const edit = state === 'no-oauth' ? null : admitNobody(policy);
  const detail = { app: store.app.name, setupUrl: url };
  const lines = commandsFor(store.app, org, policy);
  const isAsked = canAsk(speaker) && !asked.flags['no-prompt'] && !asked.flags['dry-run'];
  if (isAsked) await showSetupPage(speaker, url, connection.login.username, messages);
  if (edit === null) throw new JwtError('setup-only-block-nobody', detail);
  if (!isAsked || !(await speaker.confirm({ message: messages.getMessage('nobody.offer'), ms: PATIENCE_MS })))
    throw new JwtError('setup-only-block', { ...detail, ...lines });
  const prepared = await prepareEdit(store, directory, edit);
  const tell = telling(speaker, { ...asked, messages: nobody }, (before) =>
    ownConnection({ ...asked, messages }, before),
  );
  const { absent: _, ...changed } = await setPolicy(prepared, tell);
  const result = changeReport(speaker, changed, { messages: nobody, kind: store.kind, tell });
  return { result, wayBack: { why: messages.getMessage('nobody.way-back'), command: lines.wayBack } };
}

const PATIENCE_MS = 60_000;
