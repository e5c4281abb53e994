/** What the main thread and a line worker say to each other. */
import type { ErrorName, Fault } from '../faults/errors.ts';
import type { BlockAnswer, LineBlock, LineJob } from './answer-line.ts';
import type { KeyRecord } from './jwks-record.ts';

export type WorkerStart = { job: LineJob };

export type ToWorker =
  | { kind: 'block'; id: number; block: LineBlock }
  | { kind: 'keys'; id: number; record: KeyRecord }
  | { kind: 'no-keys'; id: number; name: ErrorName; fault: Fault };

export type FromWorker =
  | { kind: 'answer'; id: number; answer: BlockAnswer }
  | { kind: 'keys-wanted'; id: number; issuer: string; kid: string | null };
