/** Rotations in memory: every fault, every interruption and every kill at every step, and the runs that come after. */
import { expect } from 'chai';
import fc from 'fast-check';
import { provePresentKey } from '../../../src/cert/beginning.ts';
import { JwtError } from '../../../src/faults/errors.ts';
import { runs } from '../../support/runs.ts';
import {
  keyRefused,
  lostAnswer,
  type Mishap,
  makeWorld,
  newKeyPair,
  paths,
  type Run,
  refusedExchange,
  type World,
} from './rotation-world.ts';

const nameOf = (error: unknown): string | null => (error instanceof Error ? error.name : null);
const refused = new JwtError('metadata-refused', { component: 'ConnectedApp:Pay', problems: [], reason: 'no' });

/** The ways that a rotation can take when nothing goes wrong beside what is told. */
const ways: { way: string; run: Run }[] = [
  { way: 'the org takes the new key at once', run: {} },
  { way: 'the org takes the new key after a while', run: { refusals: 2 } },
  { way: 'the org never takes the new key', run: { refusals: 99, waitMs: 0 } },
];

/** The number of steps of a run without mishap. */
const lengthOf = async (run: Run): Promise<number> => (await (await makeWorld()).run(run)).steps.length;

/** Does `check` for a fresh world at each step of a way. */
async function atEachStep(run: Run, check: (at: number, world: World, step: string) => Promise<void>): Promise<void> {
  const { steps } = await (await makeWorld()).run(run);
  for (const [at, step] of steps.entries()) await check(at, await makeWorld(), `${at}: ${step}`);
}

describe('A rotation', () => {
  it('writes the journal before the upload, tries the key before it is put in place, and drops the journal last', async () => {
    const world = await makeWorld();
    const { rotated, steps, stages } = await world.run();
    expect(rotated).to.include({ exchanged: true, rolledBack: false, reason: null });
    expect(world.isWhole()).to.equal(true);
    expect(stages).to.deep.equal(['generate', 'upload', 'wait', 'place']);
    const written = ['write', 'keep', 'move', 'remove .server.rotation', 'try', 'pause', 'read app'];
    expect(steps.filter((step) => written.some((start) => step.startsWith(start)))).to.deep.equal([
      'read app',
      'try key',
      'write .server.key.new',
      'write .server.crt.new',
      'write .server.rotation.json',
      'read app',
      'write app',
      'try key',
      'read app',
      'keep server.key',
      'move .server.key.new',
      'move .server.crt.new',
      'remove .server.rotation.json',
    ]);
  });

  it('waits longer and longer for the org, and no longer than it was told', async () => {
    const { rotated, pauses, stages } = await (await makeWorld()).run({ refusals: 99, waitMs: 50_000 });
    expect(pauses).to.deep.equal([2_000, 4_000, 8_000, 15_000, 15_000, 6_000]);
    expect(rotated).to.include({ exchanged: false, rolledBack: true, reason: keyRefused });
    expect(stages).to.deep.equal(['generate', 'upload', 'wait']);
  });

  it('waits past a lost connection, as the next one may hold', async () => {
    const world = await makeWorld();
    const { rotated, pauses } = await world.run({ refusals: 1, refusal: lostAnswer });
    expect({ exchanged: rotated?.exchanged, pauses }).to.deep.equal({ exchanged: true, pauses: [2_000] });
  });

  it('turns back at once at a refusal that no time cures', async () => {
    const world = await makeWorld();
    const refusal = new JwtError('not-approved', refusedExchange);
    const { rotated, pauses } = await world.run({ refusals: 1, refusal });
    expect({ reason: rotated?.reason, pauses }).to.deep.equal({ reason: refusal, pauses: [] });
    expect(world.isAsBefore()).to.equal(true);
  });

  it('gives an app its first certificate, and takes it off again when it has to go back', async () => {
    const world = await makeWorld({ hasOld: false });
    const { rotated } = await world.run({ refusals: 1, waitMs: 0 });
    expect(rotated).to.include({ rolledBack: true });
    expect(world.isAsBefore()).to.equal(true);
    expect((await world.run()).rotated).to.include({ exchanged: true });
    expect(world.isWhole()).to.equal(true);
  });

  it('throws nothing away when it cannot be seen whether an app without a certificate has got the new one', async () => {
    const world = await makeWorld({ hasOld: false });
    const at = (await (await makeWorld({ hasOld: false })).run()).steps.indexOf('write app');
    const mishaps: Mishap[] = [at, at + 1].map((step) => ({ at: step, is: 'lost', error: lostAnswer }));
    const { error } = await world.run({ mishaps });
    expect(nameOf(error)).to.equal('WriteUnconfirmedError');
    expect([...world.files.keys()]).to.have.members([paths.newKeyFile, paths.newCertFile, paths.journalFile]);
    expect(world.isWayInKept()).to.equal(true);
    expect((await world.run()).rotated).to.include({ exchanged: true });
  });

  it('names the command that repairs when the way back is cut off, and the next run repairs', async () => {
    const world = await makeWorld();
    const way = ways[2]?.run ?? {};
    const { steps } = await (await makeWorld()).run(way);
    const mishap: Mishap = { at: steps.lastIndexOf('write app'), is: 'refused', error: refused };
    const { error } = await world.run({ ...way, mishaps: [mishap] });
    expect(error).to.be.instanceOf(JwtError).and.to.have.property('data').that.deep.equals({
      reason: 'ExchangeRefusedError',
      cause: 'MetadataRefusedError',
      repair: 'sf jwt cert rotate',
      changedMeanwhile: [],
    });
    expect(world.files.get(paths.journalFile)).to.contain('"goingBack": true');
    const { rotated } = await world.run();
    expect({ name: rotated?.reason?.name, rolledBack: rotated?.rolledBack }).to.deep.equal({
      name: 'InterruptedError',
      rolledBack: true,
    });
    expect(world.isAsBefore()).to.equal(true);
  });

  it('stops before anything is written when the key in place is not the one to be replaced', async () => {
    const world = await makeWorld();
    world.hold(world.successors[2]?.certificatePem ?? null);
    const { error, steps } = await world.run();
    expect(nameOf(error)).to.equal('KeyMismatchError');
    expect(steps.filter((step) => step.startsWith('write'))).to.deep.equal([]);
  });
});

describe('The key in place', () => {
  for (const { shown, stored } of [
    { shown: 'no certificate', stored: null },
    { shown: 'a certificate that cannot be read', stored: 'MIID' },
  ]) {
    it(`is not replaced where the org takes it but shows ${shown}: there would be no way back`, async () => {
      const { key } = await newKeyPair('pay');
      const tried: unknown[] = [];
      const tryKey = async (one: unknown): Promise<void> => void tried.push(one);
      const proof = provePresentKey(stored, { key, path: paths.keyFile, app: 'Pay' }, tryKey);
      const fault = await proof.catch((error: unknown) => error);
      expect(fault)
        .to.be.instanceOf(JwtError)
        .and.to.deep.include({
          code: 'settings-unreadable-certificate',
          detail: { app: 'Pay' },
        });
      expect(tried).to.deep.equal([key]);
    });
  }
});

describe('A rotation that finds what another has left', () => {
  /** A world in which a rotation was killed after the upload. */
  const cutOff = async (): Promise<World> => {
    const { steps } = await (await makeWorld()).run();
    const world = await makeWorld();
    await world.run({ mishaps: [{ at: steps.indexOf('write app'), is: 'killed-after' }] });
    return world;
  };

  it('goes on where the last one was killed, with the pair that waits', async () => {
    const world = await cutOff();
    const waiting = world.files.get(paths.newKeyFile);
    const { rotated, stages } = await world.run();
    expect({ exchanged: rotated?.exchanged, stages }).to.deep.equal({ exchanged: true, stages: ['wait', 'place'] });
    expect(world.files.get(paths.keyFile) === waiting).to.equal(true);
  });

  it('begins afresh when somebody has given the app another certificate, and put its pair in place', async () => {
    const world = await cutOff();
    const [, , other] = world.successors;
    world.hold(other?.certificatePem ?? null);
    world.files.set(paths.keyFile, other?.keyPem ?? '').set(paths.certFile, other?.certificatePem ?? '');
    const { rotated, stages } = await world.run();
    expect(rotated?.exchanged).to.equal(true);
    expect(stages[0]).to.equal('generate');
    expect(world.isWhole()).to.equal(true);
  });

  for (const field of ['org', 'app', 'appType'] as const) {
    it(`leaves the rotation of another ${field} alone`, async () => {
      const world = await cutOff();
      const journal = JSON.parse(world.files.get(paths.journalFile) ?? '');
      const foreign = field === 'appType' ? 'ExternalClientApp' : 'another';
      world.files.set(paths.journalFile, JSON.stringify({ ...journal, [field]: foreign }));
      const { error, steps } = await world.run();
      expect(error).to.be.instanceOf(JwtError).and.to.include({ name: 'FileExistsError' });
      expect(steps.filter((step) => /^(write|move|remove)/.test(step))).to.deep.equal([]);
    });
  }

  it('takes no other file for a journal', async () => {
    const world = await makeWorld();
    world.files.set(paths.journalFile, 'my notes');
    const { error } = await world.run();
    expect(nameOf(error)).to.equal('FileExistsError');
    expect(world.files.get(paths.journalFile)).to.equal('my notes');
  });
});

describe('A rotation at each of its steps', () => {
  for (const { way, run } of ways) {
    for (const is of ['killed-before', 'killed-after'] as const) {
      it(`leaves a way in when ${is.replace('-', ' ')} the step, and the next run finishes (${way})`, async () => {
        await atEachStep(run, async (at, world, step) => {
          const { isKilled } = await world.run({ ...run, mishaps: [{ at, is }] });
          expect({ step, isKilled, isWayInKept: world.isWayInKept() }).to.deep.equal({
            step,
            isKilled: true,
            isWayInKept: true,
          });
          const next = await world.run();
          expect({ step, error: next.error, isWhole: world.isWhole() }).to.deep.equal({
            step,
            error: null,
            isWhole: true,
          });
        });
      });
    }

    for (const is of ['refused', 'lost'] as const) {
      it(`leaves a way in when the step is ${is}, and the next run finishes (${way})`, async () => {
        for (const error of [refused, lostAnswer]) {
          await atEachStep(run, async (at, world, step) => {
            await world.run({ ...run, mishaps: [{ at, is, error }] });
            expect({ step, isWayInKept: world.isWayInKept() }).to.deep.equal({ step, isWayInKept: true });
            const next = await world.run();
            expect({ step, error: next.error, isWhole: world.isWhole() }).to.deep.equal({
              step,
              error: null,
              isWhole: true,
            });
          });
        }
      });
    }
  }

  it('goes back at an interruption until the org has taken the new key, and to its end from then on', async () => {
    const { steps } = await (await makeWorld()).run();
    const [noted, tried] = [steps.indexOf('write .server.rotation.json'), steps.lastIndexOf('try key')];
    await atEachStep({}, async (at, world, step) => {
      const { rotated, error } = await world.run({ mishaps: [{ at, is: 'interrupted' }] });
      if (at > tried) expect({ step, exchanged: rotated?.exchanged }).to.deep.equal({ step, exchanged: true });
      else
        expect({ step, reason: nameOf(rotated?.reason ?? error) }).to.deep.equal({ step, reason: 'InterruptedError' });
      expect({ step, back: world.isAsBefore(), whole: world.isWhole() }).to.deep.equal({
        step,
        back: at <= tried,
        whole: true,
      });
      // The upload that is under way is finished first.
      expect({ step, rolledBack: rotated?.rolledBack ?? false }).to.deep.equal({
        step,
        rolledBack: noted < at && at <= tried,
      });
    });
  });
});

describe('A rotation, killed and run again and again', () => {
  it('always leaves a key that opens the org, and comes to an end as soon as it is left alone', async () => {
    const most = await lengthOf({ refusals: 99, waitMs: 0 });
    const mishap = fc.record({
      at: fc.nat({ max: most }),
      is: fc.constantFrom('killed-before' as const, 'killed-after' as const, 'refused' as const, 'lost' as const),
      error: fc.constantFrom(refused, lostAnswer),
    });
    const interruption = fc.record({ at: fc.nat({ max: most }), is: fc.constant('interrupted' as const) });
    const run = fc.record({
      mishaps: fc.array(fc.oneof({ weight: 4, arbitrary: mishap }, { weight: 1, arbitrary: interruption }), {
        maxLength: 3,
      }),
      refusals: fc.constantFrom(0, 1, 99),
      waitMs: fc.constantFrom(0, 10_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 4 }), async (all) => {
        const world = await makeWorld();
        for (const one of all) {
          await world.run(one);
          expect(world.isWayInKept(), 'a key on the disk opens the org').to.equal(true);
        }
        const { error } = await world.run();
        expect({ error, isWhole: world.isWhole() }).to.deep.equal({ error: null, isWhole: true });
      }),
      runs(150),
    );
  });
});
