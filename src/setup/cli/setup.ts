/** The whole way to a login that works: the making of the app, the login and the hand-over, each as its own command does it. */
import { randomUUID } from 'node:crypto';
import { type CreationSide, makeApp } from '../../app/cli/create.ts';
import type { GivenWish } from '../../app/cli/creation-flags.ts';
import type { CreationKey } from '../../app/cli/creation-key.ts';
import { type CreationFrame, tellDifferences } from '../../app/cli/creation-report.ts';
import type { Console } from '../../cli/console.ts';
import { confirmed } from '../../cli/console.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { messagesOf } from '../../cli/messages.ts';
import { isFault, JwtError } from '../../faults/errors.ts';
import { keySourceOf } from '../../key/cli/key-source.ts';
import { type LoginPorts, logIn } from '../../login/cli/login.ts';
import { kindOf } from '../../login/cli/render.ts';
import { type HeldLogin, heldLogin } from '../../login/cli/stored.ts';
import type { AskFacts } from '../../login/org/ask-facts.ts';
import type { Login } from '../ci-system.ts';
import { type SetupStep, type StepId, stepsFor, stepsOfMaking, stoppedMaking } from '../steps.ts';
import { type LoginGuard, loginGuard } from './approve.ts';
import type { SetupFlags } from './flags.ts';
import { type HandedOver, handOver } from './hand-over.ts';
import { judgePurpose } from './purpose.ts';
import { type StepReport, stepReport } from './report.ts';
import { type SetupResult, setupResult } from './result.ts';

const messages = messagesOf('jwt.setup');

export type SetupSide = CreationSide & { askFacts: AskFacts };

/** All of it. What a failed step leaves undone is in its error; what is in place stays. */
export async function runSetup(
  console: Console,
  flags: SetupFlags,
  wish: GivenWish,
  side: SetupSide,
  key: CreationKey,
): Promise<SetupResult> {
  const report = stepReport(console, stepsFor(flags));
  const guard = loginGuard(console, flags);
  const frame = await make(console, flags, wish, { side, key, report, guard });
  const dryRun = flags['dry-run'];
  const end = (alias: string | null, handedOver: HandedOver = { job: null, byHand: [] }): SetupResult =>
    setupResult(console, flags, { report, frame, alias, ...handedOver });

  const went = prove(frame, report, dryRun);
  if (went === 'unproven') return end(null);
  if (flags.purpose !== undefined && flags.purpose !== 'bearer' && !dryRun)
    judgePurpose(console, flags.purpose, frame, report);

  const alias = await storeLogin(console, flags, { frame, side, key, report, guard });
  const { owner } = frame;
  if (dryRun || owner === null || key.key === null) {
    report.skipRest(messages.getMessage('dry'));
    return end(alias);
  }
  const login: Login = { ...owner, instanceUrl: owner.host, alias };
  return end(alias, await handOver(console, flags, login, { key: key.key, keyFile: key.keyFile }, report));
}

type World = { side: SetupSide; key: CreationKey; report: StepReport; guard: LoginGuard };

/** Key pair, app, permission set and user. */
async function make(
  console: Console,
  flags: SetupFlags,
  wish: GivenWish,
  { side, key, report, guard }: World,
): Promise<CreationFrame> {
  let isKept = key.origin !== 'new';
  const watched: CreationKey = {
    ...key,
    keep: async () => {
      await key.keep();
      isKept = true;
    },
  };
  const files = [key.keyFile, key.certFile].filter((file) => file !== null);
  const words = {
    key: (how: CreationKey['origin']): string => messages.getMessage(how === 'given' ? 'pair-given' : 'pair', files),
    app: (): string => messages.getMessage('app', [wish.name]),
    sets: (names: string[]): string => (names.length > 0 ? names.join(', ') : messages.getMessage('no-sets')),
    user: (names: string[]): string => names.join(', '),
    would: (detail: string): string => messages.getMessage('would', [detail]),
  };
  const keyStep = (): SetupStep => ({
    id: 'key',
    status: key.origin === 'new' ? 'done' : 'already',
    detail: words.key(key.origin),
  });
  try {
    const frame = await makeApp(console, flags, wish, side, watched, async ({ username, consumerKey }) => {
      if (username !== null) await guard(username, consumerKey);
      const question = messages.getMessage('question', [wish.name, side.login.name, username ?? '']);
      await confirmed(console, question, flags['no-prompt'], 'made');
    });
    const { created, permissionSets } = frame;
    const usernames = frame.usernames;
    const making = { origin: key.origin, created, permissionSets, usernames, dryRun: flags['dry-run'] };
    report.add(...stepsOfMaking(making, words));
    tellDifferences(console, created.differs);
    return frame;
  } catch (error) {
    if (isFault(error, 'partly-applied')) {
      const { done, left, reason, cause } = error.detail;
      report.add(keyStep(), ...stoppedMaking(done, left, reason));
      const { causeData } = error.data ?? {};
      throw report.stopped(cause, causeData === undefined ? {} : { causeData });
    }
    // Nothing is written before the key is kept, and nothing is in place without it.
    if (!(error instanceof JwtError) || !isKept || key.origin !== 'new') throw error;
    report.add(keyStep());
    throw report.failedBy('app', error);
  }
}

/** What came of the proof; throws where the org did not accept the key. */
function prove({ acceptance, granted, created }: CreationFrame, report: StepReport, dryRun: boolean) {
  if (acceptance === null) {
    report.add({ id: 'proof', status: 'skipped', detail: messages.getMessage(dryRun ? 'dry' : 'unproven') });
    if (dryRun) return 'dry';
    report.skipRest(messages.getMessage('no-proof'));
    return 'unproven';
  }
  const { accepted, waitedSeconds, said, interrupted } = acceptance;
  if (accepted) {
    const form = messages.getMessage(granted?.tokenFormat === 'jwt' ? 'form.jwt' : 'form.opaque');
    const isNew = created.written.length + created.assigned.length > 0;
    const detail = messages.getMessage(waitedSeconds > 0 ? 'accepted-after' : 'accepted', [form, waitedSeconds]);
    report.add({ id: 'proof', status: isNew ? 'done' : 'already', detail });
    return 'proven';
  }
  const detail = messages.getMessage('not-accepted', [waitedSeconds, said ?? '']);
  if (!interrupted) throw report.fail('proof', detail, 'ExchangeRefusedError');
  report.add({ id: 'proof', status: 'failed', detail: messages.getMessage('interrupted') });
  report.skipRest(messages.getMessage('no-proof'));
  process.exitCode = exitCodes.interrupted;
  return 'unproven';
}

/** Stores the login where sf does not hold it already. Gives its alias. */
async function storeLogin(
  console: Console,
  flags: SetupFlags,
  { frame, side, key, report, guard }: World & { frame: CreationFrame },
): Promise<string | null> {
  const { owner } = frame;
  const wanted = flags.alias ?? null;
  const names = { alias: wanted, isDefault: flags['set-default'] };
  const held = owner === null ? null : await heldLogin(owner, key.read.x509, names);
  if (held !== null) {
    report.add(loginStep('already', held.alias ?? held.username, held, held.keyFile));
    return held.alias;
  }
  if (flags['dry-run'] || owner === null || key.key === null) {
    const name = wanted ?? owner?.username ?? flags.username?.[0] ?? '';
    report.add({ id: 'login', status: 'skipped', detail: messages.getMessage('would', [name]) });
    return wanted;
  }
  try {
    await guard(owner.username, owner.clientId);
    const { result } = await logIn(
      { ...owner, key: key.key, requireJwt: false },
      keySourceOf(key.keyFile ?? '-', '--output-dir'),
      { ...flags, 'set-default-dev-hub': false },
      console,
      portsOf(side),
    );
    report.add(loginStep('done', result.alias ?? result.username, result, result.keyFile));
    return result.alias;
  } catch (error) {
    throw report.failedBy('login', error);
  }
}

const portsOf = ({ requestToken, askFacts }: SetupSide): LoginPorts => ({
  ...{ now: () => new Date(), newId: randomUUID, requestToken, askFacts },
});

function loginStep(
  status: SetupStep['status'],
  name: string,
  facts: Pick<HeldLogin, 'isDevHub' | 'isSandbox' | 'isScratch'>,
  keyFile: string | null,
): SetupStep {
  const what = [name, kindOf(facts)].filter(Boolean).join(', ');
  const id: StepId = 'login';
  return { id, status, detail: messages.getMessage('login-stored', [what, keyFile ?? '']) };
}
