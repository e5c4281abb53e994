/**
 * The least work there is for many tokens, on all cores: `node bare-loop.ts verify|decode <count> <tokens file> <key file>`.
 * verify: `crypto.verify` alone, everything read and decoded before. decode: base64url and `JSON.parse` of both parts.
 */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

type Share = { verb: string; count: number; file: string; keyFile: string };

/** So many different tokens are used, over and over. */
const different = 500;

const [verb = '', count = '0', file = '', keyFile = ''] = process.argv.slice(2);
if (isMainThread) {
  const cores = Math.min(availableParallelism(), Number(count));
  for (let core = 0; core < cores; core += 1) {
    new Worker(new URL(import.meta.url), {
      workerData: { verb, count: Math.ceil(Number(count) / cores), file, keyFile },
    });
  }
} else work(workerData);

function work({ verb, count, file, keyFile }: Share): void {
  const tokens = readFileSync(file, 'utf8').split('\n', different).filter(Boolean);
  const key = createPublicKey(readFileSync(keyFile, 'utf8'));
  const ready = tokens.map((token) => {
    const dot = token.lastIndexOf('.');
    return {
      text: token,
      input: Buffer.from(token.slice(0, dot)),
      signature: Buffer.from(token.slice(dot + 1), 'base64url'),
    };
  });
  for (let n = 0; n < count; n += 1) {
    const token = ready[n % ready.length];
    if (token === undefined) throw new Error('There is no token.');
    if (verb === 'decode') parse(token.text);
    else if (!verify('sha256', token.input, key, token.signature)) throw new Error('A token is not good.');
  }
}

function parse(token: string): void {
  for (const part of token.split('.', 2)) JSON.parse(Buffer.from(part, 'base64url').toString());
}
