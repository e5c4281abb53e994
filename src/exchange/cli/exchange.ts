/** What `sf jwt exchange` does with its flags, and what it gives out. */
import { Messages } from '@salesforce/core/messages';
import type { Console } from '../../cli/console.ts';
import { writeSecretFile } from '../../cli/files/secret-file.ts';
import { maskInGitHub, refuseReveal } from '../../cli/reveal.ts';
import { JwtError } from '../../faults/errors.ts';
import { CONCURRENCY } from '../../salesforce/concurrency.ts';
import {
  type Assertion,
  type ExchangePorts,
  type ExchangeResult,
  exchange,
  type MaskedRequest,
  maskedRequest,
  prepareAssertion,
  type RequestToken,
  type SigningPorts,
} from '../exchange.ts';
import { type ExchangeFlags, revealingOptions, shellOf } from './flags.ts';
import { type ExchangeSource, gatherExchange, readExchangeInput } from './input.ts';
import { exchangeSummary, requestLines, tokenText } from './render.ts';
import type { ManyUsersResult } from './render-many.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

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
  const source = await gatherExchange(flags);
  if (flags['usernames-file'] !== undefined) {
    const input = {
      ...(await readExchangeInput(source, flags, command)),
      concurrency: flags.concurrency ?? CONCURRENCY,
    };
    const { exchangeForMany } = await import('./many.ts');
    return exchangeForMany(input, flags['usernames-file'], flags['output-file'], command, ports);
  }
  if (flags['assertion-only']) return giveAssertion(source, flags, command, ports);
  const result = await exchangeForOne(source, flags, command, ports);
  await giveToken(result, source, flags, command);
  return result;
}

async function exchangeForOne(
  source: ExchangeSource,
  flags: ExchangeFlags,
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
  const anew = async (): Promise<ExchangeResult> => exchange(await readExchangeInput(source, flags, command), sending);
  if (!flags.cache) return { kind: 'token', ...(await anew()), cached: false, request };
  const { exchangeThroughCache } = await import('./cache.ts');
  const owner = { ...source, audience: source.audience.url };
  const { result, cached } = await exchangeThroughCache(owner, { refresh: flags.refresh ?? false }, command, anew);
  if (cached && flags['show-request']) command.logToStderr(messages.getMessage('cache-no-request'));
  return { kind: 'token', ...result, cached, request };
}

/** Shows what was granted; the token itself only where it was asked for. */
async function giveToken(
  result: TokenResult,
  { audience }: ExchangeSource,
  flags: ExchangeFlags,
  command: ExchangeCommand,
): Promise<void> {
  const { format, 'output-file': file } = flags;
  const isSummary = format === 'summary';
  if (!isSummary || file || command.jsonEnabled()) maskInGitHub(result.accessToken);
  if (isSummary) for (const line of exchangeSummary(result, audience)) command.log(line);
  if (isSummary && !file) command.log(`\n${messages.getMessage('token-hidden')}`);
  else await give(tokenText(result, isSummary ? 'token' : format, shellOf(flags)), file, command);
}

async function giveAssertion(
  source: ExchangeSource,
  flags: ExchangeFlags,
  command: ExchangeCommand,
  ports: SigningPorts,
): Promise<AssertionResult> {
  const prepared = await prepareAssertion(await readExchangeInput(source, flags, command), ports);
  maskInGitHub(prepared.assertion);
  await give(prepared.assertion, flags['output-file'], command);
  return { kind: 'assertion', ...prepared };
}

/** Gives a secret that was asked for: to the file, else to standard output, where it stands alone. */
async function give(secret: string, file: string | undefined, command: ExchangeCommand): Promise<void> {
  if (!file) return command.log(secret);
  await writeSecretFile(file, `${secret}\n`);
  command.log(messages.getMessage('written', [file]));
}
