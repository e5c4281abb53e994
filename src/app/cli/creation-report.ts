/** What a person sees of a new app, and the result for `--json`. */
import type { Certificate } from '../../cert/certificate.ts';
import { certificateLines } from '../../cert/cli/render.ts';
import type { Console } from '../../cli/console.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { alignedLines } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { type Next, showAnswer, showRest } from '../../cli/outcome.ts';
import type { ExchangeResult, TokenOwner } from '../../exchange/exchange.ts';
import { secretIn } from '../../faults/secret-kind.ts';
import { withWords } from '../../faults/shell-word.ts';
import type { Acceptance } from '../acceptance.ts';
import type { App, Change } from '../app.ts';
import type { Created } from '../create.ts';
import { keysOf } from '../element.ts';
import { appTitle, changeLines } from './changes.ts';
import type { CreationFlags, GivenWish } from './creation-flags.ts';
import type { CreationKey } from './creation-key.ts';

const messages = messagesOf('jwt.app.create');

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
  const steps = dryRun ? [] : nextSteps(flags, frame);
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
    next: steps.map(({ command }) => command),
  };
  show(console, result, frame, steps);
  return result;
}

function show(console: Console, result: CreateResult, { key, newSets, acceptance }: CreationFrame, next: Next[]): void {
  const { app, dryRun, certificate, differs } = result;
  showAnswer(console, answerOf(result));
  const pair = key.origin === 'found' ? 'pair-found' : key.origin === 'new' && !dryRun ? 'pair-made' : null;
  const details = [
    appTitle(app),
    ...componentLines(result),
    ...(certificate ? certificateLines(certificate) : []),
    ...(pair === null ? [] : [messages.getMessage(pair, [key.keyFile ?? '', key.certFile])]),
    ...(newSets.length > 0 ? [messages.getMessage('sets-made', [newSets.join(', ')])] : []),
  ];
  for (const line of details) console.log(line);
  tellDifferences(console, differs);
  if (acceptance && !acceptance.accepted) {
    console.warn(messages.getMessage('not-accepted', [acceptance.waitedSeconds, acceptance.said ?? '']));
    process.exitCode = acceptance.interrupted ? exitCodes.interrupted : exitCodes.refused;
  }
  showRest(console, { next });
}

function answerOf({ app, dryRun, changed, components, exchanged, waitedSeconds }: CreateResult) {
  const words = (key: string, ...values: (string | number)[]): string =>
    messages.getMessage(key, [app.name, ...values]);
  if (dryRun && components.length > 0) return { state: 'dry-run' as const, says: words('would') };
  const isTried = exchanged === true ? ` ${messages.getMessage('key-accepted')}` : '';
  if (dryRun || !changed) return { state: 'already' as const, says: `${words('nothing-to-do')}${isTried}` };
  if (exchanged === null) return { state: 'done' as const, says: words('done') };
  const says = exchanged ? words('accepted', waitedSeconds) : words('done');
  return { state: exchanged ? ('done' as const) : ('unseen' as const), says };
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
function nextSteps(flags: CreationFlags, { app, owner, key, created, url }: CreationFrame): Next[] {
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
  const lines = {
    'next.token':
      'sf jwt exchange --client-id {consumer-key} --username {username} --jwt-key-file {key-file} --instance-url {url}',
    'next.app': `sf jwt app display${where} --app {app}`,
  };
  return keysOf(lines).map((why) => ({
    why: messages.getMessage(why),
    command: withWords(lines[why], /\{([\w-]+)\}/, (name) => values[name] ?? null),
  }));
}
