/** The end of a setup: what a person can do now, and what scripts read. */
import type { App } from '../../app/app.ts';
import type { CreationFrame } from '../../app/cli/creation-report.ts';
import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showAnswer } from '../../cli/outcome.ts';
import { secretIn } from '../../faults/secret-kind.ts';
import { withWords } from '../../faults/shell-word.ts';
import type { SetupStep } from '../steps.ts';
import type { SetupFlags } from './flags.ts';
import type { Job } from './hand-over.ts';
import type { StepReport } from './report.ts';

const messages = messagesOf('jwt.setup');

/**
 * `clientId`: empty on a dry run of a new app. `keyFile`: where the key lies; null where it came by standard input. `job`: to be put
 * into its file by hand. `next`: commands.
 */
export type SetupResult = {
  steps: SetupStep[];
  app: App;
  clientId: string;
  username: string;
  instanceUrl: string;
  keyFile: string | null;
  alias: string | null;
  changed: boolean;
  dryRun: boolean;
  job: Job | null;
  next: string[];
};

type End = { report: StepReport; frame: CreationFrame; alias: string | null; job: Job | null; byHand: string[] };

export function setupResult(console: Console, flags: SetupFlags, end: End): SetupResult {
  const { report, frame, alias, job, byHand } = end;
  const { steps } = report;
  const dryRun = flags['dry-run'];
  const username = frame.owner?.username ?? frame.usernames[0] ?? '';
  const isStored = steps.some(({ id, status }) => id === 'login' && (status === 'done' || status === 'already'));
  const result: SetupResult = {
    ...{ steps, app: frame.app, clientId: frame.created.consumerKey ?? '', username, instanceUrl: frame.url },
    ...{ keyFile: frame.key.keyFile === '-' ? null : frame.key.keyFile, alias },
    // A job is only shown.
    changed: steps.some(({ id, status }) => status === 'done' && id !== 'ci' && id !== 'proof' && id !== 'purpose'),
    ...{ dryRun, job },
    next: dryRun ? [] : [...byHand, ...(isStored ? nextSteps(flags, alias ?? username, frame.app.name) : [])],
  };
  show(console, result, isStored);
  return result;
}

function show(
  console: Console,
  { steps, app, job, next, changed, dryRun, username }: SetupResult,
  isStored: boolean,
): void {
  if (job !== null && steps.some(({ id, status }) => id === 'ci' && status === 'done')) {
    console.log();
    console.styledHeader(messages.getMessage('job-for', [job.file]));
    for (const line of job.text.replace(/\n$/, '').split('\n')) console.log(line);
  }
  console.log();
  if (dryRun) showAnswer(console, { state: 'dry-run', says: messages.getMessage('dry-run', [app.name, username]) });
  else if (!changed) showAnswer(console, { state: 'already', says: messages.getMessage('all-there') });
  else if (isStored) showAnswer(console, { state: 'done', says: messages.getMessage('done', [username, app.name]) });
  if (next.length > 0) for (const line of ['', messages.getMessage('next')]) console.log(line);
  for (const line of next) console.log(`    ${line}`);
}

/** As they run. */
function nextSteps(flags: SetupFlags, login: string, app: string): string[] {
  const { 'target-org': org = null } = flags;
  // A session may stand for the org.
  const values: { [name: string]: string | null } = {
    login,
    app,
    org: org !== null && secretIn(org) === null ? org : null,
  };
  const where = org === null ? '' : ' --target-org {org}';
  return ['sf org display --target-org {login}', `sf jwt app display${where} --app {app}`].map((line) =>
    withWords(line, /\{(\w+)\}/, (name) => values[name] ?? null),
  );
}
