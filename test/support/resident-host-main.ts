/**
 * The other side of resident-host.ts: runs the host's `bin/run.js` anew for each order, in one process. Between two
 * orders it makes itself what it was before the first: environment, folder, listeners, exit code, and what
 * `@salesforce/core` reads once and keeps. Usage: `node resident-host-main.ts <bin/run.js of the host>`.
 */
import type { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { ConfigAggregator } from '@salesforce/core/configAggregator';
import { SfProject } from '@salesforce/core/project';
import { StateAggregator } from '@salesforce/core/stateAggregator';
import type { SfAnswer, SfOrder } from './resident-host.ts';

const [node = '', , bin = ''] = process.argv;
let orders = 0;
/** Node runs a module anew under each new URL, and shares what it imports. */
function sf(): Promise<unknown> {
  orders += 1;
  return import(`${pathToFileURL(bin).href}?order=${orders}`);
}

type Print = (name: 'stdout' | 'stderr', text: string) => void;
/** What node says when a process starts is said in every run. */
const atStart = { stdout: '', stderr: '' };
let print: Print = (name, text) => {
  atStart[name] += text;
};
let late = '';
const printLate: Print = (_, text) => {
  late += text;
};
for (const name of ['stdout', 'stderr'] as const) {
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    print(name, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const written = rest.at(-1);
    if (typeof written === 'function') setImmediate(() => written());
    return true;
  };
}

async function carryOut(order: SfOrder): Promise<SfAnswer> {
  if (late !== '') throw new Error(`The order before went on after its end, and printed: ${late}`);
  const output = { ...atStart };
  const restore = [process, process.stdout, process.stderr].map(keepListeners);
  await prepare(order);
  print = (name, text) => {
    output[name] += text;
  };
  const work = { isDone: false };
  const left = new Promise<number>((resolve) => {
    process.exit = ((code?: number) => {
      print = () => undefined; // a process that has left prints nothing
      resolve(Number(code ?? process.exitCode ?? 0));
    }) as typeof process.exit;
  });
  const ended = sf().then(() => {
    work.isDone = true;
    return Number(process.exitCode ?? 0);
  });
  const exitCode = await Promise.race([left, ended]);
  await new Promise((resolve) => setTimeout(resolve, 0)); // a process lives on until nothing is left to do
  for (const added of restore.flatMap((undo) => undo())) added(exitCode);
  print = printLate;
  return { ...output, exitCode, isClean: work.isDone };
}

async function prepare({ args, env, cwd, input }: SfOrder): Promise<void> {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [node, bin, ...args];
  process.exitCode = undefined;
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
  StateAggregator.clearInstance();
  await ConfigAggregator.clearInstance();
  SfProject.clearInstances();
  Reflect.deleteProperty(globalThis, 'salesforceCoreLifecycle');
}

/** Gives a function that makes the listeners what they were, and gives those that came since and wait for the end. */
function keepListeners(emitter: EventEmitter): () => ((exitCode: number) => void)[] {
  const all = () => emitter.eventNames().flatMap((name) => emitter.rawListeners(name).map((one) => ({ name, one })));
  const before = all();
  const missing = (from: typeof before, { name, one }: (typeof before)[number]): boolean =>
    !from.some((other) => other.name === name && other.one === one);
  return () => {
    const now = all();
    const added = now.filter((listener) => missing(before, listener));
    for (const { name, one } of added) emitter.off(name, one as () => void);
    for (const { name, one } of before.filter((listener) => missing(now, listener)))
      emitter.on(name, one as () => void);
    return added.filter(({ name }) => name === 'exit').map(({ one }) => one as () => void);
  };
}

process.on('message', (order: SfOrder) => {
  carryOut(order).then(
    (answer) => process.send?.(answer),
    (error: Error) => process.send?.({ fault: `${error.stack}` }),
  );
});
const { reallyExit } = process as unknown as { reallyExit(code: number): never };
process.on('disconnect', () => reallyExit.call(process, 0));
process.send?.({ isReady: true });
