import { type ErrorName, type Fault, JwtError } from '../faults/errors.ts';
import type { Expectation } from './claim-checks.ts';
import { type GivenKeys, keysOfGiven } from './jwks.ts';
import { decodeToken } from './token.ts';
import { type VerifyPorts, verifyToken } from './verify.ts';

/** Some whole lines of a list of tokens as one text: that travels between threads at the least cost. */
export type Batch = {
  /** The number of its first line; lines count from 1, empty ones too. */
  firstLine: number;
  text: string;
};

/** What is done with every line. Plain data: it goes to other threads. */
export type Job = { verb: 'decode' } | { verb: 'verify'; expectation: Expectation; given: GivenKeys | null };

/** A fault without its words, which the main thread finds. */
export type LineFault = { line: number; name: ErrorName; fault: Fault };

/**
 * The answers in the order of the lines: texts of whole lines, each one JSON object, and faults between them.
 * `good` counts the tokens that are verified, or decoded.
 */
export type BatchAnswer = { parts: (string | LineFault)[]; tokens: number; good: number };

export type AnswerBatch = (batch: Batch) => Promise<BatchAnswer>;

/** Answers the lines of a batch one after the other. A bad line is answered by its fault and never stops the rest. */
export function batchAnswering(job: Job, ports: VerifyPorts): AnswerBatch {
  const answerLine = lineAnswering(job, ports);
  return async ({ firstLine, text }) => {
    const answer: BatchAnswer = { parts: [], tokens: 0, good: 0 };
    let open = '';
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      answer.tokens += 1;
      try {
        const result = await answerLine(line);
        open += `${JSON.stringify({ line: firstLine + index, ...result })}\n`;
        if (result.verified || job.verb === 'decode') answer.good += 1;
      } catch (error) {
        if (!(error instanceof JwtError)) throw error;
        answer.parts.push(open, { line: firstLine + index, name: error.name, fault: error.fault });
        open = '';
      }
    }
    answer.parts.push(open);
    return answer;
  };
}

function lineAnswering(job: Job, ports: VerifyPorts): (text: string) => Promise<{ verified: boolean }> {
  if (job.verb === 'decode') return async (text) => decodeToken(text, new Date());
  const { expectation } = job;
  const given = job.given && { ...job.given, keys: keysOfGiven(job.given) };
  return (text) => verifyToken({ text, expectation, given, now: new Date() }, ports);
}
