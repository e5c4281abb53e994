import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { type ExchangeManyPorts, exchangeMany, type Outcome } from '../../../src/exchange/many.ts';
import type { ExchangeTally } from '../../../src/exchange/tally.ts';
import type { TokenGrant } from '../../../src/exchange/token-grant.ts';
import { type ErrorName, type Json, JwtError } from '../../../src/faults/errors.ts';

const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const grant: TokenGrant = {
  accessToken: '00D!x',
  tokenType: 'Bearer',
  instanceUrl: 'https://pay.my.salesforce.com',
  apiInstanceUrl: null,
  identityUrl: '',
  scopes: [],
  issuedAtMs: null,
};
const fault = (name: ErrorName, data: { [key: string]: Json }): JwtError => new JwtError(name, { data });
const refusal = (code: string): JwtError =>
  fault('ExchangeRefusedError', { code, tokenEndpoint: 'https://test.salesforce.com/services/oauth2/token' });
const down = fault('OrgUnreachableError', { stage: 'tcp' });
const lost = fault('OrgUnreachableError', { stage: 'http' });

type Told = { tally: ExchangeTally; outcomes: Outcome[]; asked: string[]; pauses: number[]; most: number };
/** What the org does with the n-th request for a user; undefined grants. */
type Org = (username: string, times: number) => JwtError | undefined;

/** Runs many exchanges against an org that is a function. */
async function run(
  usernames: Iterable<string> | AsyncIterable<string>,
  org: Org,
  more: Partial<ExchangeManyPorts> & { concurrency?: number } = {},
): Promise<Told> {
  const told: Omit<Told, 'tally'> = { outcomes: [], asked: [], pauses: [], most: 0 };
  let underWay = 0;
  const requestToken = async (_: string, assertion: string): Promise<TokenGrant> => {
    const username = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()).sub;
    told.asked.push(username);
    underWay += 1;
    told.most = Math.max(told.most, underWay);
    await sleep(0);
    underWay -= 1;
    const error = org(username, told.asked.filter((one) => one === username).length);
    if (error) throw error;
    return grant;
  };
  const input = { host: 'https://test.salesforce.com', clientId: 'c', audience: 'a', key, requireJwt: false };
  const { concurrency = 1, ...ports } = more;
  async function* lines() {
    let line = 0;
    for await (const text of usernames) {
      line += 1;
      yield { line, text };
    }
  }
  const tally = await exchangeMany(
    { ...input, concurrency },
    {
      now: () => new Date(),
      newId: randomUUID,
      requestToken,
      lines: lines(),
      give: async (outcome) => void told.outcomes.push(outcome),
      pause: async (milliseconds) => void told.pauses.push(milliseconds),
      random: () => 0,
      interrupted: () => false,
      ...ports,
    },
  );
  return { tally, ...told };
}

const users = (count: number): string[] => Array.from({ length: count }, (_, at) => `u${at}@x.y`);

describe('Exchanges for many users', () => {
  it('tell of every user once, whatever the org does and however many are under way', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (numbers, concurrency) => {
          const names = numbers.map((number) => `U${number}@x.y`);
          const refuses = (name: string): boolean => /[13579]@/.test(name);
          const told = await run(names, (name) => (refuses(name) ? refusal('not-approved') : undefined), {
            concurrency,
          });
          const different = [...new Set(names)];
          expect(told.outcomes.map(({ username }) => username).sort()).to.deep.equal(different.sort());
          expect(told.tally).to.include({
            granted: different.filter((name) => !refuses(name)).length,
            refused: different.filter(refuses).length,
            duplicates: names.length - different.length,
            notTried: 0,
            stoppedBy: null,
          });
          expect(told.most).to.be.at.most(concurrency);
        },
      ),
      { numRuns: 25 },
    ));

  it('never take the same user in other letters twice', async () => {
    const { asked, tally } = await run(['Ida@x.y', 'ida@X.Y', 'IDA@x.y'], () => undefined);
    expect([asked, tally.duplicates]).to.deep.equal([['Ida@x.y'], 2]);
  });

  it('send nothing for a line that is no username, and do not repeat it', async () => {
    const { asked, outcomes, tally } = await run(['-----BEGIN RSA PRIVATE KEY-----'], () => undefined);
    expect([asked.length, outcomes[0]?.username, tally.failed]).to.deep.equal([0, null, 1]);
    expect(JSON.stringify(outcomes)).not.to.contain('BEGIN');
  });

  it('stop at the login rate, and say with whom to go on', async () => {
    const org: Org = (name) => (name === 'u3@x.y' ? refusal('rate-limit') : undefined);
    const { tally, asked } = await run(users(50), org, { concurrency: 2 });
    expect(tally).to.include({ stoppedBy: 'rate-limit', refused: 1 });
    expect(asked.length).to.be.within(4, 5);
    expect(tally).to.include({ notTried: 50 - asked.length, nextUsername: `u${asked.length}@x.y` });
  });

  it('name nobody to go on with by a line that may be a key', async () => {
    const lines = ['u0@x.y', '-----BEGIN RSA PRIVATE KEY-----', 'u2@x.y'];
    const { tally } = await run(lines, () => refusal('rate-limit'));
    expect(tally).to.include({ notTried: 2, nextUsername: 'u2@x.y' });
  });

  it('try a connection that fails three times, with a new assertion each, and go on', async () => {
    const { tally, asked, pauses } = await run(users(2), (name, times) =>
      name === 'u0@x.y' && times < 3 ? down : undefined,
    );
    expect(asked).to.deep.equal(['u0@x.y', 'u0@x.y', 'u0@x.y', 'u1@x.y']);
    expect(pauses).to.deep.equal([500, 1000]);
    expect(tally).to.include({ granted: 2, repeated: 2, unreachable: 0 });
  });

  it('never send again what may have been a login', async () => {
    const { asked, tally } = await run(users(1), () => lost);
    expect([asked.length, tally.unreachable, tally.repeated]).to.deep.equal([1, 1, 0]);
  });

  for (const [what, error, requests] of [
    ['can not be reached', down, 9],
    ['loses its answers', lost, 3],
  ] as const) {
    it(`stop after three users in a row when the org ${what}`, async () => {
      const { asked, tally } = await run(users(1000), () => error);
      expect([asked.length, tally.stoppedBy, tally.notTried]).to.deep.equal([requests, 'unreachable', 997]);
    });
  }

  it('go on when single users are not reached', async () => {
    const { tally } = await run(users(20), (name) => (/[02468]@/.test(name) ? lost : undefined));
    expect(tally).to.include({ granted: 10, unreachable: 10, stoppedBy: null });
  });

  it('cease to try again when an app that comes and goes does not come', async () => {
    const { asked, tally } = await run(users(100), () => refusal('app-not-installed'));
    expect(asked.length).to.equal(3 * 3 + 97);
    expect(tally).to.deep.include({ refused: 100, stoppedBy: null, byCode: { 'app-not-installed': 100 } });
  });

  it('begin nobody new while what came is not taken', async () => {
    let [asked, taken, ahead] = [0, 0, 0];
    const { tally } = await run(users(30), () => undefined, {
      concurrency: 3,
      give: async () => {
        await sleep(1);
        taken += 1;
      },
      requestToken: async () => {
        asked += 1;
        ahead = Math.max(ahead, asked - taken);
        return grant;
      },
    });
    expect([tally.granted, ahead]).to.deep.equal([30, 3]);
  });

  it('read the names no faster than they exchange', async () => {
    let read = 0;
    function* endless(): Generator<string> {
      for (; read < 1000; read += 1) yield `u${read}@x.y`;
    }
    const seen: number[] = [];
    await run(endless(), () => undefined, {
      concurrency: 4,
      give: async () => void seen.push(read),
    });
    expect(seen.findIndex((ahead, done) => ahead > done + 5)).to.equal(-1);
  });

  it('end what is under way when they are interrupted, and count the rest', async () => {
    let outcomes = 0;
    const { tally, asked } = await run(users(20), () => undefined, {
      concurrency: 3,
      interrupted: () => outcomes > 5,
      give: async () => {
        outcomes += 1;
      },
    });
    expect(asked.length).to.equal(outcomes);
    expect(tally).to.include({ stoppedBy: 'interrupted', granted: outcomes, notTried: 20 - outcomes });
  });

  it('do not begin with a user whose name comes after the stop', async () => {
    let refused = false;
    async function* slowly(): AsyncGenerator<string> {
      yield 'u0@x.y';
      while (!refused) await sleep(1);
      yield* ['u1@x.y', 'u2@x.y'];
    }
    const org: Org = () => {
      refused = true;
      return refusal('rate-limit');
    };
    const { asked, tally } = await run(slowly(), org, { concurrency: 2 });
    expect(asked).to.deep.equal(['u0@x.y']);
    expect(tally).to.include({ notTried: 2, nextUsername: 'u1@x.y' });
  });

  it('do not try again once they are interrupted', async () => {
    let paused = false;
    const { asked } = await run(users(1), () => down, {
      pause: async () => {
        paused = true;
      },
      interrupted: () => paused,
    });
    expect(asked.length).to.equal(1);
  });

  it('end with the fault when a result can not be handed on, after what is under way', async () => {
    const full = new JwtError('OutputFileError');
    let given = 0;
    const give = async (): Promise<void> => {
      given += 1;
      if (given === 4) throw full;
    };
    const work = run(users(100), () => undefined, { concurrency: 3, give });
    expect(await work.catch((error: unknown) => error)).to.equal(full);
    expect(given).to.be.within(4, 6);
  });
});
