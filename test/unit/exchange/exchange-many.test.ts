import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { TokenGrant } from '../../../src/exchange/exchange.ts';
import { type ExchangeManyPorts, exchangeMany, type UserOutcome } from '../../../src/exchange/exchange-many.ts';
import type { ManyState } from '../../../src/exchange/many-run.ts';
import { isFault, JwtError } from '../../../src/faults/errors.ts';
import { rsaKey } from '../../support/rsa.ts';
import { givenUp, page, refusal, unreachable } from './many-faults.ts';

const grant: TokenGrant = {
  accessToken: '00D!x',
  tokenType: 'Bearer',
  instanceUrl: 'https://pay.my.salesforce.com',
  apiInstanceUrl: null,
  identityUrl: '',
  scopes: [],
  issuedAtMs: null,
};
const down = unreachable('tcp');
const lost = unreachable('http');

/** What the org does with the n-th request for a user; undefined grants. */
type Org = (username: string, times: number) => JwtError | undefined;

/** What was seen from outside. `most`: requests under way at once; `pauses` in milliseconds. */
type Seen = { outcomes: UserOutcome[]; asked: string[]; pauses: number[]; most: number };
type Ended = Seen & { state: ManyState };

/** Runs many exchanges against an org that is a function. */
async function run(
  usernames: Iterable<string> | AsyncIterable<string>,
  org: Org,
  { concurrency = 1, ...ports }: Partial<ExchangeManyPorts> & { concurrency?: number } = {},
): Promise<Ended> {
  const seen: Seen = { outcomes: [], asked: [], pauses: [], most: 0 };
  let underWay = 0;
  const requestToken: ExchangeManyPorts['requestToken'] = async ({ text }) => {
    const username = subjectOf(text);
    seen.asked.push(username);
    underWay += 1;
    seen.most = Math.max(seen.most, underWay);
    await sleep(0);
    underWay -= 1;
    const error = org(username, seen.asked.filter((one) => one === username).length);
    if (error) throw error;
    return grant;
  };
  const input = { host: 'https://test.salesforce.com', clientId: 'c', audience: 'a', requireJwt: false };
  const state = await exchangeMany(
    { ...input, key: rsaKey(), concurrency },
    {
      now: () => new Date(),
      newId: randomUUID,
      requestToken,
      lines: numbered(usernames),
      give: async (outcome) => void seen.outcomes.push(outcome),
      pause: async (milliseconds) => void seen.pauses.push(milliseconds),
      random: () => 0,
      interrupted: () => false,
      ...ports,
    },
  );
  return { state, ...seen };
}

async function* numbered(usernames: Iterable<string> | AsyncIterable<string>) {
  let line = 0;
  for await (const text of usernames) {
    line += 1;
    yield { line, text };
  }
}

/** The user for whom a request asks. */
function subjectOf(form: string): string {
  const [, claims = ''] = (new URLSearchParams(form).get('assertion') ?? '').split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).sub;
}

const users = (count: number): string[] => Array.from({ length: count }, (_, at) => `u${at}@x.y`);

describe('Exchanges for many users', () => {
  describe('whatever happens', () => {
    /** What may happen with one user, by the end of the name. */
    const fates: Record<string, Org> = {
      granted: () => undefined,
      refused: () => refusal('invalid-assertion'),
      shaky: (_, times) => (times < 2 ? down : undefined),
      down: () => down,
      lost: () => lost,
      busy: (_, times) => (times < 3 ? page(503, { retryAfterSeconds: 1 }) : undefined),
      broken: () => page(500),
      comesandgoes: () => refusal('app-not-installed'),
      rate: () => refusal('rate-limit'),
      givenup: () => givenUp,
    };
    const fateOf = (username: string): Org => fates[username.split('.').at(-1) ?? ''] ?? fates.granted ?? expect.fail();
    // Most are granted, so that runs are long enough for the rest to happen.
    const fate = fc.oneof({ weight: 3, arbitrary: fc.constant('granted') }, fc.constantFrom(...Object.keys(fates)));
    const username = fc.tuple(fc.nat(20), fate).map(([number, end]) => `u${number}@x.${end}`);
    const line = fc.oneof(
      { weight: 8, arbitrary: username },
      { weight: 1, arbitrary: fc.constantFrom('no name', '-----BEGIN', 'U1@x.granted') },
    );
    const scene = fc.record({
      lines: fc.array(line, { maxLength: 30 }),
      concurrency: fc.integer({ min: 1, max: 6 }),
      /** So many assertions are signed when the interruption comes. */
      interruptAfter: fc.option(fc.nat(20), { freq: 4 }),
    });

    it('count each user once, begin nobody after a stop, leave a tail, and keep to what may be under way', () =>
      fc.assert(
        fc.asyncProperty(scene, async ({ lines, concurrency, interruptAfter }) => {
          const seenBefore = (text: string, at: number): boolean =>
            lines.slice(0, at).some((one) => one.toLowerCase() === text.toLowerCase());
          const distinct = lines.filter((text, at) => !seenBefore(text, at));
          let signed = 0;
          let signedAtStop: number | null = null;
          const interrupted = (): boolean => signed > (interruptAfter ?? Number.POSITIVE_INFINITY);
          const outcomes: UserOutcome[] = [];
          const { state, asked, most } = await run(lines, (name, times) => fateOf(name)(name, times), {
            concurrency,
            interrupted,
            newId: () => {
              signed += 1;
              if (interrupted()) signedAtStop ??= signed;
              return randomUUID();
            },
            give: async (outcome) => {
              outcomes.push(outcome);
              if (outcome.kind === 'failed' && isFault(outcome.error, 'rate-limit')) signedAtStop ??= signed;
            },
          });

          // Each user once, and the sums add up.
          const { granted, refused, unreachable: silent, failed, abandoned, notTried } = state;
          const withoutToken = refused + silent + failed + abandoned;
          expect(granted + withoutToken).to.equal(outcomes.length);
          expect(outcomes.length + notTried).to.equal(distinct.length);
          expect(state.duplicates).to.equal(lines.length - distinct.length);
          expect(Object.values(state.byCode).reduce((sum, count) => sum + count, 0)).to.equal(withoutToken);
          expect(granted).to.equal(outcomes.filter(({ kind }) => kind === 'granted').length);
          const told = outcomes.flatMap(({ username: name }) => (name === null ? [] : [name]));
          expect(new Set(told).size).to.equal(told.length);

          // Requests: one for each user who was begun, and the repeated ones.
          expect(asked.length).to.equal(new Set(asked).size + state.repeated);
          expect(new Set(asked)).to.deep.equal(new Set(told));

          // In the order of the input: those who were not tried are its end.
          const tried = distinct.slice(0, outcomes.length);
          expect(told.toSorted()).to.deep.equal(tried.filter((text) => text.includes('@')).toSorted());
          const rest = distinct.slice(outcomes.length);
          expect(state.nextUsername).to.equal(rest.find((text) => text.includes('@')) ?? null);

          // Stopped or not.
          if (state.stoppedBy === null) expect(notTried).to.equal(0);
          if (interrupted()) expect(state.stoppedBy).to.equal('interrupted');
          if (signedAtStop !== null) expect(signed, 'signed after the stop').to.equal(signedAtStop);
          expect(most).to.be.at.most(concurrency);
        }),
        { numRuns: 100 },
      ));
  });

  it('never take the same user in other letters twice', async () => {
    const { asked, state } = await run(['Ida@x.y', 'ida@X.Y', 'IDA@x.y'], () => undefined);
    expect(asked).to.deep.equal(['Ida@x.y']);
    expect(state).to.include({ granted: 1, duplicates: 2 });
  });

  it('send nothing for a line that is no username, and do not repeat it', async () => {
    const { asked, outcomes, state } = await run(['-----BEGIN RSA PRIVATE KEY-----'], () => undefined);
    expect(asked).to.deep.equal([]);
    expect(state).to.deep.include({ failed: 1, byCode: { InputUnreadableError: 1 } });
    expect(outcomes.map(({ username }) => username)).to.deep.equal([null]);
    expect(JSON.stringify(outcomes)).not.to.contain('BEGIN');
  });

  it('stop at the login rate, and say with whom to go on', async () => {
    const org: Org = (name) => (name === 'u3@x.y' ? refusal('rate-limit') : undefined);
    const { state, asked } = await run(users(50), org, { concurrency: 2 });
    expect(state).to.include({ stoppedBy: 'rate-limit', refused: 1 });
    // How many the other lane begins before the refusal is there is up to the machine; none after it, see above.
    expect(asked.length).to.be.within(4, 49);
    expect(state).to.include({ notTried: 50 - asked.length, nextUsername: `u${asked.length}@x.y` });
  });

  it('name nobody to go on with by a line that may be a key', async () => {
    const lines = ['u0@x.y', '-----BEGIN RSA PRIVATE KEY-----', 'u2@x.y'];
    const { state } = await run(lines, () => refusal('rate-limit'));
    expect(state).to.include({ notTried: 2, nextUsername: 'u2@x.y' });
  });

  it('try a connection that fails three times, with a new assertion each, and go on', async () => {
    const ids = new Set<string>();
    const { state, asked, pauses } = await run(
      users(2),
      (name, times) => (name === 'u0@x.y' && times < 3 ? down : undefined),
      {
        newId: () => {
          const id = randomUUID();
          ids.add(id);
          return id;
        },
      },
    );
    expect(asked).to.deep.equal(['u0@x.y', 'u0@x.y', 'u0@x.y', 'u1@x.y']);
    expect(ids.size).to.equal(4);
    expect(pauses).to.deep.equal([500, 1000]);
    expect(state).to.include({ granted: 2, repeated: 2, unreachable: 0 });
  });

  it('wait as long as a busy server asks, and not at all where that is too long', async () => {
    const waited = await run(users(1), (_, times) => (times < 2 ? page(503, { retryAfterSeconds: 7 }) : undefined));
    expect(waited.pauses).to.deep.equal([7000]);
    expect(waited.state).to.include({ granted: 1, repeated: 1 });
    const given = await run(users(1), () => page(503, { retryAfterSeconds: 3600 }));
    expect(given.pauses).to.deep.equal([]);
    expect(given.state).to.include({ failed: 1, repeated: 0 });
  });

  it('never send again what may have been a login', async () => {
    const { asked, state } = await run(users(1), () => lost);
    expect(asked).to.have.length(1);
    expect(state).to.include({ unreachable: 1, repeated: 0 });
  });

  for (const { what, error, requests } of [
    { what: 'can not be reached', error: down, requests: 9 },
    { what: 'loses its answers', error: lost, requests: 3 },
    { what: 'answers with pages', error: page(500), requests: 3 },
  ]) {
    it(`stop after three users in a row when the org ${what}`, async () => {
      const { asked, state } = await run(users(1000), () => error);
      expect(asked).to.have.length(requests);
      expect(state).to.include({ stoppedBy: 'unreachable', notTried: 997, nextUsername: 'u3@x.y' });
    });
  }

  it('go on when single users are not reached', async () => {
    const { state } = await run(users(20), (name) => (/[02468]@/.test(name) ? lost : undefined));
    expect(state).to.include({ granted: 10, unreachable: 10, stoppedBy: null });
  });

  it('cease to try again when an app that comes and goes does not come', async () => {
    const { asked, state } = await run(users(100), () => refusal('app-not-installed'));
    expect(asked.length).to.equal(3 * 3 + 97);
    expect(state).to.deep.include({ refused: 100, stoppedBy: null, byCode: { 'app-not-installed': 100 } });
  });

  it('do not try again what failed while another stopped the run', async () => {
    const org: Org = (name) => (name === 'u0@x.y' ? down : refusal('rate-limit'));
    const { asked, state } = await run(users(2), org, { concurrency: 2, pause: () => sleep(50) });
    expect(asked.toSorted()).to.deep.equal(['u0@x.y', 'u1@x.y']);
    expect(state).to.include({ stoppedBy: 'rate-limit', unreachable: 1, refused: 1, repeated: 0 });
  });

  it('begin nobody new while what came is not taken', async () => {
    let [asked, taken, ahead] = [0, 0, 0];
    const { state } = await run(users(30), () => undefined, {
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
    expect(state.granted).to.equal(30);
    expect(ahead).to.equal(3);
  });

  it('read the names no faster than they exchange', async () => {
    let read = 0;
    function* endless(): Generator<string> {
      for (; read < 1000; read += 1) yield `u${read}@x.y`;
    }
    const readAt: number[] = [];
    await run(endless(), () => undefined, {
      concurrency: 4,
      give: async () => void readAt.push(read),
    });
    expect(readAt.findIndex((ahead, done) => ahead > done + 5)).to.equal(-1);
  });

  it('end what is under way when they are interrupted, and count the rest', async () => {
    let outcomes = 0;
    const { state, asked } = await run(users(20), () => undefined, {
      concurrency: 3,
      interrupted: () => outcomes > 5,
      give: async () => {
        outcomes += 1;
      },
    });
    expect(asked.length).to.equal(outcomes);
    expect(state).to.include({ stoppedBy: 'interrupted', granted: outcomes, notTried: 20 - outcomes });
  });

  it('count what an interruption gave up half-way', async () => {
    let interrupted = false;
    const { state } = await run(users(3), () => givenUp, {
      interrupted: () => interrupted,
      give: async () => {
        interrupted = true;
      },
    });
    expect(state).to.include({ stoppedBy: 'interrupted', abandoned: 1, notTried: 2, nextUsername: 'u1@x.y' });
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
    const { asked, state } = await run(slowly(), org, { concurrency: 2 });
    expect(asked).to.deep.equal(['u0@x.y']);
    expect(state).to.include({ notTried: 2, nextUsername: 'u1@x.y' });
  });

  it('do not try again once they are interrupted', async () => {
    let paused = false;
    const { asked } = await run(users(1), () => down, {
      pause: async () => {
        paused = true;
      },
      interrupted: () => paused,
    });
    expect(asked).to.have.length(1);
  });

  it('end with the fault when a result can not be handed on, after what is under way', async () => {
    const full = new JwtError('output-file', { path: 'tokens', code: 'ENOSPC' });
    let given = 0;
    const give = async (): Promise<void> => {
      given += 1;
      if (given === 4) throw full;
    };
    const work = run(users(100), () => undefined, { concurrency: 3, give });
    expect(await work.catch((error: unknown) => error)).to.equal(full);
    expect(given).to.be.within(4, 6);
  });

  it('end with the fault when no more names can be read, after what is under way', async () => {
    const gone = new JwtError('input-unreadable-other', { flag: '--usernames-file', path: 'users', code: 'EIO' });
    async function* broken(): AsyncGenerator<string> {
      yield* users(3);
      throw gone;
    }
    const outcomes: UserOutcome[] = [];
    const give = async (outcome: UserOutcome): Promise<void> => void outcomes.push(outcome);
    const work = run(broken(), () => undefined, { concurrency: 2, give });
    expect(await work.catch((error: unknown) => error)).to.equal(gone);
    expect(outcomes).to.have.length(3);
  });

  it('end with a mistake of ours, which would be the same for everybody', async () => {
    const mistake = new Error('not a fault of the org');
    const asked: string[] = [];
    const requestToken: ExchangeManyPorts['requestToken'] = async ({ text }) => {
      asked.push(subjectOf(text));
      throw mistake;
    };
    const work = run(users(5), () => undefined, { requestToken });
    expect(await work.catch((error: unknown) => error)).to.equal(mistake);
    expect(asked).to.deep.equal(['u0@x.y']);
  });
});
