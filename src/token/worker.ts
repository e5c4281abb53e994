/** A thread that answers blocks of lines. It sends nothing to anybody: keys come from the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { JwtError } from '../faults/errors.ts';
import { answerer } from './answer-line.ts';
import { issuerKeys } from './issuer-keys.ts';
import type { KeyRing } from './jwks-cache.ts';
import type { KeyRecord } from './jwks-record.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts';

const port = parentPort;
if (port === null) throw new Error('This file is the start of a thread.');
const say = (message: FromWorker): void => port.postMessage(message);

type Waiting = { resolve: (record: KeyRecord) => void; reject: (error: unknown) => void };
const waiting = new Map<number, Waiting>();
let questions = 0;

const askMainThread: KeyRing = (issuer, kid) => {
  const id = questions++;
  say({ kind: 'keys-wanted', id, issuer, kid });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
};

const { job }: WorkerStart = workerData;
const answer = answerer(job, { keysOf: issuerKeys(askMainThread) });

port.on('message', (message: ToWorker) => {
  if (message.kind === 'block') {
    // A rejection here is a mistake of ours: it ends the thread, and the main thread says so.
    void answer(message.block).then((found) => say({ kind: 'answer', id: message.id, answer: found }));
    return;
  }
  const asked = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.kind === 'keys') asked?.resolve(message.record);
  else asked?.reject(new JwtError(message.name, message.fault));
});
