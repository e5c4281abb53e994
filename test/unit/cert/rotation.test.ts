/** The state machine of a rotation: from every task, by everything that can come of it. */
import { expect } from 'chai';
import type { RotationJournal } from '../../../src/cert/journal.ts';
import {
  beginRotation,
  type NewPair,
  nextTask,
  type RotationStart,
  type RotationState,
  stageOf,
  type TaskOutcome,
} from '../../../src/cert/rotation.ts';
import { JwtError } from '../../../src/faults/errors.ts';
import { newKeyPair, refusedExchange } from './rotation-world.ts';

const noted: RotationJournal = {
  org: '00D5g000004XyZaEAK',
  app: 'Pay',
  appType: 'ConnectedApp',
  oldCertificate: 'old',
  newCertificate: 'new',
  goingBack: false,
};
const unnoted = { ...noted, newCertificate: null };
const terms = { waitMs: 10_000, repairCommand: 'sf jwt cert rotate --app Pay' };
const reason = new JwtError('interrupted');
const refused = new JwtError('metadata-refused', { component: 'ConnectedApp:Pay', problems: [], reason: 'no' });
const unconfirmed = new JwtError('write-unconfirmed-lost', {
  ...{ component: 'ConnectedApp:Pay', asked: [], seen: [], fields: [] },
});
const keyRefused = new JwtError('wrong-client-credentials', refusedExchange);
const userRefused = new JwtError('not-approved', refusedExchange);
const lost = new JwtError('org-unreachable-tcp', { stage: 'tcp', code: 'ECONNREFUSED', host: 'pay.my.salesforce.com' });
const done: TaskOutcome = { is: 'done' };
const restored = (changed: boolean): TaskOutcome => ({ is: 'restored', changed });
const failed = (error: unknown): TaskOutcome => ({ is: 'failed', error });
const calm = { interrupted: false, nowMs: 1_000 };
const interrupted = { interrupted: true, nowMs: 1_000 };

describe('A rotation as a state machine', () => {
  let pair: NewPair;

  before(async () => {
    pair = await newKeyPair('pay');
  });

  const frame = { terms, step: 'fresh' as const, journal: noted };
  const trying = (attempt = 0, deadlineMs = 11_000): RotationState => ({
    ...frame,
    do: 'try',
    pair,
    attempt,
    deadlineMs,
  });
  const confirming = (attempt = 0, deadlineMs = 11_000): RotationState => ({
    ...trying(),
    ...{ do: 'confirm', pair, attempt, deadlineMs },
  });
  const goingBack = (task: 'note-return' | 'restore'): RotationState => ({ ...frame, do: task, reason });
  const back = (
    task: 'discard' | 'forget',
    restored: boolean,
    step: RotationState['step'] = 'fresh',
    lateKeyFile: string | null = null,
  ): RotationState => ({
    ...frame,
    ...{ do: task, reason, restored, step, lateKeyFile },
  });
  const discarded = (lateKeyFile: string | null = null): TaskOutcome => ({ is: 'discarded', lateKeyFile });

  const beginnings: { step: RotationStart['step']; task: RotationState['do'] }[] = [
    { step: 'fresh', task: 'generate' },
    { step: 'upload', task: 'upload' },
    { step: 'wait', task: 'try' },
    { step: 'place', task: 'place' },
    { step: 'finish', task: 'close' },
    { step: 'go-back', task: 'note-return' },
  ];
  for (const { step, task } of beginnings) {
    it(`begins with ${task} at ${step}`, () => {
      const start = { ...terms, journal: noted };
      const isLeft = step === 'upload' || step === 'wait';
      expect(beginRotation(isLeft ? { ...start, step, pair } : { ...start, step }, 0)).to.include({ do: task, step });
    });
  }

  type Transition = {
    from: () => RotationState;
    what: string;
    outcome: TaskOutcome | (() => TaskOutcome);
    now?: typeof calm;
    to: RotationState['do'];
    with?: object;
  };
  const transitions: Transition[] = [
    {
      what: 'a new pair is noted',
      from: () => ({ ...frame, journal: unnoted, do: 'generate' }),
      outcome: () => ({ is: 'generated', pair }),
      to: 'note',
    },
    {
      what: 'without a new pair there is nothing to put back',
      from: () => ({ ...frame, journal: unnoted, do: 'generate' }),
      outcome: failed(refused),
      to: 'discard',
      with: { restored: false, reason: refused },
    },
    { what: 'what is noted is uploaded', from: () => ({ ...frame, do: 'note', pair }), outcome: done, to: 'upload' },
    {
      what: 'an interruption before the upload turns back',
      from: () => ({ ...frame, do: 'note', pair }),
      outcome: done,
      now: interrupted,
      to: 'note-return',
    },
    {
      what: 'a journal that cannot be written turns back',
      from: () => ({ ...frame, do: 'note', pair }),
      outcome: failed(refused),
      to: 'note-return',
      with: { reason: refused },
    },
    {
      what: 'after the upload the key is tried, from then on for as long as told',
      from: () => ({ ...frame, do: 'upload', pair }),
      outcome: done,
      to: 'try',
      with: { attempt: 0, deadlineMs: 11_000 },
    },
    {
      what: 'an interruption after the upload turns back',
      from: () => ({ ...frame, do: 'upload', pair }),
      outcome: done,
      now: interrupted,
      to: 'note-return',
    },
    {
      what: 'a refused upload turns back',
      from: () => ({ ...frame, do: 'upload', pair }),
      outcome: failed(refused),
      to: 'note-return',
      with: { reason: refused },
    },
    {
      what: 'an upload that may still arrive leaves no note to go back, and is put right where it has arrived',
      from: () => ({ ...frame, do: 'upload', pair }),
      outcome: failed(unconfirmed),
      to: 'restore',
    },
    {
      what: 'an upload that nobody can see stops where the old certificate is not known',
      from: () => ({ ...frame, journal: { ...noted, oldCertificate: null }, do: 'upload', pair }),
      outcome: failed(unconfirmed),
      to: 'throw',
      with: { error: unconfirmed },
    },
    {
      what: 'what is no Error at all stops, as its cause is not known',
      from: () => ({ ...frame, do: 'upload', pair }),
      outcome: failed('text'),
      to: 'throw',
    },
    {
      what: 'a key that the org takes is confirmed before it is put in place',
      from: () => trying(3),
      outcome: done,
      to: 'confirm',
      with: { attempt: 3, deadlineMs: 11_000 },
    },
    { what: 'a confirmed key is put in place', from: () => confirming(), outcome: done, to: 'place' },
    {
      what: 'no interruption turns back once the org is seen to hold the new certificate',
      from: () => confirming(),
      outcome: done,
      now: interrupted,
      to: 'place',
    },
    {
      what: 'an org that cannot be asked is asked again',
      from: () => confirming(),
      outcome: failed(lost),
      to: 'pause',
    },
    {
      what: 'an org that cannot be asked in time leaves the new key waiting, for a later run',
      from: () => confirming(0, 1_000),
      outcome: failed(lost),
      to: 'throw',
    },
    {
      what: 'an interruption while the org cannot be asked leaves the new key waiting',
      from: () => confirming(),
      outcome: failed(lost),
      now: interrupted,
      to: 'throw',
    },
    {
      what: 'an interruption turns back even when the org has taken the key',
      from: () => trying(),
      outcome: done,
      now: interrupted,
      to: 'note-return',
    },
    {
      what: 'a key that the org does not know yet is tried again',
      from: () => trying(),
      outcome: failed(keyRefused),
      to: 'pause',
      with: { pauseMs: 2_000 },
    },
    {
      what: 'later pauses are longer, as far as there is time',
      from: () => trying(7),
      outcome: failed(keyRefused),
      to: 'pause',
      with: { pauseMs: 10_000 },
    },
    { what: 'a lost connection is tried again', from: () => trying(), outcome: failed(lost), to: 'pause' },
    {
      what: 'a refused user turns back at once',
      from: () => trying(),
      outcome: failed(userRefused),
      to: 'note-return',
      with: { reason: userRefused },
    },
    {
      what: 'the end of the time turns back',
      from: () => trying(0, 1_000),
      outcome: failed(keyRefused),
      to: 'note-return',
      with: { reason: keyRefused },
    },
    {
      what: 'an interruption of a try that fails turns back',
      from: () => trying(),
      outcome: failed(keyRefused),
      now: interrupted,
      to: 'note-return',
    },
    {
      what: 'after a pause the key is tried once more, up to the same moment',
      from: () => ({ ...trying(1), do: 'pause', pair, attempt: 1, deadlineMs: 11_000, pauseMs: 4_000 }),
      outcome: done,
      to: 'try',
      with: { attempt: 2, deadlineMs: 11_000 },
    },
    {
      what: 'an interruption of a pause turns back',
      from: () => ({ ...trying(1), do: 'pause', pair, attempt: 1, deadlineMs: 11_000, pauseMs: 4_000 }),
      outcome: done,
      now: interrupted,
      to: 'note-return',
    },
    { what: 'a key in place closes the journal', from: () => ({ ...frame, do: 'place' }), outcome: done, to: 'close' },
    {
      what: 'no interruption turns back once the key is in place',
      from: () => ({ ...frame, do: 'place' }),
      outcome: done,
      now: interrupted,
      to: 'close',
    },
    {
      what: 'a key that cannot be put in place is left aside',
      from: () => ({ ...frame, do: 'place' }),
      outcome: failed(refused),
      to: 'throw',
      with: { error: refused },
    },
    {
      what: 'a closed journal is the end',
      from: () => ({ ...frame, do: 'close' }),
      outcome: done,
      to: 'return',
      with: { rotated: { journal: noted, exchanged: true, rolledBack: false, reason: null, lateKeyFile: null } },
    },
    {
      what: 'a journal that stays is a fault',
      from: () => ({ ...frame, do: 'close' }),
      outcome: failed(refused),
      to: 'throw',
    },
    { what: 'a noted return puts back', from: () => goingBack('note-return'), outcome: done, to: 'restore' },
    {
      what: 'a return that cannot be noted puts back all the same',
      from: () => goingBack('note-return'),
      outcome: failed(refused),
      to: 'restore',
      with: { reason },
    },
    {
      what: 'what is put back leaves the new pair to be thrown away',
      from: () => goingBack('restore'),
      outcome: { is: 'restored', changed: true },
      to: 'discard',
      with: { restored: true, reason },
    },
    {
      what: 'what cannot be put back is a fault',
      from: () => goingBack('restore'),
      outcome: failed(lost),
      to: 'throw',
    },
    { what: 'the journal goes after the pair', from: () => back('discard', true), outcome: discarded(), to: 'forget' },
    {
      what: 'a key that an upload under way would need is told of where nothing was put back',
      from: () => back('forget', false, 'upload', '.server.key.late-1'),
      outcome: done,
      to: 'throw',
      with: { error: reason },
    },
    {
      what: 'a key that an upload under way would need is told of where the old certificate was put back',
      from: () => back('forget', true, 'wait', '.server.key.late-1'),
      outcome: done,
      to: 'return',
      with: {
        rotated: {
          ...{ journal: noted, exchanged: false, rolledBack: true, reason, lateKeyFile: '.server.key.late-1' },
        },
      },
    },
    {
      what: 'a pair that cannot be thrown away keeps its journal',
      from: () => back('discard', true),
      outcome: failed(refused),
      to: 'throw',
      with: { error: refused },
    },
    {
      what: 'a certificate that was put back is a result',
      from: () => back('forget', true),
      outcome: done,
      to: 'return',
      with: { rotated: { journal: noted, exchanged: false, rolledBack: true, reason, lateKeyFile: null } },
    },
    {
      what: 'an app that was never changed makes the reason the fault',
      from: () => back('forget', false),
      outcome: done,
      to: 'throw',
      with: { error: reason },
    },
    {
      what: 'what an earlier run had put back already is a result, too',
      from: () => back('forget', false, 'go-back'),
      outcome: done,
      to: 'return',
    },
  ];
  for (const { what, from, outcome, now = calm, to, with: rest = {} } of transitions) {
    it(`${what}: ${to}`, () => {
      const next = nextTask(from(), typeof outcome === 'function' ? outcome() : outcome, now);
      expect(next).to.deep.include({ do: to, ...rest });
    });
  }

  it('stops where it is, whatever it does, once somebody else has changed the app or the files', () => {
    const tasks: RotationState[] = [
      { ...frame, do: 'note', pair },
      { ...frame, do: 'upload', pair },
      trying(),
      confirming(),
      { ...frame, do: 'place' },
      { ...frame, do: 'close' },
      goingBack('note-return'),
      goingBack('restore'),
      back('discard', false),
    ];
    const change = { app: 'Pay', found: 'x', expected: 'y', changedMeanwhile: [], files: [] };
    const where = { keyFile: 'server.key', certFile: 'server.crt', oldKeyFile: '.server.key.old' };
    for (const error of [
      new JwtError('certificate-changed-rotation', { ...change, ...where }),
      new JwtError('key-mismatch-waiting', { path: '.server.key.new', app: 'Pay', newCertFile: '', files: [] }),
      new JwtError('pair-lock-lost', { path: 'server.key' }),
    ]) {
      for (const task of tasks) expect(nextTask(task, failed(error), calm)).to.include({ do: 'throw', error });
    }
  });

  it('throws the new pair away when somebody has changed the app before the upload', () => {
    const error = new JwtError('app-changed-meanwhile', { app: 'Pay', fields: [], changedMeanwhile: [] });
    const discarding = nextTask({ ...frame, do: 'upload', pair }, failed(error), calm);
    const forgetting = nextTask(discarding, discarded(), calm);
    expect([discarding, forgetting, nextTask(forgetting, done, calm)].map((state) => state.do)).to.deep.equal([
      'discard',
      'forget',
      'throw',
    ]);
  });

  it('keeps the new pair when nothing was put back and the upload may still be under way', () => {
    const state = nextTask({ ...goingBack('restore'), reason: unconfirmed } as RotationState, restored(false), calm);
    expect(state).to.include({ do: 'throw', error: unconfirmed });
    expect(
      nextTask({ ...goingBack('restore'), reason: unconfirmed } as RotationState, restored(true), calm).do,
    ).to.equal('discard');
  });

  it('notes the new certificate as soon as there is one, and forgets nothing of the rest', () => {
    const { journal } = nextTask({ ...frame, journal: unnoted, do: 'generate' }, { is: 'generated', pair }, calm);
    expect(journal).to.deep.equal({ ...noted, newCertificate: pair.certificatePem });
  });

  it('says what to run when the way back is cut off, why it went back and why it could not', () => {
    const state = nextTask(goingBack('restore'), failed(lost), calm);
    expect(state.do === 'throw' && state.error)
      .to.be.instanceOf(JwtError)
      .and.to.deep.include({
        code: 'rollback-failed',
        detail: {
          ...{ reason: 'InterruptedError', cause: 'OrgUnreachableError', repair: terms.repairCommand, app: 'Pay' },
          changedMeanwhile: [],
        },
      });
  });

  it('tells a person four stages, and nothing of what lies between them', () => {
    const tasks: RotationState['do'][] = ['generate', 'note', 'upload', 'try', 'pause', 'place', 'close', 'restore'];
    expect(tasks.map(stageOf)).to.deep.equal(['generate', null, 'upload', 'wait', null, 'place', 'place', null]);
  });
});
