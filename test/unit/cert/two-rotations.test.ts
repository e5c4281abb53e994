/** What two rotations, and a person, do to one app at the same time, in every order. */
import { expect } from 'chai';
import fc from 'fast-check';
import { JwtError } from '../../../src/faults/errors.ts';
import { runs } from '../../support/runs.ts';
import { lostAnswer, type Mishap, makeWorld, paths, type Run, type World } from './rotation-world.ts';

const refused = new JwtError('metadata-refused', { component: 'ConnectedApp:Pay', problems: [], reason: 'no' });
const nameOf = (error: unknown): string | null => (error instanceof Error ? error.name : null);

const calmRun = fc.record({ refusals: fc.constantFrom(0, 1, 99), waitMs: fc.constantFrom(0, 10_000) });
const mishap: fc.Arbitrary<Mishap> = fc.record({
  at: fc.nat({ max: 45 }),
  is: fc.constantFrom('killed-before' as const, 'killed-after' as const, 'refused' as const, 'lost' as const),
  error: fc.constantFrom(refused, lostAnswer),
});
const anyRun: fc.Arbitrary<Run> = fc.record({
  refusals: fc.constantFrom(0, 1, 99),
  waitMs: fc.constantFrom(0, 10_000),
  mishaps: fc.array(mishap, { maxLength: 2 }),
});

/** Each step waits until the scheduler gives it its turn; a write comes right after the look that it follows from. */
const inTurn = (scheduler: fc.Scheduler, who: string) => (step: string) =>
  step === 'write app' ? Promise.resolve() : scheduler.schedule(Promise.resolve(), `${who}: ${step}`);
/** The same, but between the look and the write there is the line to the org. */
const inAnyTurn = (scheduler: fc.Scheduler, who: string) => (step: string) =>
  scheduler.schedule(Promise.resolve(), `${who}: ${step}`);

const isWayInKept = (...worlds: World[]): boolean => worlds.some((world) => world.isWayInKept());

describe('Two rotations of one app from two machines', () => {
  it('end with one key that opens the org, and whoever has lost is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), calmRun, calmRun, async (scheduler, one, other) => {
        const here = await makeWorld();
        const there = await makeWorld({ beside: here });
        const both = await scheduler.waitFor(
          Promise.all([
            here.run({ ...one, turn: inTurn(scheduler, 'here') }),
            there.run({ ...other, turn: inTurn(scheduler, 'there') }),
          ]),
        );
        expect(isWayInKept(here, there), 'some key opens the org').to.equal(true);
        for (const [at, world] of [here, there].entries()) {
          const { rotated, error, isPlacedAsSeen } = both[at] ?? {};
          expect(isPlacedAsSeen, 'no key is put in place that the org was not seen to want').to.equal(true);
          if (rotated?.exchanged) expect(world.isWhole(), 'who was told that it is done holds the key').to.equal(true);
          if (error) expect(error).to.be.instanceOf(JwtError);
        }
      }),
      runs(150),
    );
  });

  it('never lock everybody out, killed, refused and with lost answers, however long their lines are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), anyRun, anyRun, async (scheduler, one, other) => {
        const here = await makeWorld();
        const there = await makeWorld({ beside: here });
        const both = await scheduler.waitFor(
          Promise.all([
            here.run({ ...one, turn: inAnyTurn(scheduler, 'here') }),
            there.run({ ...other, turn: inAnyTurn(scheduler, 'there') }),
          ]),
        );
        expect(isWayInKept(here, there), 'some key opens the org').to.equal(true);
        expect(both.every(({ isPlacedAsSeen }) => isPlacedAsSeen)).to.equal(true);
      }),
      runs(150),
    );
  });

  it('tells the one that waits for the org that another has been accepted meanwhile, and leaves that one alone', async () => {
    const here = await makeWorld();
    const there = await makeWorld({ beside: here });
    const { oldKey, newCert } = { oldKey: here.old.keyPem, newCert: there.successors[1]?.certificatePem ?? '' };
    // While the first waits, the other replaces the certificate: it had looked before the first one wrote.
    const other = async (step: string): Promise<void> => {
      if (step === 'pause') here.hold(newCert);
    };
    const { error, rotated } = await here.run({ refusals: 99, waitMs: 3_000, turn: other });
    expect({ name: nameOf(error), rotated }).to.deep.equal({ name: 'AppChangedMeanwhileError', rotated: null });
    expect(here.heldCertificate() === newCert).to.equal(true);
    expect(here.files.get(paths.keyFile) === oldKey).to.equal(true);
    expect([...here.files.keys()]).to.include.members([paths.newKeyFile, paths.newCertFile, paths.journalFile]);
  });
});

describe('Two rotations of one app in one folder', () => {
  it('come one after the other, and end with a pair in place that opens the org', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), calmRun, calmRun, async (scheduler, one, other) => {
        const world = await makeWorld();
        const both = await scheduler.waitFor(
          Promise.all([
            world.run({ ...one, turn: inAnyTurn(scheduler, 'one') }),
            world.run({ ...other, turn: inAnyTurn(scheduler, 'other') }),
          ]),
        );
        // The second one finds the new key in place, and stops where the org refuses it still.
        const names = both.map(({ error }) => nameOf(error));
        expect(names)
          .to.include(null)
          .and.to.satisfy((all: (string | null)[]) =>
            all.every((name) => name === null || name === 'ExchangeRefusedError'),
          );
        expect(world.isWhole()).to.equal(true);
      }),
      runs(60),
    );
  });
});

describe('A person who gives the app another certificate during a rotation', () => {
  it('is never overridden, and the rotation tells of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), anyRun, fc.nat({ max: 3 }), async (scheduler, run, runsBefore) => {
        const world = await makeWorld();
        const theirs = world.successors.at(-1)?.certificatePem ?? '';
        let changed = false;
        const person = async (): Promise<void> => {
          for (let waits = runsBefore * 8; waits > 0; waits -= 1) await scheduler.schedule(Promise.resolve(), 'person');
          world.hold(theirs);
          changed = true;
        };
        const changes = person();
        const first = await scheduler.waitFor(
          Promise.all([world.run({ ...run, turn: inTurn(scheduler, 'rotation') }), changes]),
        );
        expect(changed && first[0].isPlacedAsSeen).to.equal(true);
        expect(world.heldCertificate() === theirs, 'the certificate of the person').to.equal(true);
        // Days later, cron.
        for (let day = 0; day < 2; day += 1) {
          const { rotated, error } = await world.run();
          expect(rotated).to.equal(null);
          expect(nameOf(error)).to.match(/^(AppChangedMeanwhile|KeyMismatch)Error$/);
          expect(world.heldCertificate() === theirs, 'the certificate of the person').to.equal(true);
        }
      }),
      runs(150),
    );
  });

  it('is asked nothing and loses nothing when an earlier rotation could not put the old one back', async () => {
    const { steps } = await (await makeWorld()).run({ refusals: 99, waitMs: 0 });
    const world = await makeWorld();
    const cut: Mishap = { at: steps.lastIndexOf('write app'), is: 'refused', error: refused };
    const broken = await world.run({ refusals: 99, waitMs: 0, mishaps: [cut] });
    expect(nameOf(broken.error)).to.equal('RollbackFailedError');
    const theirs = world.successors[3];
    world.hold(theirs?.certificatePem ?? null);
    const next = await world.run();
    expect(next.error)
      .to.be.instanceOf(JwtError)
      .and.to.deep.include({ name: 'AppChangedMeanwhileError', code: 'certificate-changed-rotation' });
    const { changedMeanwhile } = (next.error as JwtError).data ?? {};
    expect(JSON.stringify(changedMeanwhile)).to.contain('sha256:').and.not.contain('BEGIN');
    expect(next.steps.filter((step) => /^(write|move|keep|remove)/.test(step))).to.deep.equal([]);
    // Once their pair is in place, a rotation begins there.
    world.files.set(paths.keyFile, theirs?.keyPem ?? '').set(paths.certFile, theirs?.certificatePem ?? '');
    expect((await world.run()).rotated).to.include({ exchanged: true });
    expect(world.isWhole()).to.equal(true);
  });

  it('may put the old certificate back while the new key is being put in place: the old key is still there', async () => {
    const { steps } = await (await makeWorld()).run();
    for (const cut of ['keep server.key', 'move .server.key.new', 'move .server.crt.new']) {
      const world = await makeWorld();
      await world.run({ mishaps: [{ at: steps.indexOf(cut), is: 'killed-after' }] });
      world.hold(world.old.certificatePem);
      expect(world.isWayInKept(), cut).to.equal(true);
      const next = await world.run();
      expect(world.isWayInKept(), cut).to.equal(true);
      // Before the first move the new pair waits, and is uploaded again.
      if (cut === 'keep server.key') expect(next.rotated).to.include({ exchanged: true });
      else expect(nameOf(next.error)).to.equal('AppChangedMeanwhileError');
    }
  });
});

describe('An upload that arrives after its rotation is over', () => {
  it('finds its key still on the disk', async () => {
    const { steps } = await (await makeWorld()).run();
    const at = steps.indexOf('write app');
    for (const rereadIs of ['lost', null] as const) {
      const world = await makeWorld();
      const mishaps: Mishap[] = [
        { at, is: 'late', error: lostAnswer },
        ...(rereadIs ? [{ at: at + 1, is: rereadIs, error: lostAnswer }] : []),
      ];
      const { error } = await world.run({ mishaps });
      expect(nameOf(error)).to.equal('WriteUnconfirmedError');
      expect(world.heldCertificate() === world.old.certificatePem, 'it has arrived').to.equal(false);
      expect(world.isWayInKept()).to.equal(true);
      const next = await world.run();
      expect({ error: next.error, isWhole: world.isWhole() }).to.deep.equal({ error: null, isWhole: true });
    }
  });
});
