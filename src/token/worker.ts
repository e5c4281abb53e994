/** A thread that answers batches. It sends nothing to anybody: keys come from the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { JwtError } from '../faults/errors.ts';
import { type JwksRecord, keysFrom } from './jwks-cache.ts';
import { batchAnswering, type FromWorker, type ListJob, type ToWorker } from './list.ts';

const port = parentPort;
if (port === null) throw new Error('This file is the start of a thread.');
const say = (message: FromWorker): void => port.postMessage(message);

const waiting = new Map<number, PromiseWithResolvers<JwksRecord>>();
let questions = 0;

const job: ListJob = workerData;
const keysOfIssuer = keysFrom((issuer, kid) => {
  const id = questions++;
  const answered = Promise.withResolvers<JwksRecord>();
  waiting.set(id, answered);
  say({ kind: 'keys-wanted', id, issuer, kid });
  return answered.promise;
});
const answerBatch = batchAnswering(job, { keysOfIssuer });

port.on('message', (message: ToWorker) => {
  const { kind, id } = message;
  if (kind === 'batch') {
    // A rejection here is a mistake of ours: it ends the thread, and the main thread says so.
    void answerBatch(message.batch).then((answer) => say({ kind: 'answer', id, answer }));
    return;
  }
  if (kind === 'keys') waiting.get(id)?.resolve(message.record);
  else waiting.get(id)?.reject(JwtError.from(message.fault));
  waiting.delete(id);
});
