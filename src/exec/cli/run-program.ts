/** Runs a program in this one's place: its standard streams, its signals, its exit code. */
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { environmentOfChild } from '../../cli/variables.ts';
import { JwtError } from '../../faults/errors.ts';
import { isRatherSecret } from '../../faults/secret-kind.ts';
import { type Token, withToken } from '../child-environment.ts';

const isWindows = process.platform === 'win32';

/** What a terminal sends to every program in front of it, so that the child has it already. */
const ofTerminal: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
/** Windows tells no signals apart: whatever is sent to a child there ends it. A console tells the child itself. */
const heard: NodeJS.Signals[] = isWindows
  ? ['SIGINT', 'SIGBREAK', 'SIGHUP']
  : ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];

/**
 * Its exit code, or 128 and the number of the signal that ended it.
 *
 * @throws JwtError `ProgramNotFoundError`, `ProgramNotRunnableError`.
 */
export async function runProgram(program: string, args: string[], token: Token): Promise<number> {
  // Finds what ends in .cmd on Windows, and quotes for it.
  const { default: spawn } = await import('cross-spawn');
  let child: ChildProcess | undefined;
  // Before the start: a program that is quick may be signalled while this one still waits for its turn.
  const release = passSignals((signal) => child?.kill(signal));
  try {
    const started = spawn(program, args, { stdio: 'inherit', env: withToken(environmentOfChild(), token) });
    child = started;
    return await new Promise<number>((resolve, reject) => {
      started.once('error', reject);
      started.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
    });
  } catch (error) {
    throw notStarted(program, error);
  } finally {
    release();
  }
}

/** From now on signals are the child's, and end nothing here. Gives the function that puts back what was. */
function passSignals(toChild: (signal: NodeJS.Signals) => void): () => void {
  const before = heard.map((signal) => ({ signal, listeners: process.listeners(signal) as NodeJS.SignalsListener[] }));
  const pass = (signal: NodeJS.Signals): void => {
    const hasItAlready = process.stdin.isTTY === true && ofTerminal.includes(signal);
    if (!isWindows && !hasItAlready) toChild(signal);
  };
  for (const { signal } of before) process.removeAllListeners(signal).on(signal, pass);
  return () => {
    for (const { signal, listeners } of before) {
      process.off(signal, pass);
      for (const one of listeners) process.on(signal, one);
    }
  };
}

function notStarted(program: string, error: unknown): JwtError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  const shown = isRatherSecret(program, code) ? undefined : program;
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new JwtError('program-not-found', { program: shown })
    : new JwtError(isForbidden(code) ? 'program-not-runnable' : 'program-not-runnable-other', { code, program: shown });
}

/** A file without the right, or a folder. */
const isForbidden = (code: string): boolean => code === 'EACCES' || code === 'EPERM';
