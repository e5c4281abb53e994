/** The conversation around a revocation: what is asked and shown before, while and after it runs. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Config, InferredFlags } from '@oclif/core/interfaces';
import { type Console, canAsk, confirmed, refuseUnaskable } from '../../cli/console.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { messagesOf } from '../../cli/messages.ts';
import { statusLine } from '../../cli/progress.ts';
import { catchInterruption } from '../../cli/signals.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { seenOf } from '../../faults/finding.ts';
import { setupUrl } from '../../salesforce/hosts.ts';
import type { Connection, connect } from '../../salesforce/org/connection.ts';
import type { probe, revoke, tellsTokens } from '../../salesforce/org/oauth.ts';
import type { Probe } from '../../salesforce/token-answers.ts';
import { otherIssuer } from '../../token/judge-answer.ts';
import type { proofByKeys, signingKeyIds } from '../../token/org/jwks.ts';
import type { Listing } from '../grant.ts';
import type { openRevocable } from '../org/grants.ts';
import type { GrantScope, GrantsRevokeResult, TokenRevokeResult } from '../result.ts';
import { type NamedToken, type ProbeToken, revokeToken } from '../revocation.ts';
import { type GrantsInput, type GrantsOutcome, type OrgOutcome, revokeListed, revokeOrg } from '../revoke-grants.ts';
import type { Look } from '../watch.ts';
import { readNamedToken, readProbeToken, type revocationFlags, waitMsOf } from './flags.ts';
import { lookText, revocationLines } from './render.ts';
import { type GrantsTarget, reportGrants, showListing, titleOf } from './report.ts';
import { openSetupPage } from './setup-page.ts';

const messages = messagesOf('jwt.revoke');

type Flags = InferredFlags<typeof revocationFlags>;

/** What is sent to an org. */
type RevocationRequests = {
  probe: typeof probe;
  revoke: typeof revoke;
  tellsTokens: typeof tellsTokens;
  proofByKeys: typeof proofByKeys;
  signingKeyIds: typeof signingKeyIds;
  connect: typeof connect;
  openRevocable: typeof openRevocable;
};

/** The console, and what it takes to open a page through the host. */
type Speaker = Console & { config: Pick<Config, 'findCommand'> };

/** Asks, ends the token of `--token-file` and proves it. */
export async function revokeNamedToken(
  speaker: Speaker,
  flags: Flags,
  { probe, revoke, tellsTokens, proofByKeys }: RevocationRequests,
): Promise<TokenRevokeResult> {
  const named = await readNamedToken(flags);
  sayWhatWasTaken(speaker, named);
  warnOfOtherIssuer(speaker, named);
  const dryRun = flags['dry-run'];
  // Asks where a person can answer; a script that names one token means it.
  if (!dryRun && canAsk(speaker))
    await confirmed(speaker, messages.getMessage('question', [new URL(named.host).host]), flags['no-prompt']);
  const result = await revokeToken({ ...named, dryRun }, { probe, revoke, tellsTokens, proofByKeys, pause });
  for (const line of revocationLines(result)) speaker.log(line);
  if (result.outcome === 'unchecked') process.exitCode = exitCodes.unconfirmed;
  return result;
}

/** Of a longer text a person has to see which token is meant, before it is ended; of one that may be a part, that as well. */
function sayWhatWasTaken(speaker: Speaker, { about, taken, host }: NamedToken): void {
  if (taken && !speaker.jsonEnabled()) {
    const whose = about.orgId ? messages.getMessage('taken.org', [about.orgId]) : new URL(about.issuer ?? host).host;
    speaker.logToStderr(messages.getMessage('taken', [taken.found, taken.length, whose]));
  }
  if (about.mayBeCut) speaker.warn(seenOf('length-unusual', {}));
}

function warnOfOtherIssuer(speaker: Speaker, { about: { issuer }, host }: ProbeToken): void {
  for (const { detail } of otherIssuer({ issuer, host })) speaker.warn(seenOf('other-issuer-to-revoke', detail));
}

const questions = { user: 'question.listed', app: 'question.listed', org: 'question.org' } as const;

/** Lists, asks, and ends what the org lists; of an org, takes a person to the page of Setup and watches. */
export async function revokeGrantsOf(
  { scope, name }: { scope: GrantScope; name: string },
  speaker: Speaker,
  flags: Flags,
  requests: RevocationRequests,
): Promise<GrantsRevokeResult> {
  const question = messages.getMessage(questions[scope], [name]);
  refuseUnaskable(speaker, question, { dryRun: flags['dry-run'], noPrompt: flags['no-prompt'] });
  const connection = requests.connect(await readStoredLogin(flags['target-org']));
  const { username } = connection.login;
  const probe = await readProbeToken(flags['token-file'], username ?? flags['target-org']);
  const refreshTokens = flags['refresh-tokens'] ?? (scope !== 'org' || mayOffer(speaker, flags));
  const asked = { appType: flags['app-type'], apiVersion: flags['api-version'], refreshTokens };
  const found = await requests.openRevocable(connection, { scope, app: name, ...asked });
  if (found.user?.username === username) speaker.warn(messages.getMessage('own-login'));
  const { host, href } = new URL(setupUrl(connection.instanceUrl, 'revokeTokens'));
  const dryRun = flags['dry-run'];
  const target = {
    scope,
    user: found.user,
    app: found.app,
    title: titleOf(found, host),
    refreshTokens,
    probe: probe?.about ?? null,
    file: flags['token-file'] === '-' ? null : (flags['token-file'] ?? null),
    dryRun,
    setupUrl: scope === 'org' ? href : null,
  };
  const talk = openTalk(speaker, target.title);
  const input = { sources: found.sources, probe, dryRun };
  const run = { speaker, flags, requests, connection, target, question, talk, input };
  talk.lines.looking.show('');
  const outcome = await (scope === 'org' ? endOfOrg(run) : endOfListed(run)).finally(talk.close);
  return reportGrants(speaker, outcome, target);
}

type RevocationRun = {
  speaker: Speaker;
  flags: Flags;
  requests: RevocationRequests;
  connection: Connection;
  target: GrantsTarget;
  question: string;
  talk: ReturnType<typeof openTalk>;
  input: GrantsInput;
};

/** What is caught and shown while it runs. From `signals.begin` on Ctrl-C ends it where it can stop. */
function openTalk(speaker: Speaker, title: string) {
  const signals = catchInterruption(() => speaker.logToStderr(messages.getMessage('interrupting')));
  const lines = {
    looking: statusLine(messagesOf('flags').getMessage('asking')),
    revoking: statusLine(messages.getMessage('progress', [title])),
    watching: statusLine(messages.getMessage('watching'), 0),
  };
  const close = (): void => {
    signals.release();
    for (const line of Object.values(lines)) line.stop();
  };
  return { signals, lines, close };
}

function endOfListed(run: RevocationRun): Promise<GrantsOutcome> {
  const { speaker, flags, question, talk, input } = run;
  const approve = async (listing: Listing): Promise<void> => {
    show(run, listing);
    if (input.dryRun || listing.grants.length === 0) return;
    await confirmed(speaker, question, flags['no-prompt']);
    talk.signals.begin();
  };
  return revokeListed(input, { ...portsOf(run), approve });
}

function endOfOrg(run: RevocationRun): Promise<OrgOutcome> {
  const { speaker, flags, requests, connection, target, question, input } = run;
  const { signals, lines } = run.talk;
  const waitMs = waitMsOf(speaker, flags.wait);
  const approve = async (listing: Listing): Promise<{ withListed: boolean }> => {
    show(run, listing);
    const isTold = flags['refresh-tokens'] === true;
    if (input.dryRun) return { withListed: isTold };
    await confirmed(speaker, question, flags['no-prompt']);
    const withListed = isTold || (mayOffer(speaker, flags) && (await offer(speaker, listing)));
    signals.begin();
    return { withListed };
  };
  const onLook = (look: Look): void => {
    lines.revoking.stop();
    lines.watching.show(lookText(look, waitMs));
  };
  return revokeOrg(
    { ...input, waitMs },
    {
      ...portsOf(run),
      approve,
      onLook,
      now: () => new Date(),
      elapsedMs: () => performance.now(),
      keyIds: () => requests.signingKeyIds(new URL(connection.instanceUrl).origin, signals.signal()),
      openPage: () => openPage(speaker, target, connection.login.username),
    },
  );
}

function show({ speaker, target, talk }: RevocationRun, listing: Listing): void {
  talk.lines.looking.stop();
  showListing(speaker, listing, target);
}

const portsOf = ({ requests, talk: { signals, lines } }: RevocationRun) => ({
  ...signals,
  // Ctrl-C does not wait for an org that does not answer.
  probe: (host: string, token: string): Promise<Probe> => requests.probe(host, token, signals.signal()),
  progress: (done: number): void => lines.revoking.show(String(done)),
});

/** What the API can do meanwhile. It is not the same, so nobody gets it without asking for it. */
async function offer(speaker: Speaker, { asked, grants }: Listing): Promise<boolean> {
  if (grants.length === 0) return false;
  const what = asked.some((kind) => kind !== 'session') ? 'offer' : 'offer.sessions';
  return speaker.confirm({ message: messages.getMessage(what), ms: 60_000 });
}

const mayOffer = (speaker: Speaker, flags: Flags): boolean => !flags['no-prompt'] && canAsk(speaker);

async function openPage(speaker: Speaker, { setupUrl }: GrantsTarget, username: string | null): Promise<void> {
  // Every user of this machine can read the arguments of a process, so that none is started for an access token.
  const opened = username !== null && (await openSetupPage(speaker, username, 'revokeTokens'));
  speaker.log(messages.getMessage(opened ? 'page-opened' : 'page-to-open'));
  speaker.log(setupUrl ?? '');
}
