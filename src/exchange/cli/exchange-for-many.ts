import { ux } from '@oclif/core/ux';
import type { Console } from '../../cli/console.ts';
import { fromFault } from '../../cli/errors.ts';
import { outputFault } from '../../cli/files/secret-file.ts';
import { messagesOf } from '../../cli/messages.ts';
import { slowLine, unlessResultsShow } from '../../cli/progress.ts';
import { maskInGitHub } from '../../cli/reveal.ts';
import { catchInterruption } from '../../cli/signals.ts';
import { localTime } from '../../cli/time.ts';
import type { Json } from '../../faults/errors.ts';
import { harmlessJson, screenLine } from '../../faults/harmless.ts';
import type { ExchangePorts, ExchangeResult } from '../exchange.ts';
import { type ExchangeManyInput, exchangeMany, type UserOutcome } from '../exchange-many.ts';
import { openSecretLines, type SecretLines } from '../files/secret-lines.ts';
import { type ManyUsersResult, manyUsersExitCode, manyUsersLines, manyUsersResult } from './render-many.ts';
import { openUsernames } from './usernames.ts';

const messages = messagesOf('jwt.exchange');

/** How long exchanges under way may take to end after an interruption, in milliseconds. */
const GRACE_MS = 5000;
/** One Ctrl-C may arrive twice: from the terminal, and from a parent that passes it on. In milliseconds. */
const SAME_SIGNAL_MS = 500;

/** One line for one user: what was granted, without the token unless it was asked for, or what went wrong. */
type UserLine =
  | (Omit<ExchangeResult, 'accessToken'> & { accessToken?: string })
  | { username: string | null; error: { name: string; message: string; actions: string[]; data: Json } };

/**
 * Exchanges for the users of a file, and prints what becomes of each as one JSON object a line; with an output file the
 * lines with tokens go there. Shows a summary at the end and sets the exit code. The first Ctrl-C lets what is under way
 * end for five seconds; a second one gives it up.
 *
 * @throws JwtError `OutputFileError`, `InputUnreadableError`.
 */
export async function exchangeForMany(
  input: ExchangeManyInput,
  { usernamesFile, outputFile }: { usernamesFile: string; outputFile: string | undefined },
  command: Pick<Console, 'jsonEnabled' | 'logToStderr'>,
  ports: ExchangePorts,
): Promise<ManyUsersResult> {
  const began = performance.now();
  const file = outputFile === undefined ? null : await openSecretLines(outputFile);
  const usernames = openUsernames(usernamesFile, '--usernames-file');
  // When lines can't be written, whoever waits for the next name waits in vain.
  const revealing = command.jsonEnabled();
  const isForPerson = process.stdout.isTTY === true && !revealing;
  const output = userLines({ file, revealing, isForPerson, onBroken: usernames.close });
  const abort = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  let interruptedAt = 0;
  const { pause, interrupted, release } = catchInterruption(
    () => {
      interruptedAt = performance.now();
      grace = setTimeout(() => abort.abort(), GRACE_MS);
      output.stop();
      command.logToStderr(messages.getMessage('many.interrupting'));
      usernames.close();
    },
    () => {
      if (performance.now() - interruptedAt > SAME_SIGNAL_MS) abort.abort();
    },
  ).begin();
  try {
    const state = await exchangeMany(input, {
      ...ports,
      requestToken: (request, audience) => ports.requestToken(request, audience, abort.signal),
      lines: usernames.lines,
      give: output.give,
      pause,
      interrupted,
      random: Math.random,
    });
    output.stop();
    // A run that was interrupted leaves the lines beside their place.
    const written = await (state.stoppedBy === 'interrupted' ? file?.keep() : file?.place());
    const result = manyUsersResult(state, { tookMs: performance.now() - began, now: new Date() }, written ?? null);
    for (const line of manyUsersLines(result)) command.logToStderr(line);
    process.exitCode = manyUsersExitCode(result);
    return result;
  } catch (error) {
    const part = await file?.keep();
    if (part) command.logToStderr(messages.getMessage('many.part', [part]));
    throw error;
  } finally {
    output.stop();
    usernames.close();
    clearTimeout(grace);
    release();
  }
}

/** `revealing`: lines on standard output carry the token. `isForPerson`: they are words, no JSON. `onBroken` is called when a line can't be written. */
type UserLinesInput = { file: SecretLines | null; revealing: boolean; isForPerson: boolean; onBroken: () => void };

/**
 * Prints outcomes as one JSON object a line, at a terminal in words. The tokens go to `file` alone where there is one, else to standard output
 * when `revealing`. `give` resolves when the line has left: a slow reader slows the run, and memory does not grow.
 */
function userLines({ file, revealing, isForPerson, onBroken }: UserLinesInput) {
  const counter = slowLine(unlessResultsShow());
  const seen = { all: 0, without: 0 };
  const print = async (outcome: UserOutcome): Promise<void> => {
    const isGranted = outcome.kind === 'granted';
    if (isGranted && (file || revealing)) maskInGitHub(outcome.result.accessToken);
    if (isGranted) await file?.write(harmlessJson(JSON.stringify(granted(outcome.result, true))));
    const line = isGranted ? granted(outcome.result, revealing && !file) : failed(outcome);
    await printLine(isForPerson ? userWords(line) : harmlessJson(JSON.stringify(line)));
    seen.all += 1;
    if (!isGranted) seen.without += 1;
    const counts = [seen.all, seen.without].map((count) => count.toLocaleString('en'));
    counter.say(() => messages.getMessage('many.progress', counts));
  };
  return {
    give: (outcome: UserOutcome): Promise<void> =>
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

function failed({ username, error }: UserOutcome & { kind: 'failed' }): UserLine {
  const { name, message, actions = [], data = null } = fromFault(error);
  return { username, error: { name, message, actions, data } };
}

/** `✓ ida@example.com  JWT-based access token, until …`, or what went wrong. */
function userWords(line: UserLine): string {
  const isFailed = 'error' in line;
  const mark = ux.colorize(isFailed ? 'red' : 'green', isFailed ? '✗' : '✓');
  return screenLine(`${mark} ${line.username ?? '?'}  ${isFailed ? failureWords(line.error) : grantWords(line)}`);
}

const failureWords = ({ name, message }: { name: string; message: string }): string => `${name}: ${message}`;

function grantWords({ tokenFormat, expiresAt }: Pick<ExchangeResult, 'tokenFormat' | 'expiresAt'>): string {
  const kind = messages.getMessage(tokenFormat === 'jwt' ? 'kind.jwt' : 'kind.opaque').replace(/^an? /, '');
  return expiresAt === null ? kind : `${kind}, until ${localTime(new Date(expiresAt))}`;
}

function printLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(outputFault('standard output', error)) : resolve()));
  });
}
