import { availableParallelism } from 'node:os';
import {
  type Answerer,
  answerer,
  type BlockAnswer,
  type LineBlock,
  type LineFault,
  type LineJob,
} from './answer-line.ts';
import { issuerKeys } from './issuer-keys.ts';
import type { KeyRing } from './jwks-cache.ts';
import { type LinePool, openLinePool } from './workers.ts';

export type LinesPorts = {
  /** Decoding needs none. */
  ring?: KeyRing;
  /** The words of a fault, as text of one JSON object. */
  faultText: (fault: LineFault) => string;
  /** Resolves to false when nobody reads any more. */
  write: (text: string) => Promise<boolean>;
  /** Told of the number of tokens after each block. */
  progress?: (tokens: number) => void;
};

/** `good`: verified, or decoded. `errors`: lines that got an error in place of a result. */
export type LinesSummary = { tokens: number; good: number; errors: number };

/** In characters, about 2,000 tokens: so much is answered sooner by this thread than it takes to start others. */
const textAlone = 2 * 1024 * 1024;
/** Blocks under way for each thread: one in work, one at hand. */
const depth = 2;

/**
 * Answers a list of tokens, one JSON object a line in the order of the list, in constant memory and on all cores.
 * A bad line never stops the rest. Ends early, without a fault, when nobody reads any more.
 */
export async function answerLines(
  blocks: AsyncIterable<LineBlock>,
  job: LineJob,
  ports: LinesPorts,
): Promise<LinesSummary> {
  const crew = openCrew(job, ports.ring ?? noRing);
  const summary = { tokens: 0, good: 0, errors: 0 };
  const print = async (answer: Promise<BlockAnswer>): Promise<boolean> => report(await answer, summary, ports);
  try {
    await inOrder(blocks, crew, print);
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
  let length = 0;
  return {
    size,
    answer: (block) => {
      length += block.text.length;
      if (length <= textAlone || size === 1) return alone(block);
      pool ??= openLinePool(job, ring, size);
      return pool.answer(block);
    },
    close: async () => pool?.close(),
  };
}

/** Keeps a bounded number of blocks under way, and prints each as soon as all before it are printed. */
async function inOrder(
  blocks: AsyncIterable<LineBlock>,
  crew: Crew,
  print: (answer: Promise<BlockAnswer>) => Promise<boolean>,
): Promise<void> {
  const underWay: Promise<boolean>[] = [];
  let last = Promise.resolve(true);
  for await (const block of blocks) {
    const answer = crew.answer(block);
    last = last.then((goesOn) => goesOn && print(answer));
    last.catch(() => undefined); // seen below, when its turn comes
    answer.catch(() => undefined);
    underWay.push(last);
    if (underWay.length >= crew.size * depth && !(await underWay.shift())) return;
  }
  await last;
}

async function report(
  { parts, tokens, good }: BlockAnswer,
  summary: LinesSummary,
  ports: LinesPorts,
): Promise<boolean> {
  summary.tokens += tokens;
  summary.good += good;
  ports.progress?.(summary.tokens);
  summary.errors += parts.filter((part) => typeof part !== 'string').length;
  return ports.write(parts.map((part) => (typeof part === 'string' ? part : `${ports.faultText(part)}\n`)).join(''));
}
