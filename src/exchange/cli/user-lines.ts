import { Messages } from '@salesforce/core/messages';
import { toSfError } from '../../cli/errors.ts';
import { outputFault } from '../../cli/files/secret-file.ts';
import { slowLine, unlessResultsShow } from '../../cli/progress.ts';
import type { Json } from '../../faults/errors.ts';
import type { SecretLines } from '../files/secret-lines.ts';
import type { Outcome } from '../many.ts';
import type { ExchangeResult } from '../token-grant.ts';
import { maskInActions } from './github-mask.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

type UserError = { name: string; message: string; actions: string[]; data: Json };

/** One line for one user: what was granted, without the token unless it was asked for, or what went wrong. */
export type UserLine =
  | (Omit<ExchangeResult, 'accessToken'> & { accessToken?: string })
  | { username: string | null; error: UserError };

/** `revealing`: lines on standard output carry the token. `onBroken` is called when a line can't be written. */
export type UserLinesInput = { file: SecretLines | null; revealing: boolean; onBroken: () => void };

/**
 * Prints outcomes as one JSON object a line. The tokens go to `file` alone where there is one, else to standard output
 * when `revealing`. `give` resolves when the line has left: a slow reader slows the run, and memory does not grow.
 */
export function userLines({ file, revealing, onBroken }: UserLinesInput) {
  const counter = slowLine(unlessResultsShow());
  const seen = { all: 0, without: 0 };
  const print = async (outcome: Outcome): Promise<void> => {
    if ('result' in outcome && (file || revealing)) maskInActions(outcome.result.accessToken);
    if ('result' in outcome) await file?.write(JSON.stringify(granted(outcome.result, true)));
    const line = 'result' in outcome ? granted(outcome.result, revealing && !file) : await failed(outcome);
    await printLine(JSON.stringify(line));
    seen.all += 1;
    if ('error' in outcome) seen.without += 1;
    counter.say(() =>
      messages.getMessage(
        'many.progress',
        [seen.all, seen.without].map((count) => count.toLocaleString('en')),
      ),
    );
  };
  return {
    give: (outcome: Outcome): Promise<void> =>
      print(outcome).catch((error: unknown) => {
        onBroken();
        throw error;
      }),
    stop: counter.stop,
  };
}

function granted({ accessToken, username, ...facts }: ExchangeResult, withToken: boolean): UserLine {
  return { username, ...facts, ...(withToken && { accessToken }) };
}

async function failed({ username, error }: Outcome & { error: Error }): Promise<UserLine> {
  const worded: Error & { actions?: string[]; data?: Json } = await toSfError(error);
  const { name, message, actions = [], data = null } = worded;
  return { username, error: { name, message, actions, data } };
}

function printLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(outputFault('standard output', error)) : resolve()));
  });
}
