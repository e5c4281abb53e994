/** Lists of tokens, answered in memory: by this thread, and by threads for all cores once a list is long. */
import { expect } from 'chai';
import { JwtError } from '../../../src/faults/errors.ts';
import { readJwks } from '../../../src/token/jwks.ts';
import type { JwksCache } from '../../../src/token/jwks-cache.ts';
import { answerList, type Batch, type ListJob } from '../../../src/token/list.ts';
import { rsaKey } from '../../support/rsa.ts';
import { issuer, jwkOf, kid, orgId, tokenWith } from '../../support/signed-tokens.ts';

const nowSeconds = Math.floor(Date.now() / 1000);
const good = tokenWith({}, { iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + 3600 });
const forged = good.replace(/.{8}$/, 'AAAAAAAA');
const expectation = {
  issuer,
  namedBy: 'person' as const,
  orgId,
  audience: null,
  clientId: null,
  scopes: [],
  isIdToken: false,
  clockTolerance: 30,
};
const verify: ListJob = { verb: 'verify', expectation, given: null };
const decode: ListJob = { verb: 'decode', purpose: 'bearer' };

/** The lines in batches of a hundred. */
async function* inBatches(lines: string[]): AsyncGenerator<Batch> {
  for (let at = 0; at < lines.length; at += 100) {
    yield { firstLine: at + 1, text: lines.slice(at, at + 100).join('\n') };
  }
}

/** An issuer that counts how often it is asked; it answers with keys, or with a fault. */
function issuerOf(fault: JwtError | null = null) {
  const asked: string[] = [];
  const keys = readJwks({ keys: [jwkOf(rsaKey(), kid)] } as never) ?? [];
  const jwks: JwksCache = async (name) => {
    asked.push(name);
    if (fault) throw fault;
    return { issuer: name, keys, fetchedAtMs: Date.now(), maxAgeSeconds: null, refetchedAtMs: null };
  };
  return { asked, jwks };
}

async function answers(lines: string[], job: ListJob, jwks: JwksCache | null, readsOn = (): boolean => true) {
  let text = '';
  const told: number[] = [];
  const write = async (part: string): Promise<boolean> => {
    text += part;
    return readsOn();
  };
  const progress = (tokens: number): void => void told.push(tokens);
  const summary = await answerList(inBatches(lines), job, { jwks, write, progress });
  const found: { line: number; verified?: boolean; error?: { name: string; message: string } }[] = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { summary, found, told };
}

describe('A list of tokens, in memory,', () => {
  it('keeps its line numbers, and bad lines where they stand', async () => {
    const { found, summary } = await answers([good, '', 'no token', forged], verify, issuerOf().jwks);
    expect(found.map(({ line, verified, error }) => ({ line, verified, error: error?.name }))).to.deep.equal([
      { line: 1, verified: true, error: undefined },
      { line: 3, verified: undefined, error: 'TokenMalformedError' },
      { line: 4, verified: false, error: undefined },
    ]);
    expect(summary).to.deep.equal({ tokens: 3, good: 1, unchecked: 0, errors: 1, whole: true });
  });

  it('is answered in its order by threads once it is long, and tells how far it has come', async () => {
    const { asked, jwks } = issuerOf();
    const lines = Array.from({ length: 4000 }, (_, n) => (n % 1000 === 7 ? 'no token' : n % 50 === 3 ? forged : good));
    const { found, summary, told } = await answers(lines, verify, jwks);
    expect(found.map(({ line }) => line)).to.deep.equal(lines.map((_, n) => n + 1));
    expect(summary).to.deep.equal({ tokens: 4000, good: 3916, unchecked: 0, errors: 4, whole: true });
    expect(told).to.deep.equal(Array.from({ length: 40 }, (_, n) => (n + 1) * 100));
    expect(new Set(asked)).to.deep.equal(new Set([issuer]));
    expect(asked.length).to.be.below(10); // once for each thread, which the cache makes one request
  });

  it('has one fault a line where the keys are not to be had, in this thread and in others', async () => {
    const fault = new JwtError('org-unreachable-tcp', { stage: 'tcp', code: 'ECONNREFUSED', host: 'acme.example' });
    const { jwks } = issuerOf(fault);
    const { found, summary } = await answers(Array(2500).fill(good), verify, jwks);
    expect(new Set(found.map(({ error }) => error?.message))).to.deep.equal(new Set([fault.message]));
    expect(summary).to.deep.equal({ tokens: 2500, good: 0, unchecked: 0, errors: 2500, whole: true });
  });

  it('ends when nobody reads any more, without a fault, and takes no more lines', async () => {
    let written = 0;
    const { summary } = await answers(Array(3000).fill(good), decode, null, () => ++written < 3);
    expect(written).to.equal(3);
    expect(summary).to.include({ tokens: 300, whole: false });
  });

  it('fails when the threads fail by a mistake of ours', async () => {
    const broken: JwksCache = () => Promise.reject(new TypeError('a mistake'));
    const failure = await answers(Array(2500).fill(good), verify, broken).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TypeError);
  });
});
