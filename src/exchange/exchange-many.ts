/** Drives the machine of `many-run.ts`: reads users, exchanges for a few at a time, and hands on what became of each. */
import { JwtError } from '../faults/errors.ts';
import { concurrently } from '../salesforce/concurrency.ts';
import { isUsername } from '../salesforce/username.ts';
import { type ExchangeInput, type ExchangePorts, type ExchangeResult, exchange } from './exchange.ts';
import { after, beginning, type ManyEvent, type ManyState, mayRepeat, pauseBeforeRepeat } from './many-run.ts';

/** `concurrency`: how many exchanges are under way at a time. */
export type ExchangeManyInput = Omit<ExchangeInput, 'username'> & { concurrency: number };

/** One line of the input that should name a user; `line` counts from 1. */
export type UsernameLine = { line: number; text: string };

/** What became of one user. `username` is null for a line that names none. */
export type UserOutcome =
  | { kind: 'granted'; username: string; result: ExchangeResult }
  | { kind: 'failed'; username: string | null; error: JwtError };

export type ExchangeManyPorts = ExchangePorts & {
  /** Read only as fast as users are exchanged for. */
  lines: AsyncIterable<UsernameLine>;
  /** Takes an outcome as it comes. Nobody new is begun in its place until the promise resolves. */
  give: (outcome: UserOutcome) => Promise<void>;
  /** In milliseconds; an interruption ends it early. */
  pause: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
  interrupted: () => boolean;
};

/**
 * Exchanges for each user, a few at a time, past refusals. A refusal for the login rate, an org that does not answer, and
 * an interruption stop it: what is under way ends, and the rest is counted. Memory holds the names that were seen, to
 * exchange for each once, and nothing else of those who are done.
 *
 * @throws what `give` and `lines` throw, once the exchanges under way have ended.
 */
export async function exchangeMany(input: ExchangeManyInput, ports: ExchangeManyPorts): Promise<ManyState> {
  const run: Run = { input, ports, state: beginning };
  const exchangeLine = async (line: UsernameLine): Promise<void> => ports.give(await outcomeOf(line, run));
  await concurrently(distinct(run), exchangeLine, {
    concurrency: input.concurrency,
    isStopped: () => run.state.stoppedBy !== null || ports.interrupted(),
    leave: ({ text }) => note(run, { type: 'notTried', username: nameIn(text) }),
  });
  if (ports.interrupted()) note(run, { type: 'interrupted' });
  return run.state;
}

type Run = { input: ExchangeManyInput; ports: ExchangeManyPorts; state: ManyState };

const note = (run: Run, event: ManyEvent): void => {
  run.state = after(run.state, event);
};

/** A line that is no username may be anything, a key even: it is not repeated. */
const nameIn = (text: string): string | null => (isUsername(text) ? text : null);

/** Usernames are the same in any case of letters. */
async function* distinct(run: Run): AsyncGenerator<UsernameLine> {
  const seen = new Set<string>();
  for await (const line of run.ports.lines) {
    const username = line.text.toLowerCase();
    if (seen.has(username)) note(run, { type: 'duplicate' });
    else yield line;
    seen.add(username);
  }
}

async function outcomeOf({ line, text }: UsernameLine, run: Run): Promise<UserOutcome> {
  try {
    if (!isUsername(text)) throw new JwtError('input-unreadable-username', { line });
    const result = await exchangePatiently(text, run);
    note(run, { type: 'granted' });
    return { kind: 'granted', username: text, result };
  } catch (error) {
    if (!(error instanceof JwtError)) throw error; // a mistake of ours would be the same for everybody
    note(run, { type: 'failed', error });
    return { kind: 'failed', username: nameIn(text), error };
  }
}

/**
 * Tries again where that is safe, each time with a new assertion. Libraries for retries know neither a pause that the
 * failure itself asks for nor an end that others decide.
 */
async function exchangePatiently(username: string, run: Run): Promise<ExchangeResult> {
  const { input, ports } = run;
  for (let tries = 1; ; tries += 1) {
    try {
      return await exchange({ ...input, username }, ports);
    } catch (error) {
      const pause = mayRepeat(run.state) ? pauseBeforeRepeat(error, tries, ports.random()) : null;
      if (pause === null) throw error;
      await ports.pause(pause);
      if (ports.interrupted() || !mayRepeat(run.state)) throw error;
      note(run, { type: 'repeated' });
    }
  }
}
