/** Answers a list of tokens, one JSON object a line, on all cores. */

import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Purpose } from '../app/purpose.ts';
import { type FaultRecord, JwtError } from '../faults/errors.ts';
import { harmlessJson } from '../faults/harmless.ts';
import type { Expectation } from './claim-checks.ts';
import { type GivenKeys, readyKeys } from './jwks.ts';
import { type JwksCache, type JwksRecord, keysFrom } from './jwks-cache.ts';
import { forPurpose } from './purpose.ts';
import { isBetween } from './records.ts';
import { decodeWhole } from './token.ts';
import { type Verdict, type VerifyPorts, verifyToken } from './verify.ts';

/** Some whole lines of a list of tokens as one text: that travels between threads at the least cost. */
export type Batch = {
  /** The number of its first line; lines count from 1, empty ones too. */
  firstLine: number;
  text: string;
};

/** What is done with every line. Plain data: it goes to other threads. */
export type ListJob =
  | { verb: 'decode'; purpose: Purpose }
  | { verb: 'verify'; expectation: Expectation; given: GivenKeys | null };

/**
 * A JSON object for each line, in their order, one a line. `good` counts the tokens that are verified, or decoded; `unchecked` those
 * of which nothing could be checked, `errors` the lines that got an error in place of a result.
 */
type BatchAnswer = { text: string; tokens: number; good: number; unchecked: number; errors: number };

type AnswerBatch = (batch: Batch) => Promise<BatchAnswer>;

/** In milliseconds: so long nobody else is heard, such as Ctrl-C. */
const longestTurn = 50;

/** Answers the lines of a batch one after the other. A bad line is answered by its fault and never stops the rest. */
export function batchAnswering(job: ListJob, ports: VerifyPorts): AnswerBatch {
  const answerLine = lineAnswering(job, ports);
  return async ({ firstLine, text }) => {
    const answer: BatchAnswer = { text: '', tokens: 0, good: 0, unchecked: 0, errors: 0 };
    let turn = performance.now();
    for (const [index, token] of text.split('\n').entries()) {
      if (token.trim() === '' || isBetween(token)) continue;
      if (performance.now() - turn > longestTurn) {
        await new Promise(setImmediate);
        turn = performance.now();
      }
      const line = firstLine + index;
      const result = await answerLine(token).catch(faultOf);
      answer.text += `${harmlessJson(JSON.stringify({ line, ...result }))}\n`;
      answer.tokens += 1;
      if ('error' in result) answer.errors += 1;
      else if (result.verified || job.verb === 'decode') answer.good += 1;
      else if (result.verdict === 'not-checked') answer.unchecked += 1;
    }
    return answer;
  };
}

/** What stands for a line without a result. */
function faultOf(error: unknown): { error: { name: string; message: string } } {
  if (!(error instanceof JwtError)) throw error;
  return { error: { name: error.name, message: error.message } };
}

function lineAnswering(
  job: ListJob,
  ports: VerifyPorts,
): (text: string) => Promise<{ verified: boolean; verdict?: Verdict }> {
  if (job.verb === 'decode') return async (text) => forPurpose(job.purpose, decodeWhole(text, new Date()));
  const { expectation } = job;
  const given = readyKeys(job.given);
  return (text) => verifyToken({ text, expectation, given, now: new Date() }, ports);
}

type ListPorts = {
  /** Null where no key is wanted, as to decode. */
  jwks: JwksCache | null;
  /** Resolves to false when nobody reads any more. */
  write: (text: string) => Promise<boolean>;
  /** Told of the number of tokens after each batch. */
  progress?: (tokens: number) => void;
};

/** As in `BatchAnswer`. `whole` is false where nobody read to the end: no more is known of the rest. */
export type ListSummary = Omit<BatchAnswer, 'text'> & { whole: boolean };

/** In characters, about 2,000 tokens: so much is answered sooner by this thread than it takes to start others. */
const textAlone = 2 * 1024 * 1024;
/** Batches under way for each thread: one in work, one at hand. */
const depth = 2;

/**
 * Answers in the order of the list and in constant memory. A bad line never stops the rest. Ends early, without a fault,
 * when nobody reads any more.
 */
export async function answerList(batches: AsyncIterable<Batch>, job: ListJob, ports: ListPorts): Promise<ListSummary> {
  const workers = openWorkers(job, ports.jwks ?? noKeys);
  const summary = { tokens: 0, good: 0, unchecked: 0, errors: 0, whole: false };
  const print = async (answer: Promise<BatchAnswer>): Promise<boolean> => report(await answer, summary, ports);
  const underWay: Promise<boolean>[] = [];
  let last = Promise.resolve(true);
  try {
    for await (const batch of batches) {
      const answer = workers.answer(batch);
      last = last.then((goesOn) => goesOn && print(answer)); // only after all before it
      last.catch(() => undefined); // seen below, when its turn comes
      answer.catch(() => undefined);
      underWay.push(last);
      if (underWay.length >= workers.size * depth && !(await underWay.shift())) return summary;
    }
    summary.whole = await last;
    return summary;
  } finally {
    await workers.close();
  }
}

const noKeys: JwksCache = () => Promise.reject(new Error('There are no keys.'));

function report(
  { text, tokens, good, unchecked, errors }: BatchAnswer,
  summary: ListSummary,
  ports: ListPorts,
): Promise<boolean> {
  summary.tokens += tokens;
  summary.good += good;
  summary.unchecked += unchecked;
  summary.errors += errors;
  ports.progress?.(summary.tokens);
  return ports.write(text);
}

/** This thread alone at first, and threads for all cores once the list proves to be long. */
function openWorkers(job: ListJob, jwks: JwksCache) {
  const alone = batchAnswering(job, { keysOfIssuer: keysFrom(jwks) });
  const size = availableParallelism();
  let threads: Thread[] = [];
  let length = 0;
  const answer: AnswerBatch = (batch) => {
    length += batch.text.length;
    if (length <= textAlone || size === 1) return alone(batch);
    if (threads.length === 0) threads = Array.from({ length: size }, () => startThread(job, jwks));
    return threads.reduce((a, b) => (b.load() < a.load() ? b : a)).answer(batch);
  };
  const close = () => Promise.all(threads.map((thread) => thread.stop()));
  return { size, answer, close };
}

/** What the main thread says to a thread, and what it hears. */
export type ToWorker =
  | { kind: 'batch'; id: number; batch: Batch }
  | { kind: 'keys'; id: number; record: JwksRecord }
  | { kind: 'no-keys'; id: number; fault: FaultRecord };

export type FromWorker =
  | { kind: 'answer'; id: number; answer: BatchAnswer }
  | { kind: 'keys-wanted'; id: number; issuer: string; kid: string | null };

// The same file as source and as build.
const workerFile = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** In MB. Answers live for one batch only: more room would fill with garbage, and give nothing. */
const memory = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

type Thread = { answer: AnswerBatch; load: () => number; stop: () => Promise<number> };

/**
 * By hand: a thread asks the main thread for keys in the middle of its work, so that each issuer is asked once for all,
 * and no pool (piscina, tinypool) lets a thread ask.
 */
function startThread(job: ListJob, jwks: JwksCache): Thread {
  const worker = new Worker(workerFile, { workerData: job, resourceLimits: memory });
  const say = (message: ToWorker): void => worker.postMessage(message);
  const pending = new Map<number, PromiseWithResolvers<BatchAnswer>>();
  let batches = 0;
  const fail = (error: unknown): void => {
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on('error', fail);
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'keys-wanted') return void bringKeys(message, jwks).then(say).catch(fail);
    pending.get(message.id)?.resolve(message.answer);
    pending.delete(message.id);
  });
  return {
    answer: (batch) => {
      const id = batches++;
      const answered = Promise.withResolvers<BatchAnswer>();
      pending.set(id, answered);
      say({ kind: 'batch', id, batch });
      return answered.promise;
    },
    load: () => pending.size,
    stop: () => worker.terminate(),
  };
}

async function bringKeys(
  { id, issuer, kid }: FromWorker & { kind: 'keys-wanted' },
  jwks: JwksCache,
): Promise<ToWorker> {
  try {
    return { kind: 'keys', id, record: await jwks(issuer, kid) };
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    return { kind: 'no-keys', id, fault: error.record };
  }
}
