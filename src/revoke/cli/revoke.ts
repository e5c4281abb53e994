/** The conversation around a revocation: what is asked and shown before, while and after it runs. */
import type { Config, InferredFlags } from '@oclif/core/interfaces';
import { type Console, canAsk, confirmed, refuseUnaskable } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { statusLine } from '../../cli/progress.ts';
import { showSetupPage } from '../../cli/setup-page.ts';
import { catchInterruption } from '../../cli/signals.ts';
import { orgInCommands, readStoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import type { Connection, connect } from '../../salesforce/org/connection.ts';
import type { probe } from '../../salesforce/org/oauth.ts';
import { setupPages, setupUrl } from '../../salesforce/setup-pages.ts';
import type { Probe } from '../../salesforce/token-answers.ts';
import { isSameUsername } from '../../salesforce/username.ts';
import type { signingKeyIds } from '../../token/org/jwks.ts';
import { freezeUser } from '../freeze.ts';
import type { Listing } from '../grant.ts';
import type { openRevocable } from '../org/grants.ts';
import type { loginStates } from '../org/login-state.ts';
import type { GrantScope, GrantsRevokeResult } from '../result.ts';
import { type GrantsInput, type GrantsOutcome, type OrgOutcome, revokeListed, revokeOrg } from '../revoke-grants.ts';
import type { Look } from '../watch.ts';
import { readProbeToken, type revocationFlags, waitMsOf } from './flags.ts';
import { type Incident, openIncident } from './incident.ts';
import { frozenWarning, frozenWords, lookText, shownWords } from './render.ts';
import { type GrantsTarget, reportGrants, showListing, titleOf } from './report.ts';

const messages = messagesOf('jwt.revoke');

type Flags = InferredFlags<typeof revocationFlags>;

/** What is sent to an org. */
type GrantRequests = {
  probe: typeof probe;
  signingKeyIds: typeof signingKeyIds;
  connect: typeof connect;
  openRevocable: typeof openRevocable;
  loginStates: typeof loginStates;
};

/** The console, and what it takes to open a page through the host. */
type Speaker = Console & { config: Pick<Config, 'findCommand'> };

const questions = { user: 'question.listed', app: 'question.listed', org: 'question.org' } as const;

const questionOf = (scope: GrantScope, name: string, freeze: boolean): string =>
  messages.getMessage(freeze ? 'question.freeze-listed' : questions[scope], [name]);

/** Lists, asks, and ends what the org lists; of an org, takes a person to the page of Setup and watches. */
export async function revokeGrantsOf(
  { scope, name }: { scope: GrantScope; name: string },
  speaker: Speaker,
  flags: Flags,
  requests: GrantRequests,
): Promise<GrantsRevokeResult> {
  refuseUnaskable(speaker, questionOf(scope, name || 'the org', flags.freeze), {
    dryRun: flags['dry-run'],
    noPrompt: flags['no-prompt'],
  });
  const connection = requests.connect(await readStoredLogin(flags['target-org']));
  const { username } = connection.login;
  const probe = await readProbeToken(flags['token-file'], username ?? flags['target-org']);
  const refreshTokens = flags['refresh-tokens'] ?? (scope !== 'org' || mayOffer(speaker, flags));
  const asked = { appType: flags['app-type'], apiVersion: flags['api-version'], refreshTokens };
  const found = await requests.openRevocable(connection, { scope, app: name, ...asked });
  if (found.user && isSameUsername(found.user.username, username)) {
    if (flags.freeze) throw new JwtError('own-connection-freeze', { username: found.user.username });
    speaker.warn(messages.getMessage('own-login'));
  }
  const { host, href } = new URL(setupUrl(connection.instanceUrl, setupPages.revokeTokens));
  const dryRun = flags['dry-run'];
  const incident = await openIncident(speaker, flags.report, { host: connection.instanceUrl, by: username });
  const target: GrantsTarget = {
    scope,
    org: orgInCommands(flags['target-org'], connection.login),
    wantsFreeze: flags.freeze,
    frozen: null,
    user: found.user,
    app: found.app,
    givesTokens: found.givesTokens,
    title: titleOf(found, host),
    refreshTokens,
    probe: probe?.about ?? null,
    file: flags['token-file'] === '-' ? null : (flags['token-file'] ?? null),
    dryRun,
    setupUrl: scope === 'org' ? href : null,
  };
  const question = questionOf(scope, scope === 'org' ? host : name, flags.freeze);
  const talk = openTalk(speaker, target.title);
  const input = { sources: found.sources, probe, dryRun };
  const run = { speaker, flags, requests, connection, target, question, talk, input, incident };
  talk.lines.looking.show('');
  const outcome = await (scope === 'org' ? endOfOrg(run) : endOfListed(run))
    .finally(talk.close)
    .catch((error: unknown) => {
      if (target.user && target.frozen) speaker.warn(frozenWarning(target.user, target.frozen, target.org));
      return incident.closeFailed(error);
    });
  return reportGrants(speaker, outcome, target, incident);
}

type RevocationRun = {
  speaker: Speaker;
  flags: Flags;
  requests: GrantRequests;
  connection: Connection;
  target: GrantsTarget;
  question: string;
  talk: ReturnType<typeof openTalk>;
  input: GrantsInput;
  incident: Incident;
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
    if (input.dryRun || (listing.grants.length === 0 && !flags.freeze)) return;
    await confirmed(speaker, question, flags['no-prompt'], 'revoked');
    talk.signals.begin();
    await freeze(run);
  };
  return revokeListed(input, { ...portsOf(run), approve });
}

/** First of all, so that nothing new is made while the rest ends. */
async function freeze({ flags, target, requests, connection, incident }: RevocationRun): Promise<void> {
  if (!flags.freeze || !target.user) return;
  target.frozen = await freezeUser(target.user, requests.loginStates(connection));
  incident.note(frozenWords(target.user, target.frozen));
}

function endOfOrg(run: RevocationRun): Promise<OrgOutcome> {
  const { speaker, flags, requests, connection, target, question, input } = run;
  const { signals, lines } = run.talk;
  const waitMs = waitMsOf(speaker, flags.wait);
  const approve = async (listing: Listing): Promise<{ withListed: boolean }> => {
    show(run, listing);
    const isTold = flags['refresh-tokens'] === true;
    if (input.dryRun) return { withListed: isTold };
    await confirmed(speaker, question, flags['no-prompt'], 'revoked');
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
      openPage: () => showSetupPage(speaker, target.setupUrl ?? '', connection.login.username, messages),
    },
  );
}

function show({ speaker, target, talk }: RevocationRun, listing: Listing): void {
  talk.lines.looking.stop();
  showListing(speaker, listing, target);
}

const portsOf = ({ requests, incident, talk: { signals, lines } }: RevocationRun) => ({
  ...signals,
  // Ctrl-C does not wait for an org that does not answer.
  probe: async (host: string, token: string): Promise<Probe> => {
    const probe = await requests.probe(host, token, signals.signal());
    incident.note(shownWords(probe));
    return probe;
  },
  progress: (done: number): void => lines.revoking.show(String(done)),
});

/** What the API can do meanwhile. It is not the same, so nobody gets it without asking for it. */
async function offer(speaker: Speaker, { asked, grants }: Listing): Promise<boolean> {
  if (grants.length === 0) return false;
  const what = asked.some((kind) => kind !== 'session') ? 'offer' : 'offer.sessions';
  return speaker.confirm({ message: messages.getMessage(what), ms: 60_000 });
}

const mayOffer = (speaker: Speaker, flags: Flags): boolean => !flags['no-prompt'] && canAsk(speaker);
