import { type ErrorName, type Fault, JwtError } from '../faults/errors.ts';
import type { Expectation } from './expectation.ts';
import { type GivenKeys, keysOfGiven } from './signing-keys.ts';
import { decodeToken } from './token.ts';
import { type VerifyPorts, verifyToken } from './verify.ts';

/** Some whole lines of a list of tokens as one text: that travels between threads at the least cost. */
export type LineBlock = {
  /** The number of its first line; lines count from 1, empty ones too. */
  firstLine: number;
  text: string;
};

/** What is done with every line. Plain data: it goes to other threads. */
export type LineJob = { verb: 'decode' } | { verb: 'verify'; expectation: Expectation; given: GivenKeys | null };

/** A fault without its words, which the main thread finds. */
export type LineFault = { line: number; name: ErrorName; fault: Fault };

/**
 * The answers in the order of the lines: texts of whole lines, each one JSON object, and faults between them.
 * `good` counts the tokens that are verified, or decoded.
 */
export type BlockAnswer = { parts: (string | LineFault)[]; tokens: number; good: number };

export type Answerer = (block: LineBlock) => Promise<BlockAnswer>;

type Work = (text: string) => Promise<{ verified: boolean }>;

/** Answers the lines of a block one after the other. A bad line is answered by its fault and never stops the rest. */
export function answerer(job: LineJob, ports: VerifyPorts): Answerer {
  const work = workOf(job, ports);
  return async ({ firstLine, text }) => {
    const answer: BlockAnswer = { parts: [], tokens: 0, good: 0 };
    let open = '';
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const found = await answerLine(firstLine + index, line, work);
      answer.tokens += 1;
      answer.good += 'json' in found && (found.verified || job.verb === 'decode') ? 1 : 0;
      if ('json' in found) open += `${found.json}\n`;
      else {
        answer.parts.push(open, found);
        open = '';
      }
    }
    answer.parts.push(open);
    return answer;
  };
}

type LineAnswer = { json: string; verified: boolean } | LineFault;

async function answerLine(line: number, text: string, work: Work): Promise<LineAnswer> {
  try {
    const result = await work(text);
    return { json: JSON.stringify({ line, ...result }), verified: result.verified };
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    return { line, name: error.name, fault: error.fault };
  }
}

function workOf(job: LineJob, ports: VerifyPorts): Work {
  if (job.verb === 'decode') return async (text) => decodeToken(text, new Date());
  const { expectation, given } = job;
  const fixed = given && { ...given, keys: keysOfGiven(given) };
  return (text) => verifyToken({ text, expectation, given: fixed, now: new Date() }, ports);
}
