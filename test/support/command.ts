/** Runs a command in this process, as the host would, and catches what it prints. For what only a process of its own shows, use `runSf`. */
import { fileURLToPath } from 'node:url';
import { expectErrorEnvelope } from './schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'];

type CommandClass = { run(args: string[], options: { root: string }): Promise<unknown> };
export type CommandRun = { stdout: string; stderr: string; exitCode: number; result: unknown; json(): Envelope };
export type Envelope = {
  status: number;
  name?: string;
  message?: string;
  actions?: string[];
  data?: Record<string, unknown>;
  warnings: unknown[];
  result: Record<string, unknown>;
};

/** How a command with `--json` failed; no name where it did not. */
export const failureOf = ({ exitCode, json }: CommandRun) => {
  const envelope = json();
  if (envelope.status !== 0) expectErrorEnvelope(envelope);
  return { exitCode, name: envelope.name };
};

/** `env` is laid over the environment for the time of the run. Two runs in one process must not overlap. */
export async function runCommand(
  command: CommandClass,
  args: string[],
  env: Record<string, string> = {},
): Promise<CommandRun> {
  const output = { stdout: '', stderr: '' };
  const restore = [
    catchWrites('stdout', output),
    catchWrites('stderr', output),
    layOver({ NO_COLOR: '1', ...env }),
    keepSignals(),
  ];
  const before = process.exitCode;
  const setsDefaultOrg = 'SF_TARGET_ORG' in env;
  try {
    if (setsDefaultOrg) await readConfigAgain();
    const result = await command.run(args, { root });
    const exitCode = Number(process.exitCode ?? 0);
    return { ...output, exitCode, result, json: () => JSON.parse(output.stdout) };
  } catch (error) {
    return { ...output, exitCode: exitCodeOf(error), result: undefined, json: () => JSON.parse(output.stdout) };
  } finally {
    process.exitCode = before;
    for (const undo of restore) undo();
    if (setsDefaultOrg) await readConfigAgain();
  }
}

/** The platform reads the environment once in a process, and never forgets what a variable said. */
export async function readConfigAgain(): Promise<void> {
  const { ConfigAggregator } = await import('@salesforce/core/configAggregator');
  await ConfigAggregator.clearInstance();
}

function catchWrites(name: 'stdout' | 'stderr', output: Record<typeof name, string>): () => void {
  const stream = process[name];
  const { write } = stream;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    output[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const written = rest.at(-1);
    if (typeof written === 'function') setImmediate(() => written());
    return true;
  };
  return () => {
    stream.write = write;
  };
}

function layOver(env: Record<string, string>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, env);
  return () => {
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

/** A command listens for signals and, alone in its process, never stops. */
function keepSignals(): () => void {
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal as NodeJS.Signals)]));
  return () => {
    for (const [signal, listeners] of before) {
      process.removeAllListeners(signal);
      for (const listener of listeners) process.on(signal as NodeJS.Signals, listener);
    }
  };
}

function exitCodeOf(error: unknown): number {
  const code = error instanceof Error && 'exitCode' in error ? error.exitCode : undefined;
  return typeof code === 'number' ? code : -1;
}
