import { type App, appTypeWords } from '../../app/app.ts';
import type { Console } from '../../cli/console.ts';
import { toSfError } from '../../cli/errors.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { terminalWidth, wrap } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showAnswer, showRest } from '../../cli/outcome.ts';
import { shellWord } from '../../faults/shell-word.ts';
import type { RevocableToken } from '../../token/revocable-token.ts';
import type { Frozen } from '../freeze.ts';
import { borneOut, countsOf, type Listing } from '../grant.ts';
import { type Next, nextSteps } from '../next.ts';
import { type Account, type GrantScope, type GrantsRevokeResult, isKeyChanged, type Outcome } from '../result.ts';
import type { GrantsOutcome, OrgOutcome } from '../revoke-grants.ts';
import { stillValidWithoutGrants } from '../still-valid.ts';
import type { Incident } from './incident.ts';
import { frozenWords, gapText, listingLines, revocationAnswer, revocationLines } from './render.ts';

const messages = messagesOf('jwt.revoke');

/** Whose access it is, and how it was to end. */
export type GrantsTarget = {
  scope: GrantScope;
  title: string;
  /** As the proposed commands name the org. */
  org: string | null;
  /** Whether the user was to be frozen, and what came of it; null: nothing was done. */
  wantsFreeze: boolean;
  frozen: Frozen | null;
  user: Account | null;
  app: App | null;
  /** Whether the app has OAuth, and so tokens and a key that may bring more. */
  givesTokens: boolean;
  /** Whether refresh tokens were looked for. */
  refreshTokens: boolean;
  probe: RevocableToken | null;
  /** Where the probe was read from; null: from no file that could be read again. */
  file: string | null;
  dryRun: boolean;
  setupUrl: string | null;
};

/** What a person calls it. */
export function titleOf({ user, app }: Pick<GrantsTarget, 'user' | 'app'>, host: string): string {
  return user?.username ?? (app ? `${app.label} (${appTypeWords[app.type]})` : host);
}

/** What is reported: of an org, what was seen of its keys as well. */
type Reported = GrantsOutcome & Partial<Omit<OrgOutcome, keyof GrantsOutcome>>;

/** Shows what the org lists, and what it does not. */
export function showListing(command: Console, listing: Listing, { title, scope }: GrantsTarget): void {
  for (const gap of listing.gaps) command.warn(gapText(gap));
  command.log(messages.getMessage('listed', [title]));
  for (const line of listingLines(listing, scope)) command.log(line);
  command.log('');
}

/** Shows how it ended, sets the exit code, and gives the result. */
export async function reportGrants(
  command: Console,
  outcome: Reported,
  target: GrantsTarget,
  incident: Incident,
): Promise<GrantsRevokeResult> {
  const next = nextOf(target);
  const result = { ...resultOf(outcome, target), next: next.map(({ command: line }) => line) };
  const answer = revocationAnswer(result);
  const lines = [...frozenLines(target), ...revocationLines(result)];
  showAnswer(command, answer);
  for (const line of lines) command.log(line);
  showRest(command, { next });
  incident.note(`${result.revoked} ended, ${result.failures.length} failed, ${result.untried} not tried`);
  for (const { kind, id, message } of result.failures.slice(0, MOST_SHOWN))
    command.warn(messages.getMessage('failure', [kind, id, message]));
  if (result.failures.length > MOST_SHOWN)
    command.warn(messages.getMessage('failures', [result.failures.length - MOST_SHOWN]));
  if (isNotListedAgain(outcome)) command.warn(messages.getMessage('not-listed-again'));
  else if (result.outcome === 'unchecked' && !outcome.interrupted)
    command.warn(messages.getMessage('not-borne-out', [borneOutOf(outcome).doubted]));
  if (result.proof?.after === 'accepted' && !outcome.interrupted) command.warn(stillAccepted(target.file));
  if (outcome.interrupted) command.warn(messages.getMessage('interrupted'));
  if (outcome.watched?.seen === false && !outcome.interrupted) command.warn(messages.getMessage('not-seen'));
  const code = exitCodeFor(outcome, target);
  if (code !== exitCodes.done) process.exitCode = code;
  await incident.close({ title: answer.says, whose: [target.title], lines, next });
  return result;
}

const nextOf = ({ scope, org, user, app, givesTokens, frozen }: GrantsTarget): Next[] =>
  nextSteps({
    ...{ alias: org, username: user?.username ?? null, app: (givesTokens && app?.name) || null, frozen },
    ...{ leavesJwts: givesTokens, done: scope },
  });

const frozenLines = ({ user, frozen }: GrantsTarget): string[] =>
  user && frozen ? wrap(`${frozenWords(user, frozen)}.`, terminalWidth) : [];

const stillAccepted = (file: string | null) => ({
  name: 'StillAcceptedWarning',
  message: messages.getMessage('still-accepted'),
  actions: messages.getMessages('still-accepted.actions', [(file && shellWord(file)) ?? '<file>']),
});

const MOST_SHOWN = 10;

const isNotListedAgain = ({ revoked, failed, after, interrupted }: Reported): boolean =>
  revoked + failed.length > 0 && after === null && !interrupted;

function exitCodeFor(outcome: Reported, { dryRun, scope }: GrantsTarget): number {
  if (outcome.interrupted) return exitCodes.interrupted;
  if (dryRun) return exitCodes.done;
  // What only a permission would show was asked for and not done. For a whole org the page of Setup does the work.
  const blind = scope !== 'org' && outcome.before.gaps.some(({ reason }) => unseen.includes(reason));
  const undone = outcome.failed.length > 0 || outcome.untried > 0;
  if (blind || undone) return exitCodes.failed;
  // What was to end lives: nobody has clicked, or the token that was to show it is accepted still.
  const isAlive = scope === 'org' ? outcome.watched?.seen !== true : outcome.proof?.after === 'accepted';
  if (isAlive) return exitCodes.faultFound;
  return endOf(outcome) === 'unchecked' ? exitCodes.unconfirmed : exitCodes.done;
}

const borneOutOf = ({ claimed, before, after }: Reported) => borneOut(claimed, before, after);

/** Of an org, the change of its keys is what was to be seen. */
function endOf(outcome: Reported): Outcome | null {
  const { ended, doubted } = borneOutOf(outcome);
  if (doubted > 0) return 'unchecked';
  return ended > 0 || outcome.watched?.seen === true ? 'revoked' : null;
}

const unseen = ['permission', 'refused', 'shared-label'];

function resultOf(outcome: Reported, target: GrantsTarget): Omit<GrantsRevokeResult, 'next'> {
  const { scope, user, app, dryRun, setupUrl } = target;
  const { before, after, proof, failed, untried, signingKeys = null } = outcome;
  const keyChanged = signingKeys !== null && isKeyChanged(signingKeys);
  // What was listed, offered and not wanted lives on.
  const refreshTokens = target.refreshTokens && (outcome.withListed ?? true);
  return {
    scope,
    user,
    app,
    revoked: borneOutOf(outcome).ended,
    outcome: endOf(outcome),
    dryRun,
    proof,
    found: before.grants,
    counts: { before: countsOf(before), after: after && countsOf(after) },
    unlisted: before.gaps,
    failures: failed.map(({ kind, id, error }) => ({ kind, id, message: toSfError(error).message })),
    untried,
    signingKeys,
    stillAlive: stillValidWithoutGrants({
      ...target,
      isFrozen: target.frozen !== null,
      refreshTokens,
      proof,
      listing: before,
      keyChanged,
    }),
    setupUrl,
    frozen: target.wantsFreeze ? target.frozen !== null : null,
  };
}
