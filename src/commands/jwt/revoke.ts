import { setTimeout as pause } from 'node:timers/promises';
import type { InferredFlags } from '@oclif/core/interfaces';
import { Messages } from '@salesforce/core/messages';
import { JwtCommand } from '../../cli/command.ts';
import { canAsk, confirmed, refuseUnaskable } from '../../cli/console.ts';
import { type StatusLine, statusLine } from '../../cli/progress.ts';
import { interruptionFrom } from '../../cli/signals.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import {
  readNamedToken,
  readProbeToken,
  revocableInput,
  revocationFlags,
  waitMsOf,
  wideScopeOf,
} from '../../revoke/cli/flags.ts';
import { chooseRevocationHost } from '../../revoke/cli/host.ts';
import { revocationLines } from '../../revoke/cli/render.ts';
import { sightingText } from '../../revoke/cli/render-wide.ts';
import { openSetupPage } from '../../revoke/cli/setup-page.ts';
import { reportWide, showListing, titleOf, type WideTarget } from '../../revoke/cli/wide-report.ts';
import type { Listing } from '../../revoke/grant.ts';
import { openRevocable, type Revocable } from '../../revoke/org/revocable.ts';
import type { Probe, RevocableToken, RevokeResult } from '../../revoke/revocation.ts';
import { type ProbeToken, revokeWidely } from '../../revoke/revoke-listed.ts';
import { revokeOrg } from '../../revoke/revoke-org.ts';
import { revokeToken } from '../../revoke/revoke-token.ts';
import type { Sighting } from '../../revoke/watch.ts';
import type { WideRevokeResult, WideScope } from '../../revoke/wide-revocation.ts';
import { setupUrl } from '../../salesforce/hosts.ts';
import { type Connection, connect } from '../../salesforce/org/connection.ts';
import { probe, revoke } from '../../salesforce/org/oauth.ts';
import { signingKeyIds } from '../../token/org/jwks.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.revoke');

export type JwtRevokeResult = RevokeResult | WideRevokeResult;

type Flags = InferredFlags<typeof revocationFlags>;
/** All that a revocation of more than one token works on. */
type Job = Revocable & { connection: Connection; target: WideTarget; probe: ProbeToken | null };

type Around = {
  signals: ReturnType<typeof interruptionFrom>;
  lines: Record<'looking' | 'ending' | 'watching', StatusLine>;
};
type Outcome = Parameters<typeof reportWide>[1];

export default class JwtRevoke extends JwtCommand<JwtRevokeResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = revocationFlags;

  async run(): Promise<JwtRevokeResult> {
    const { flags } = await this.parse(JwtRevoke);
    const wide = wideScopeOf(flags);
    if (!wide) return this.revokeOne(flags);
    const question = messages.getMessage(questions[wide.scope], [wide.name]);
    refuseUnaskable(this, question, { dryRun: flags['dry-run'], noPrompt: flags['no-prompt'] });
    const job = await this.open(flags, wide);
    return wide.scope === 'org' ? this.revokeOfOrg(flags, job, question) : this.revokeListed(flags, job, question);
  }

  private async revokeOne(flags: Flags): Promise<JwtRevokeResult> {
    const { token, about, several } = await readNamedToken(flags['token-file']);
    const host = await chooseRevocationHost(flags, about);
    if (several) this.warn(messages.getMessage('several'));
    this.warnOfOtherIssuer(about, host);
    const dryRun = flags['dry-run'];
    if (!dryRun) await this.ask(host, flags['no-prompt']);
    const result = await revokeToken({ token, about, host, dryRun }, { probe, revoke, pause });
    for (const line of revocationLines(result)) this.log(line);
    return result;
  }

  /** A host that does not know the token calls it dead; that says nothing about the org that does know it. */
  private warnOfOtherIssuer({ issuer }: RevocableToken, host: string): void {
    if (!issuer || !URL.canParse(issuer) || new URL(issuer).origin === new URL(host).origin) return;
    this.warn(messages.getMessage('other-issuer', [new URL(issuer).origin, new URL(host).origin]));
  }

  /** Asks where a person can answer; a script that names one token means it. */
  private async ask(host: string, noPrompt: boolean): Promise<void> {
    if (canAsk(this)) await confirmed(this, messages.getMessage('question', [new URL(host).host]), noPrompt);
  }

  private async open(flags: Flags, wide: { scope: WideScope; name: string }): Promise<Job> {
    const connection = connect(await readStoredLogin(flags['target-org']));
    const shown = await readProbeToken(flags['token-file'], connection.login.username);
    const refreshTokens = flags['refresh-tokens'] ?? (wide.scope !== 'org' || this.mayOffer(flags['no-prompt']));
    const found = await openRevocable(connection, { ...wide, ...revocableInput(flags), refreshTokens });
    if (found.user?.username === connection.login.username) this.warn(messages.getMessage('own-login'));
    const { host, href } = new URL(setupUrl(connection.instanceUrl, 'revokeTokens'));
    const target = {
      ...{ scope: wide.scope, user: found.user, app: found.app, title: titleOf(found, host) },
      ...{ refreshTokens, probe: shown?.about ?? null, dryRun: flags['dry-run'] },
      setupUrl: wide.scope === 'org' ? href : null,
    };
    return { ...found, connection, target, probe: shown };
  }

  private revokeListed(flags: Flags, { sources, target, probe: shown }: Job, question: string) {
    return this.showingLines(target, async ({ signals, lines }) => {
      const approve = async (listing: Listing): Promise<void> => {
        lines.looking.stop();
        showListing(this, listing, target);
        if (target.dryRun || listing.holdings.length === 0) return;
        await confirmed(this, question, flags['no-prompt']);
        signals.begin();
      };
      const progress = (done: number): void => lines.ending.show(String(done));
      const input = { sources, probe: shown, dryRun: target.dryRun };
      return revokeWidely(input, { ...signals, probe: probing(signals), progress, approve });
    });
  }

  private revokeOfOrg(flags: Flags, job: Job, question: string): Promise<JwtRevokeResult> {
    const { sources, target, connection, probe: shown } = job;
    const waitMs = waitMsOf(this, flags.wait);
    return this.showingLines(target, async ({ signals, lines }) => {
      const approve = async (listing: Listing) => {
        lines.looking.stop();
        showListing(this, listing, target);
        const isTold = flags['refresh-tokens'] === true;
        if (target.dryRun) return { endListed: isTold };
        await confirmed(this, question, flags['no-prompt']);
        const endListed = isTold || (this.mayOffer(flags['no-prompt']) && (await this.offer(listing)));
        signals.begin();
        return { endListed };
      };
      const onSight = (sight: Sighting): void => {
        lines.ending.stop();
        lines.watching.show(sightingText(sight, waitMs));
      };
      const org = {
        keyIds: () => signingKeyIds(new URL(connection.instanceUrl).origin, signals.signal()),
        openPage: () => this.openPage(target, connection.login.username),
        progress: (done: number): void => lines.ending.show(String(done)),
        now: () => new Date(),
      };
      const input = { sources, probe: shown, dryRun: target.dryRun, waitMs };
      return revokeOrg(input, { ...signals, ...org, probe: probing(signals), approve, onSight });
    });
  }

  /** What the API can do meanwhile. It is not the same, so nobody gets it without asking for it. */
  private async offer({ asked, holdings }: Listing): Promise<boolean> {
    if (holdings.length === 0) return false;
    const what = asked.some((kind) => kind !== 'session') ? 'offer' : 'offer.sessions';
    return this.confirm({ message: messages.getMessage(what), ms: 60_000 });
  }

  private mayOffer(noPrompt: boolean): boolean {
    return !noPrompt && canAsk(this);
  }

  private async openPage({ setupUrl }: WideTarget, username: string): Promise<void> {
    const opened = await openSetupPage(this, username);
    this.log(messages.getMessage(opened ? 'page-opened' : 'page-to-open', [setupUrl ?? '']));
  }

  /** Does the work, says how far it is, and reports. From `signals.begin` on Ctrl-C ends it where it can stop. */
  private async showingLines(target: WideTarget, work: (around: Around) => Promise<Outcome>): Promise<JwtRevokeResult> {
    const signals = interruptionFrom(() => this.logToStderr(messages.getMessage('interrupting')));
    const lines = {
      looking: statusLine(messages.getMessage('listing')),
      ending: statusLine(messages.getMessage('progress', [target.title])),
      watching: statusLine(messages.getMessage('watching'), 0),
    };
    lines.looking.show('');
    const outcome = await work({ signals, lines }).finally(() => {
      signals.release();
      for (const line of Object.values(lines)) line.stop();
    });
    return reportWide(this, outcome, target);
  }
}

/** Ctrl-C does not wait for an org that does not answer. */
const probing =
  (signals: Around['signals']) =>
  (host: string, token: string): Promise<Probe> =>
    probe(host, token, signals.signal());

const questions = { user: 'question.listed', app: 'question.listed', org: 'question.org' } as const;
