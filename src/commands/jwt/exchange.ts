import { randomUUID } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import { JwtCommand } from '../../cli/command.ts';
import { writeSecretFile } from '../../cli/files/secret-file.ts';
import { refuseReveal } from '../../cli/reveal.ts';
import type { Audience } from '../../exchange/audience.ts';
import {
  type ExchangeOutput,
  exchangeFlags,
  exchangeVariables,
  revealingOptions,
  shellOf,
} from '../../exchange/cli/flags.ts';
import { maskInActions } from '../../exchange/cli/github-mask.ts';
import { type ExchangeSource, gatherExchange, neededKey } from '../../exchange/cli/input.ts';
import type { ManyUsersResult } from '../../exchange/cli/many-report.ts';
import { exchangeSummary, tokenText } from '../../exchange/cli/render.ts';
import { requestLines } from '../../exchange/cli/render-request.ts';
import { type Assertion, type ExchangeInput, exchange, prepareAssertion } from '../../exchange/exchange.ts';
import type { Once } from '../../exchange/once.ts';
import type { ExchangeResult } from '../../exchange/token-grant.ts';
import { type MaskedRequest, maskedRequest, tokenRequest } from '../../exchange/token-request.ts';
import { JwtError } from '../../faults/errors.ts';
import { loadKey } from '../../key/cli/key-source.ts';
import { requestToken } from '../../salesforce/org/oauth.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

/** `cached`: nothing was sent. `request`: what was sent, with `--show-request`. */
type Granted = ExchangeResult & { cached: boolean; request: MaskedRequest | null };

/** With `--assertion-only` the signed assertion and what it says, with `--usernames-file` a summary; else what Salesforce granted. */
export type JwtExchangeResult = Granted | Assertion | ManyUsersResult;

type Asked = { 'require-jwt': boolean; 'show-request': boolean; refresh?: boolean | undefined };

/** How many exchanges are under way at a time, with `--usernames-file`. */
const DEFAULT_CONCURRENCY = 5;

const ports = { now: () => new Date(), newId: randomUUID, requestToken };

export default class JwtExchange extends JwtCommand<JwtExchangeResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = exchangeFlags;
  static readonly envVariablesSection = exchangeVariables;

  private request: MaskedRequest | null = null;

  async run(): Promise<JwtExchangeResult> {
    const { flags } = await this.parse(JwtExchange);
    this.jsonInOneLine = flags['usernames-file'] !== undefined;
    refuseReveal(revealingOptions(flags, this.jsonEnabled()));
    shellOf(flags); // a wrong combination is told before anything is sent
    const source = await gatherExchange(flags);
    if (flags['usernames-file'] !== undefined) return this.exchangeForMany(flags['usernames-file'], source, flags);
    if (flags['assertion-only']) return this.giveAssertion(await this.inputOf(source, flags), flags);
    const once = flags.cache ? await this.exchangeOnce(source, flags) : await this.exchangeAnew(source, flags);
    return this.show({ ...once.result, cached: once.cached, request: this.request }, source.audience, flags);
  }

  /** Reads the key, and says what a person should know about it and about the audience. */
  private async inputOf(source: ExchangeSource, flags: { 'require-jwt': boolean }): Promise<ExchangeInput> {
    const { host, clientId, username, audience } = source;
    const { key, repaired, openToOthers } = await loadKey(neededKey(source), this);
    if (repaired.length > 0) this.warn(messages.getMessage('key-repaired', [repaired.join(', ')]));
    if (openToOthers) this.warn(messages.getMessage('key-open'));
    if (!audience.certain) this.warn(messages.getMessage('audience-chosen', [audience.url, audience.reason]));
    return { host, clientId, username, audience: audience.url, key, requireJwt: flags['require-jwt'] };
  }

  private async exchangeForMany(
    usernamesFile: string,
    source: ExchangeSource,
    flags: { 'require-jwt': boolean; 'output-file'?: string | undefined; concurrency?: number | undefined },
  ): Promise<ManyUsersResult> {
    const input = { ...(await this.inputOf(source, flags)), concurrency: flags.concurrency ?? DEFAULT_CONCURRENCY };
    const { exchangeForMany } = await import('../../exchange/cli/many.ts');
    const { exchangeMany } = await import('../../exchange/many.ts');
    return exchangeForMany(this, { usernamesFile, outputFile: flags['output-file'] }, (run) => {
      const send: typeof requestToken = (host, assertion, audience) =>
        requestToken(host, assertion, audience, run.signal);
      return exchangeMany(input, { ...ports, ...run, random: Math.random, requestToken: send });
    });
  }

  private async exchangeAnew(source: ExchangeSource, flags: Asked): Promise<Once> {
    const input = await this.inputOf(source, flags);
    const send = flags['show-request'] ? this.sendAndShow : requestToken;
    return { result: await exchange(input, { ...ports, requestToken: send }), cached: false, notKept: null };
  }

  private async exchangeOnce(source: ExchangeSource, flags: Asked): Promise<Once> {
    const { keptTokens } = await import('../../exchange/cli/kept-tokens.ts');
    const { exchangeOnce } = await import('../../exchange/once.ts');
    const kept = await keptTokens({ ...source, audience: source.audience.url }, this);
    if (!kept) return this.exchangeAnew(source, flags);
    const anew = async (): Promise<ExchangeResult> => (await this.exchangeAnew(source, flags)).result;
    const once = await exchangeOnce({ refresh: flags.refresh ?? false }, { ...kept, exchange: anew });
    if (once.notKept) this.warn(messages.getMessage(`cache-${once.notKept}`));
    if (once.cached && flags['show-request']) this.logToStderr(messages.getMessage('cache-no-request'));
    return once;
  }

  /** Shows the request before it is sent, so that it is seen when it is refused, too. */
  private readonly sendAndShow: typeof requestToken = (host, assertion, audience) => {
    const request = maskedRequest(tokenRequest(host, assertion));
    this.request = request;
    for (const line of requestLines(request)) this.logToStderr(line);
    return requestToken(host, assertion, audience).catch((error: unknown) => {
      throw error instanceof JwtError ? error.with({ request }) : error;
    });
  };

  private async show(result: Granted, audience: Audience, output: ExchangeOutput): Promise<Granted> {
    const { format, 'output-file': file } = output;
    if (format !== 'summary' || file || this.jsonEnabled()) maskInActions(result.accessToken);
    if (format === 'summary') for (const line of exchangeSummary(result, audience)) this.log(line);
    if (format === 'summary' && !file) this.log(`\n${messages.getMessage('token-hidden')}`);
    const asked = format === 'summary' ? 'token' : format;
    if (format !== 'summary' || file) await this.hand(tokenText(result, asked, shellOf(output)), file);
    return result;
  }

  private async giveAssertion(input: ExchangeInput, { 'output-file': file }: ExchangeOutput): Promise<Assertion> {
    const assertion = await prepareAssertion(input, ports);
    maskInActions(assertion.assertion);
    await this.hand(assertion.assertion, file);
    return assertion;
  }

  /** Gives a secret that was asked for: to the file, else to standard output, where it stands alone. */
  private async hand(secret: string, file: string | undefined): Promise<void> {
    if (!file) return this.log(secret);
    await writeSecretFile(file, `${secret}\n`);
    this.log(messages.getMessage('written', [file]));
  }
}
