import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { JwtError } from '../faults/errors.ts';
import type { Answerer, BlockAnswer, LineJob } from './answer-line.ts';
import type { KeyRing } from './jwks-cache.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** Threads that answer blocks side by side; `close` ends them. */
export type LinePool = { answer: Answerer; close(): Promise<void> };

// The same file as source and as build.
const workerFile = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** In MB. Answers live for one block only: more room would fill with garbage, and give nothing. */
const memory = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

type Pending = { resolve: (answer: BlockAnswer) => void; reject: (error: unknown) => void };
type Thread = { worker: Worker; pending: Map<number, Pending> };

/** Starts `size` threads. `ring` answers their questions for keys, so that each issuer is asked once for all. */
export function openLinePool(job: LineJob, ring: KeyRing, size: number): LinePool {
  const threads = Array.from({ length: size }, () => startThread(job, ring));
  let count = 0;
  return {
    answer: (block) => {
      const { worker, pending } = threads.reduce((a, b) => (b.pending.size < a.pending.size ? b : a));
      const id = count++;
      const answered = new Promise<BlockAnswer>((resolve, reject) => pending.set(id, { resolve, reject }));
      say(worker, { kind: 'block', id, block });
      return answered;
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

const say = (worker: Worker, message: ToWorker): void => worker.postMessage(message);

function startThread(job: LineJob, ring: KeyRing): Thread {
  const worker = new Worker(workerFile, { workerData: { job }, resourceLimits: memory });
  const pending: Thread['pending'] = new Map();
  const fail = (error: unknown): void => {
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on('error', fail);
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'keys-wanted') return void bringKeys(worker, message, ring).catch(fail);
    pending.get(message.id)?.resolve(message.answer);
    pending.delete(message.id);
  });
  return { worker, pending };
}

type Question = FromWorker & { kind: 'keys-wanted' };

async function bringKeys(worker: Worker, { id, issuer, kid }: Question, ring: KeyRing): Promise<void> {
  try {
    say(worker, { kind: 'keys', id, record: await ring(issuer, kid) });
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    say(worker, { kind: 'no-keys', id, name: error.name, fault: error.fault });
  }
}
