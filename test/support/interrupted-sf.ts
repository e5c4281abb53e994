/** Starts the real `sf` and ends it by a signal at a chosen moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type SfOptions, spawnSf } from './sf.ts';

export type Ended = { stdout: string; stderr: string; exitCode: number | null };

/** Sends `signal` once `moment` holds, and waits for the end. Fails when the process ends before. */
export async function signalSf(
  args: string[],
  options: SfOptions,
  { signal, moment }: { signal: 'SIGKILL' | 'SIGINT'; moment: () => boolean },
): Promise<Ended> {
  const child = spawnSf(args, options);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.end();
  const closed = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  while (!moment()) {
    if (child.exitCode !== null) throw new Error(`sf ended too early: ${output.stdout}${output.stderr}`);
    await sleep(20);
  }
  await sleep(250); // the next request is under way by then
  child.kill(signal);
  const exitCode = await closed;
  return { ...output, exitCode };
}
