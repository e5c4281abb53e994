import { JwtError } from '../faults/errors.ts';
import type { Expectation } from './claim-checks.ts';
import { type GivenKeys, readyKeys } from './jwks.ts';
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

/**
 * A JSON object for each line, in their order, one a line. `good` counts the tokens that are verified, or decoded; `errors`
 * the lines that got an error in place of a result.
 */
export type BatchAnswer = { text: string; tokens: number; good: number; errors: number };

export type AnswerBatch = (batch: Batch) => Promise<BatchAnswer>;

/** Answers the lines of a batch one after the other. A bad line is answered by its fault and never stops the rest. */
export function batchAnswering(job: Job, ports: VerifyPorts): AnswerBatch {
  const answerLine = lineAnswering(job, ports);
  return async ({ firstLine, text }) => {
    const answer: BatchAnswer = { text: '', tokens: 0, good: 0, errors: 0 };
    for (const [index, token] of text.split('\n').entries()) {
      if (token.trim() === '') continue;
      const line = firstLine + index;
      const result = await answerLine(token).catch(faultOf);
      answer.text += `${JSON.stringify({ line, ...result })}\n`;
      answer.tokens += 1;
      if ('error' in result) answer.errors += 1;
      else if (result.verified || job.verb === 'decode') answer.good += 1;
    }
    return answer;
  };
}

/** What stands for a line without a result. */
function faultOf(error: unknown): { error: { name: string; message: string } } {
  if (!(error instanceof JwtError)) throw error;
  return { error: { name: error.name, message: error.message } };
}

function lineAnswering(job: Job, ports: VerifyPorts): (text: string) => Promise<{ verified: boolean }> {
  if (job.verb === 'decode') return async (text) => decodeToken(text, new Date());
  const { expectation } = job;
  const given = readyKeys(job.given);
  return (text) => verifyToken({ text, expectation, given, now: new Date() }, ports);
}
