/** What a person sees of a new app, and the result for `--json`. */
import type { Certificate } from '../../cert/certificate.ts';
import { certificateLines } from '../../cert/cli/render.ts';
import type { Console } from '../../cli/console.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { alignedLines } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import type { ExchangeResult, TokenOwner } from '../../exchange/exchange.ts';
import { secretIn } from '../../faults/secret-kind.ts';
import { withWords } from '../../faults/shell-word.ts';
import type { Acceptance } from '../acceptance.ts';
import type { App, Change } from '../app.ts';
import type { Created } from '../create.ts';
import { appTitle, changeLines } from './changes.ts';
import type { CreationFlags, GivenWish } from './creation-flags.ts';
import type { CreationKey } from './creation-key.ts';

const messages = messagesOf('jwt.app.create');
const common = messagesOf('changes');

/**
 * `components`: those that were written, `<metadata type>:<name>`, in the order in which they were; on a dry run those that would
 * be. `consumerKey`: empty on a dry run of a new app. `exchanged`: whether the org accepted the new key; null: it was not tried.
 * `said`: what the org said last, where it did not.
 */
export type CreateResult = {
  app: App;
  created: boolean;
  changed: boolean;
  dryRun: boolean;
  consumerKey: string;
  components: string[];
  certificate: Certificate | null;
  certFile: string | null;
  keyFile: string | null;
  permissionSets: string[];
  assigned: string[];
  exchanged: boolean | null;
  waitedSeconds: number;
  said: string | null;
  differs: Change[];
  next: string[];
};

/** What came of it. `acceptance`, `granted`: null where nothing was tried; a token is a secret that nobody prints. */
export type CreationFrame = {
  app: App;
  created: Created;
  acceptance: Acceptance | null;
  granted: ExchangeResult | null;
  owner: TokenOwner | null;
  key: CreationKey;
  given: GivenWish;
  permissionSets: string[];
  /** Who were named, as the org spells them. */
  usernames: string[];
  newSets: string[];
  /** Of the org. */
  url: string;
};

export function reportCreation(console: Console, flags: CreationFlags, frame: CreationFrame): CreateResult {
  const { app, created, acceptance, key } = frame;
  const dryRun = flags['dry-run'];
  const isThere = !(dryRun && key.origin === 'new');
  const certificate = isThere ? key.read.certificate : null;
  const changed = !dryRun && (created.written.length > 0 || created.assigned.length > 0);
  const result: CreateResult = {
    app,
    created: !dryRun && created.written.length > 0,
    changed,
    dryRun,
    consumerKey: created.consumerKey ?? '',
    components: created.written,
    certificate,
    certFile: isThere ? key.certFile : null,
    keyFile: isThere ? key.keyFile : null,
    permissionSets: frame.permissionSets,
    assigned: [...new Set(created.assigned.map(({ username }) => username))],
    exchanged: acceptance?.accepted ?? null,
    waitedSeconds: acceptance?.waitedSeconds ?? 0,
    said: acceptance?.said ?? null,
    differs: created.differs,
    next: dryRun ? [] : nextSteps(flags, frame),
  };
  show(console, result, frame);
  return result;
}

function show(console: Console, result: CreateResult, { key, newSets, acceptance }: CreationFrame): void {
  const { app, dryRun, changed, components, differs, next } = result;
  console.log(appTitle(app));
  for (const line of componentLines(result)) console.log(line);
  if (result.certificate) for (const line of certificateLines(result.certificate)) console.log(line);
  if (key.origin === 'found') console.log(messages.getMessage('pair-found', [key.keyFile ?? '']));
  if (key.origin === 'new' && !dryRun) console.log(messages.getMessage('pair-made', [key.keyFile ?? '', key.certFile]));
  if (newSets.length > 0) console.log(messages.getMessage('sets-made', [newSets.join(', ')]));
  tellDifferences(console, differs);
  if (acceptance && !acceptance.accepted) {
    console.warn(messages.getMessage('not-accepted', [acceptance.waitedSeconds, acceptance.said ?? '']));
    process.exitCode = acceptance.interrupted ? exitCodes.interrupted : exitCodes.refused;
  }
  if (dryRun) console.log(components.length > 0 ? common.getMessage('dry-run') : messages.getMessage('nothing-to-do'));
  else if (!changed) console.log(messages.getMessage('nothing-to-do'));
  else console.logSuccess(messages.getMessage('done', [app.name]));
  if (acceptance?.accepted) console.logSuccess(messages.getMessage('accepted', [acceptance.waitedSeconds]));
  if (next.length > 0) console.log(messages.getMessage('next'));
  for (const line of next) console.log(`  ${line}`);
}

/** What the org made of the app beside what was asked. */
export function tellDifferences(console: Pick<Console, 'warn'>, differs: Change[]): void {
  if (differs.length > 0) console.warn([messages.getMessage('differs'), ...changeLines(differs)].join('\n'));
}

function componentLines({ components, consumerKey, permissionSets, assigned, dryRun }: CreateResult): string[] {
  const written = components.map((value, at) => ({ name: at > 0 ? '' : dryRun ? 'To write' : 'Written', value }));
  const lines = [
    { name: 'Consumer key', value: consumerKey },
    ...written,
    { name: 'Lets in', value: permissionSets.join(', ') },
    { name: dryRun ? 'To assign to' : 'Assigned to', value: assigned.join(', ') },
  ];
  return alignedLines(lines.filter(({ value }) => value !== ''));
}

/** Commands as they run. */
function nextSteps(flags: CreationFlags, { app, owner, key, created, url }: CreationFrame): string[] {
  const { 'target-org': org = null } = flags;
  const values: { [name: string]: string | null } = {
    'consumer-key': created.consumerKey,
    username: owner?.username ?? null,
    'key-file': key.keyFile,
    url,
    // A session may stand for the org.
    org: org !== null && secretIn(org) === null ? org : null,
    app: app.name,
  };
  const where = org === null ? '' : ' --target-org {org}';
  return [
    'sf jwt exchange --client-id {consumer-key} --username {username} --jwt-key-file {key-file} --instance-url {url}',
    `sf jwt app display${where} --app {app}`,
  ].map((line) => withWords(line, /\{([\w-]+)\}/, (name) => values[name] ?? null));
}
