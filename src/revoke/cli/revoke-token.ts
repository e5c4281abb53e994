/** The conversation around the end of one token: whose it is, what is asked, what came of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { InferredFlags } from '@oclif/core/interfaces';
import { type Console, canAsk, confirmed } from '../../cli/console.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { terminalWidth, wrap } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showAnswer, showRest } from '../../cli/outcome.ts';
import { orgInCommands } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { seenOf } from '../../faults/finding.ts';
import type { StoredLogin } from '../../salesforce/login.ts';
import type { connect } from '../../salesforce/org/connection.ts';
import type { revoke, showToken, tellsTokens } from '../../salesforce/org/oauth.ts';
import type { Shown } from '../../salesforce/token-answers.ts';
import { isSameUsername } from '../../salesforce/username.ts';
import { loginOfToken } from '../../token/cli/host.ts';
import { endsOf } from '../../token/identity.ts';
import { otherIssuer } from '../../token/judge-answer.ts';
import type { proofByKeys } from '../../token/org/jwks.ts';
import { type Frozen, freezeUser } from '../freeze.ts';
import { nextSteps } from '../next.ts';
import type { nameOfApp } from '../org/app-name.ts';
import type { loginStates } from '../org/login-state.ts';
import type { Account, TokenRevokeResult } from '../result.ts';
import { type NamedToken, type ProbeToken, revokeToken } from '../revocation.ts';
import { readNamedToken, type revocationFlags } from './flags.ts';
import { openIncident } from './incident.ts';
import { frozenWarning, frozenWords, revocationAnswer, revocationLines, shownWords, tokenWords } from './render.ts';

const messages = messagesOf('jwt.revoke');

type Flags = InferredFlags<typeof revocationFlags>;

type TokenRequests = {
  show: typeof showToken;
  revoke: typeof revoke;
  tellsTokens: typeof tellsTokens;
  proofByKeys: typeof proofByKeys;
  connect: typeof connect;
  nameOfApp: typeof nameOfApp;
  loginStates: typeof loginStates;
};

/** Says whose token it is, asks, ends the token of `--token-file` and proves it. */
export async function revokeNamedToken(
  speaker: Console,
  flags: Flags,
  requests: TokenRequests,
): Promise<TokenRevokeResult> {
  const named = await readNamedToken(flags);
  const login = await loginOfToken(flags, named.about);
  if (flags.freeze && !login) throw new JwtError('input-missing-freeze');
  const incident = await openIncident(speaker, flags.report, { host: named.host, by: login?.username ?? null });
  sayWhatWasTaken(speaker, named);
  warnOfOtherIssuer(speaker, named);
  const org = orgInCommands(flags['target-org'], login);
  const isAsked = canAsk(speaker) && !flags['dry-run'];
  const known = { app: null as string | null, frozen: null as Frozen | null, owner: null as Account | null };
  const approve = async ({ owner }: Shown): Promise<void> => {
    // Another host could name anybody.
    if (flags.freeze) refuseFreeze(named.isOwn ? owner : null, login);
    const { clientId } = named.about;
    // One more look at the org, so only where somebody reads it.
    if (login && clientId && (isAsked || flags.report !== undefined))
      known.app = await requests.nameOfApp(login, clientId);
    // A script that names one token means it.
    const question = questionOf(named, owner, known.app, flags.freeze);
    if (isAsked) await confirmed(speaker, question, flags['no-prompt'], 'revoked');
    if (flags.freeze && login && owner) {
      known.frozen = await freezeUser(owner, requests.loginStates(requests.connect(login)));
      known.owner = owner;
      incident.note(frozenWords(owner, known.frozen));
    }
  };
  const ports = {
    show: async (host: string, token: string): Promise<Shown> => {
      const shown = await requests.show(host, token);
      incident.note(shownWords(shown.probe));
      return shown;
    },
    probe: async (host: string, token: string) => {
      const { probe } = await requests.show(host, token);
      incident.note(shownWords(probe));
      return probe;
    },
    revoke: async (...asked: Parameters<typeof revoke>) => {
      incident.note('the revocation was sent');
      const answer = await requests.revoke(...asked);
      incident.note(`the org answered: ${answer}`);
      return answer;
    },
    tellsTokens: requests.tellsTokens,
    proofByKeys: requests.proofByKeys,
    ...{ approve, pause },
  };
  const ended = await revokeToken({ ...named, dryRun: flags['dry-run'] }, ports).catch((error: unknown) => {
    if (known.owner && known.frozen) speaker.warn(frozenWarning(known.owner, known.frozen, org));
    return incident.closeFailed(error);
  });
  const { user, clientId } = ended;
  const next = nextSteps({
    ...{ alias: org, username: user?.username ?? null },
    ...{ app: known.app ?? clientId, frozen: known.frozen, done: 'token' as const },
    leavesJwts: named.about.kind !== 'opaque-access',
  });
  const result = {
    ...ended,
    frozen: flags.freeze ? known.frozen !== null : null,
    next: next.map(({ command }) => command),
  };
  const answer = revocationAnswer(result);
  const lines = revocationLines(result);
  const whose = [
    ...tokenWords(result, known.app),
    ...(user && known.frozen ? wrap(`${frozenWords(user, known.frozen)}.`, terminalWidth) : []),
  ];
  showAnswer(speaker, answer);
  for (const line of [...whose, ...lines]) speaker.log(line);
  showRest(speaker, { next });
  await incident.close({ title: answer.says, whose: [tokenLine(named), ...whose], lines, next });
  if (result.outcome === 'unchecked') process.exitCode = exitCodes.unconfirmed;
  return result;
}

/** The org asks before anything ends: whose it is is known by then, as far as the org tells. */
function questionOf({ host }: NamedToken, owner: Account | null, app: string | null, freeze: boolean): string {
  const whose = [...(owner ? [`of ${owner.username}`] : []), ...(app ? [`for the app ${app}`] : [])].join(' ');
  const question = freeze ? 'question.freeze' : 'question';
  return messages.getMessage(question, [whose && ` ${whose}`, new URL(host).host, owner?.username ?? '']);
}

/** What can be known beforehand. */
function refuseFreeze(owner: Account | null, login: StoredLogin | null): void {
  if (owner === null) throw new JwtError('user-not-found-freeze');
  const { username } = owner;
  if (isSameUsername(username, login?.username)) throw new JwtError('own-connection-freeze', { username });
}

/** By what somebody knows it again. */
function tokenLine({ token, about }: NamedToken): string {
  const { found, length } = endsOf(token);
  return `Token ${found}, ${length} characters${about.expiresAt ? `, expires at ${about.expiresAt}` : ''}`;
}

/** Of a longer text a person has to see which token is meant, before it is ended; of one that may be a part, that as well. */
function sayWhatWasTaken(speaker: Console, { about, taken, host }: NamedToken): void {
  if (taken && !speaker.jsonEnabled()) {
    const whose = about.orgId ? messages.getMessage('taken.org', [about.orgId]) : new URL(about.issuer ?? host).host;
    speaker.logToStderr(messages.getMessage('taken', [taken.found, taken.length, whose]));
  }
  if (about.mayBeCut) speaker.warn(seenOf('length-unusual', {}));
}

function warnOfOtherIssuer(speaker: Console, { about: { issuer }, host }: ProbeToken): void {
  for (const { detail } of otherIssuer({ issuer, host })) speaker.warn(seenOf('other-issuer-to-revoke', detail));
}
