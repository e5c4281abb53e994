/**
 * The host in a process that stays up and carries out one order after another, each as `sf` does it: the host's own
 * `bin/run.js` from its second line on, with its own flags, hooks, help, error handler and exit. Only the start of a
 * process is saved, which is most of what a run costs. `test/contract/resident-host.test.ts` compares it with starts of `sf`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** `env` is all that the command sees of the environment. */
export type SfOrder = { args: string[]; env: Record<string, string>; cwd: string; input: string };
export type SfOutput = { stdout: string; stderr: string; exitCode: number };
/** Not clean: the command has left the process while some of its work goes on. */
export type SfAnswer = (SfOutput & { isClean: boolean }) | { fault: string };

export type ResidentHost = {
  /** Orders wait for each other. Once `interruptWhen` holds, the process gets the SIGINT of a Ctrl-C. */
  run(order: SfOrder, interruptWhen?: () => boolean): Promise<SfOutput>;
};

type Running = { child: ChildProcess; died: Promise<never> };

const program = fileURLToPath(new URL('resident-host-main.ts', import.meta.url));

/** `env` is what the process starts with. It starts with the first order, holds its parent only while it works, and ends with it. */
export function residentHost(bin: string, env: Record<string, string>): ResidentHost {
  let running: Running | null = null;
  let before: Promise<unknown> = Promise.resolve();
  const carryOut = async (order: SfOrder, interruptWhen?: () => boolean): Promise<SfOutput> => {
    running ??= await start(bin, env);
    const { child } = running;
    hold(child, true);
    try {
      const answered = answerOf(running);
      child.send(order);
      if (interruptWhen) await interrupt(child, answered, interruptWhen);
      const { isClean, ...output } = await answered;
      if (!isClean) running = end(child);
      return output;
    } catch (error) {
      running = end(child);
      throw error;
    } finally {
      hold(child, false);
    }
  };
  return {
    run: (order, interruptWhen) => {
      const output = before.then(() => carryOut(order, interruptWhen));
      before = output.catch(() => undefined);
      return output;
    },
  };
}

async function start(bin: string, env: Record<string, string>): Promise<Running> {
  const child = fork(program, [bin], { env, execArgv: [], stdio: ['pipe', 'ignore', 'pipe', 'ipc'] });
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const died = once(child, 'close').then(([code, signal]) => {
    throw new Error(`The resident host has died (${code ?? signal}): ${printed}`);
  });
  died.catch(() => undefined);
  await Promise.race([once(child, 'message'), died]);
  return { child, died };
}

async function answerOf({ child, died }: Running): Promise<Exclude<SfAnswer, { fault: string }>> {
  const [answer] = (await Promise.race([once(child, 'message'), died])) as [SfAnswer];
  if ('fault' in answer) throw new Error(answer.fault);
  return answer;
}

async function interrupt(child: ChildProcess, answered: Promise<unknown>, holds: () => boolean): Promise<void> {
  let isOver = false;
  answered.finally(() => (isOver = true)).catch(() => undefined);
  while (!holds()) {
    if (isOver) throw new Error('The command ended before it could be interrupted.');
    await sleep(5);
  }
  child.kill('SIGINT');
}

function hold(child: ChildProcess, isHeld: boolean): void {
  for (const handle of [child, child.channel, child.stdin as Socket | null, child.stderr as Socket | null]) {
    if (isHeld) handle?.ref();
    else handle?.unref();
  }
}

function end(child: ChildProcess): null {
  child.kill('SIGKILL');
  return null;
}
