import { availableParallelism } from 'node:os';
import {
  type Answerer,
  answerer,
  type BatchAnswer,
  type LineFault,
  type LineJob,
  type TokenLine,
} from './answer-line.ts';
import { issuerKeys } from './issuer-keys.ts';
import type { KeyRing } from './key-ring.ts';
import { type LinePool, openLinePool } from './line-pool.ts';

export type LinesPorts = {
  /** Decoding needs none. */
  ring?: KeyRing;
  /** The words of a fault, as text of one JSON object. */
  faultText: (fault: LineFault) => string;
  /** Resolves to false when nobody reads any more. */
  write: (text: string) => Promise<boolean>;
};

/** `good`: verified, or decoded. `errors`: lines that got an error in place of a result. */
export type LinesSummary = { tokens: number; good: number; errors: number };

/** So many lines are answered sooner by this thread than it takes to start others. */
const linesAlone = 2000;
/** Batches under way for each thread: one in work, one at hand. */
const depth = 2;

/**
 * Answers a list of tokens, one JSON object a line in the order of the list, in constant memory and on all cores.
 * A bad line never stops the rest. Ends early, without a fault, when nobody reads any more.
 */
export async function answerLines(
  batches: AsyncIterable<TokenLine[]>,
  job: LineJob,
  ports: LinesPorts,
): Promise<LinesSummary> {
  const crew = openCrew(job, ports.ring ?? noRing);
  const summary = { tokens: 0, good: 0, errors: 0 };
  const print = async (answer: Promise<BatchAnswer>): Promise<boolean> => report(await answer, summary, ports);
  try {
    await inOrder(batches, crew, print);
    return summary;
  } finally {
    await crew.close();
  }
}

const noRing: KeyRing = () => Promise.reject(new Error('There is no key ring.'));

type Crew = { answer: Answerer; size: number; close(): Promise<void> };

/** This thread alone at first, and threads for all cores once the list proves to be long. */
function openCrew(job: LineJob, ring: KeyRing): Crew {
  const alone = answerer(job, { keysOf: issuerKeys(ring) });
  const size = availableParallelism();
  let pool: LinePool | null = null;
  let lines = 0;
  return {
    size,
    answer: (batch) => {
      lines += batch.length;
      if (lines <= linesAlone || size === 1) return alone(batch);
      pool ??= openLinePool(job, ring, size);
      return pool.answer(batch);
    },
    close: async () => pool?.close(),
  };
}

/** Keeps a bounded number of batches under way, and prints each as soon as all before it are printed. */
async function inOrder(
  batches: AsyncIterable<TokenLine[]>,
  crew: Crew,
  print: (answer: Promise<BatchAnswer>) => Promise<boolean>,
): Promise<void> {
  const underWay: Promise<boolean>[] = [];
  let last = Promise.resolve(true);
  for await (const batch of batches) {
    const answer = crew.answer(batch);
    last = last.then((goesOn) => goesOn && print(answer));
    last.catch(() => undefined); // seen below, when its turn comes
    answer.catch(() => undefined);
    underWay.push(last);
    if (underWay.length >= crew.size * depth && !(await underWay.shift())) return;
  }
  await last;
}

async function report({ answers, good }: BatchAnswer, summary: LinesSummary, ports: LinesPorts): Promise<boolean> {
  summary.tokens += answers.length;
  summary.good += good;
  let text = '';
  for (const answer of answers) {
    if (typeof answer !== 'string') summary.errors += 1;
    text += `${typeof answer === 'string' ? answer : ports.faultText(answer)}\n`;
  }
  return ports.write(text);
}
