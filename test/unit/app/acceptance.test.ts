import { expect } from 'chai';
import { type Acceptance, waitForAcceptance } from '../../../src/app/acceptance.ts';
import { JwtError } from '../../../src/faults/errors.ts';

const refused = (): JwtError => new JwtError('org-unreachable-tcp', { stage: 'tcp', code: 'ECONNREFUSED', host: 'x' });

/** A wait in virtual time; `answers`: what each try gives, the last one again and again. */
async function wait(minutes: number, answers: (string | null | Error)[], interruptAtMs = Number.POSITIVE_INFINITY) {
  let now = 5_000_000;
  const began = now;
  const tries: number[] = [];
  const acceptance: Acceptance = await waitForAcceptance(minutes * 60_000, {
    tryKey: async () => {
      const answer = answers[Math.min(tries.length, answers.length - 1)];
      tries.push(now - began);
      if (answer instanceof Error) throw answer;
      return answer ?? null;
    },
    monotonicMs: () => now,
    pause: async (milliseconds) => {
      now = Math.min(now + milliseconds, Math.max(now, began + interruptAtMs));
    },
    interrupted: () => now - began >= interruptAtMs,
    onRefusal: () => undefined,
  });
  return { acceptance, tries };
}

describe('waiting for the acceptance of a new key', () => {
  it('tries once where the org accepts at once', async () => {
    const { acceptance, tries } = await wait(10, [null]);
    expect(acceptance).to.deep.equal({ accepted: true, waitedSeconds: 0, said: null, interrupted: false });
    expect(tries).to.deep.equal([0]);
  });

  it('goes on over refusals, opaque tokens and a line that is down', async () => {
    const { acceptance, tries } = await wait(10, [refused(), 'opaque so far', null]);
    expect(acceptance).to.include({ accepted: true, said: null });
    expect(tries).to.have.length(3);
  });

  it('gives up after its time, says what the org said last, and has asked no more often than logins allow', async () => {
    const { acceptance, tries } = await wait(10, ['no']);
    expect(acceptance).to.deep.equal({ accepted: false, waitedSeconds: 600, said: 'no', interrupted: false });
    expect(tries.at(-1)).to.equal(600_000);
    expect(tries.length).to.be.within(20, 60);
  });

  it('asks no more where the org refuses the user, whom no time cures', async () => {
    const detail = {
      error: 'invalid_grant',
      errorDescription: 'user inactive',
      audience: 'x',
      tokenEndpoint: 'x',
      host: 'x',
    };
    const { acceptance, tries } = await wait(10, [new JwtError('inactive-user', detail)]);
    expect({ accepted: acceptance.accepted, tries }).to.deep.equal({ accepted: false, tries: [0] });
  });

  it('tries once where nobody wants to wait', async () => {
    expect((await wait(0, ['no'])).tries).to.deep.equal([0]);
  });

  it('ends when it is interrupted', async () => {
    expect((await wait(10, ['no'], 20_000)).acceptance).to.include({ accepted: false, interrupted: true });
  });

  it('lets a fault of its own through', async () => {
    const failed = await wait(10, [new TypeError('broken')]).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(TypeError);
  });
});
