import { JwtError } from '../faults/errors.ts';
import { concurrently } from '../salesforce/concurrency.ts';
import { isUsername } from '../salesforce/username.ts';
import { type ExchangeInput, type ExchangePorts, exchange } from './exchange.ts';
import { isRepeatable, pauseBeforeRepeat } from './retry.ts';
import { countFault, countGrant, countNotTried, type ExchangeTally, emptyTally, mayRepeat } from './tally.ts';
import type { ExchangeResult } from './token-grant.ts';

export type ExchangeManyInput = Omit<ExchangeInput, 'username'> & {
  /** How many exchanges are under way at a time. */
  concurrency: number;
};

/** One line of the input that should name a user; `line` counts from 1. */
export type UsernameLine = { line: number; text: string };

/** What became of one user. `username` is null for a line that names none. */
export type Outcome = { username: string; result: ExchangeResult } | { username: string | null; error: JwtError };

export type ExchangeManyPorts = ExchangePorts & {
  /** Read only as fast as users are exchanged for. */
  lines: AsyncIterable<UsernameLine>;
  /** Takes an outcome as it comes. Nobody new is begun in its place until the promise resolves. */
  give: (outcome: Outcome) => Promise<void>;
  /** In milliseconds; an interruption ends it early. */
  pause: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
  interrupted: () => boolean;
};

type Work = { input: ExchangeManyInput; ports: ExchangeManyPorts; tally: ExchangeTally };

/**
 * Exchanges for each user, a few at a time, past refusals. A refusal for the login rate, an org that does not answer, and
 * an interruption stop it: what is under way ends, and the rest is counted. Memory holds the names that were seen, to
 * exchange for each once, and nothing else of those who are done.
 *
 * @throws what `give` and `lines` throw, once the exchanges under way have ended.
 */
export async function exchangeMany(input: ExchangeManyInput, ports: ExchangeManyPorts): Promise<ExchangeTally> {
  const tally = emptyTally();
  const work = { input, ports, tally };
  const isStopped = (): boolean => tally.stoppedBy !== null || ports.interrupted();
  await concurrently(distinct(ports.lines, tally), (line) => exchangeLine(line, work), {
    concurrency: input.concurrency,
    isStopped,
    leave: ({ text }) => countNotTried(tally, nameIn(text)),
  });
  if (ports.interrupted()) tally.stoppedBy = 'interrupted';
  return tally;
}

/** A line that is no username may be anything, a key even: it is not repeated. */
const nameIn = (text: string): string | null => (isUsername(text) ? text : null);

/** Usernames are the same in any case of letters. */
async function* distinct(lines: AsyncIterable<UsernameLine>, tally: ExchangeTally): AsyncGenerator<UsernameLine> {
  const seen = new Set<string>();
  for await (const line of lines) {
    const username = line.text.toLowerCase();
    if (seen.has(username)) tally.duplicates += 1;
    else yield line;
    seen.add(username);
  }
}

async function exchangeLine(line: UsernameLine, work: Work): Promise<void> {
  await work.ports.give(await outcomeOf(line, work));
}

async function outcomeOf({ line, text }: UsernameLine, work: Work): Promise<Outcome> {
  try {
    const result = await exchangePatiently(text, line, work);
    countGrant(work.tally);
    return { username: text, result };
  } catch (error) {
    if (!(error instanceof JwtError)) throw error; // a mistake of ours would be the same for everybody
    countFault(work.tally, error, isRepeatable(error));
    return { username: nameIn(text), error };
  }
}

/**
 * Tries again where that is safe, each time with a new assertion. Libraries for retries know neither a pause that the
 * failure itself asks for nor an end that others decide.
 */
async function exchangePatiently(
  username: string,
  line: number,
  { input, ports, tally }: Work,
): Promise<ExchangeResult> {
  if (!isUsername(username))
    throw new JwtError('InputUnreadableError', { variant: 'username', tokens: [line], data: { line } });
  for (let tries = 1; ; tries += 1) {
    try {
      return await exchange({ ...input, username }, ports);
    } catch (error) {
      const pause = mayRepeat(tally) ? pauseBeforeRepeat(error, tries, ports.random()) : null;
      if (pause === null) throw error;
      await ports.pause(pause);
      if (ports.interrupted() || !mayRepeat(tally)) throw error;
      tally.repeated += 1;
    }
  }
}
