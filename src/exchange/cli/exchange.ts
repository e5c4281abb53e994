/** What `sf jwt exchange` does with its flags, and what it gives out. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Console } from '../../cli/console.ts';
import { requireWritable, writeSecretFile } from '../../cli/files/secret-file.ts';
import { terminalWidth, wrap } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showOutcome, showRest } from '../../cli/outcome.ts';
import { maskInGitHub, refuseReveal } from '../../cli/reveal.ts';
import { isFault, JwtError } from '../../faults/errors.ts';
import { CONCURRENCY } from '../../salesforce/concurrency.ts';
import type { Audience } from '../audience.ts';
import {
  type Assertion,
  type ExchangeInput,
  type ExchangePorts,
  type ExchangeResult,
  exchange,
  type MaskedRequest,
  maskedRequest,
  prepareAssertion,
  type RequestToken,
  type TokenOwner,
} from '../exchange.ts';
import { pauseBeforeRepeat } from '../many-run.ts';
import { type ExchangeFlags, revealingOptions, shellOf } from './flags.ts';
import { gatherExchange, readExchangeInput } from './input.ts';
import { answerOf, nextOf } from './next.ts';
import { exchangeSummary, requestLines, tokenText } from './render.ts';
import type { ManyUsersResult } from './render-many.ts';

const messages = messagesOf('jwt.exchange');

/** What Salesforce granted. `cached`: nothing was sent. `request`: what was sent, with `--show-request`. */
export type TokenResult = { kind: 'token' } & ExchangeResult & { cached: boolean; request: MaskedRequest | null };
/** With `--assertion-only` the signed assertion and what it says. */
export type AssertionResult = { kind: 'assertion' } & Assertion;

export type ExchangeCommand = Console & { config: { cacheDir: string } };

/** Exchanges as the flags say: for one user or many, through the cache, or no further than the assertion. */
export async function exchangeAsAsked(
  flags: ExchangeFlags,
  command: ExchangeCommand,
  ports: ExchangePorts,
): Promise<TokenResult | AssertionResult | ManyUsersResult> {
  refuseReveal(revealingOptions(flags, command.jsonEnabled()));
  shellOf(flags); // a wrong combination is told before anything is sent
  const { 'usernames-file': usernamesFile, 'output-file': outputFile, concurrency = CONCURRENCY } = flags;
  if (outputFile !== undefined) await requireWritable(outputFile);
  const source = await gatherExchange(flags);
  const input = (): Promise<ExchangeInput> => readExchangeInput(source, flags, command);
  if (usernamesFile !== undefined) {
    const many = { ...(await input()), concurrency };
    const { exchangeForMany } = await import('./exchange-for-many.ts');
    return exchangeForMany(many, { usernamesFile, outputFile }, command, ports);
  }
  if (flags['assertion-only']) {
    const prepared = await prepareAssertion(await input(), ports);
    maskInGitHub(prepared.assertion);
    await give(prepared.assertion, outputFile, command);
    return { kind: 'assertion', ...prepared };
  }
  const owner = { ...source, audience: source.audience.url };
  const result = await exchangeForOne({ flags, owner, input }, command, ports);
  await giveToken(result, source.audience, flags, command);
  return result;
}

/** What one user is exchanged for; `input` reads the key. */
type Asked = {
  flags: Partial<Pick<ExchangeFlags, 'show-request' | 'cache' | 'refresh'>>;
  owner: TokenOwner;
  input: () => Promise<ExchangeInput>;
  spareSeconds?: number;
};

/** Exchanges for one user; `spareSeconds`: how long a kept token has to live on at least. */
export async function exchangeForOne(
  { flags, owner, input, spareSeconds = 0 }: Asked,
  command: ExchangeCommand,
  ports: ExchangePorts,
): Promise<TokenResult> {
  let request: MaskedRequest | null = null;
  /** Shows the request before it is sent, so that it is seen when it is refused, too. */
  const showAndSend: RequestToken = (sent, audience) => {
    const shown = maskedRequest(sent);
    request = shown;
    for (const line of requestLines(shown)) command.logToStderr(line);
    return ports.requestToken(sent, audience).catch((error: unknown) => {
      throw error instanceof JwtError ? error.with({ request: shown }) : error;
    });
  };
  const sending = flags['show-request'] ? { ...ports, requestToken: showAndSend } : ports;
  const anew = async (): Promise<ExchangeResult> => exchangePastFaults(await input(), sending);
  if (!flags.cache) return { kind: 'token', ...(await anew()), cached: false, request };
  const { exchangeThroughCache } = await import('./cache.ts');
  const { result, cached } = await exchangeThroughCache(
    owner,
    { refresh: flags.refresh === true, spareSeconds },
    command,
    anew,
  );
  if (cached && flags['show-request']) command.logToStderr(messages.getMessage('cache-no-request'));
  return { kind: 'token', ...result, cached, request };
}

/** Sent again, with a new assertion, where Salesforce itself asks for that. docs/salesforce.md §5.4 */
async function exchangePastFaults(input: ExchangeInput, ports: ExchangePorts): Promise<ExchangeResult> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await exchange(input, ports);
    } catch (error) {
      const pause = isFault(error, 'passing-fault') ? pauseBeforeRepeat(error, tries, Math.random()) : null;
      if (pause === null) throw error;
      await sleep(pause);
    }
  }
}

/** Shows what was granted; the token itself only where it was asked for. */
async function giveToken(result: TokenResult, audience: Audience, flags: ExchangeFlags, command: ExchangeCommand) {
  const { format, 'output-file': file } = flags;
  const isSummary = format === 'summary';
  if (!isSummary || file || command.jsonEnabled()) maskInGitHub(result.accessToken);
  if (isSummary) showOutcome(command, { ...answerOf(result), details: exchangeSummary(result, audience) });
  if (isSummary && !file) {
    for (const line of ['', ...wrap(messages.getMessage('token-hidden'), terminalWidth)]) command.log(line);
    showRest(command, { next: nextOf(flags) });
  } else await give(tokenText(result, isSummary ? 'token' : format, shellOf(flags)), file, command);
}

/** Gives a secret that was asked for: to the file, else to standard output, where it stands alone. */
async function give(secret: string, file: string | undefined, command: ExchangeCommand): Promise<void> {
  if (file) await writeSecretFile(file, `${secret}\n`);
  const lines = file ? [messages.getMessage('written', [file])] : secret.split('\n');
  for (const line of lines) command.log(line);
}
