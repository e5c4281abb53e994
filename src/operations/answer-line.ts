import { type ErrorName, type Fault, JwtError } from '../domain/errors.ts';
import { type GivenKeys, keysOfGiven } from '../domain/token/signing-keys.ts';
import { decodeToken } from '../domain/token/token.ts';
import type { Expectation } from '../domain/token/verification.ts';
import { type VerifyPorts, verifyToken } from './verify-token.ts';

/** One line of a list of tokens; `line` counts from 1, empty lines too. */
export type TokenLine = { line: number; text: string };

/** What is done with every line. Plain data: it goes to other threads. */
export type LineJob = { verb: 'decode' } | { verb: 'verify'; expectation: Expectation; given: GivenKeys | null };

/** A fault without its words, which the main thread finds. */
export type LineFault = { line: number; name: ErrorName; fault: Fault };

/** The answers in the order of the lines: one JSON object as text each, or a fault. `good` counts those without fault. */
export type BatchAnswer = { answers: (string | LineFault)[]; good: number };

export type Answerer = (batch: TokenLine[]) => Promise<BatchAnswer>;

/** Answers lines one after the other. A bad line is answered by its fault and never stops the rest. */
export function answerer(job: LineJob, ports: VerifyPorts): Answerer {
  const work = worker(job, ports);
  return async (batch) => {
    const answer: BatchAnswer = { answers: [], good: 0 };
    for (const { line, text } of batch) {
      try {
        const result = await work(text);
        answer.good += result.verified || job.verb === 'decode' ? 1 : 0;
        answer.answers.push(JSON.stringify({ line, ...result }));
      } catch (error) {
        answer.answers.push(faultOf(error, line));
      }
    }
    return answer;
  };
}

function worker(job: LineJob, ports: VerifyPorts) {
  if (job.verb === 'decode') return async (text: string) => decodeToken(text, new Date());
  const { expectation, given } = job;
  const fixed = given && { ...given, keys: keysOfGiven(given) };
  return (text: string) => verifyToken({ text, expectation, given: fixed, now: new Date() }, ports);
}

function faultOf(error: unknown, line: number): LineFault {
  if (!(error instanceof JwtError)) throw error;
  return { line, name: error.name, fault: error.fault };
}
