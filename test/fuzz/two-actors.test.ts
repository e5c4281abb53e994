/** Two people or jobs at one app at the same time, in one folder or on two machines: a model of all that can fall together. */
import fc from 'fast-check';
import type { Command } from '../model/commands.ts';
import { judge } from '../model/judge.ts';
import { type Plan, plans } from '../model/plan.ts';
import { commandText, play } from '../model/play.ts';
import { runs } from '../support/runs.ts';

/** Fails with the whole story, step by step. */
async function holds(plan: Plan): Promise<void> {
  const story = await play(plan);
  const faults = judge(story);
  if (faults.length === 0) return;
  const words = faults.map(({ row, words }) => `${row}: ${words}`);
  throw new Error([...words, '', JSON.stringify(plan.terms), ...story.lines].join('\n'));
}

/** As fast-check names them when a plan has failed. */
const { FUZZ_SEED: seed, FUZZ_PATH: path } = process.env;
const replay = { ...(seed && { seed: Number(seed) }), ...(path && { path, endOnFailure: true }) };

const rotate: Command = { do: 'rotate', waitMs: 60_000, thinksMs: 0 };
const askedRotate: Command = { ...rotate, thinksMs: 50_000 };
const generate: Command = { do: 'generate' };
const upload: Command = { do: 'upload', which: 'own', thinksMs: 0 };
const enable: Command = { do: 'enable', thinksMs: 0 };
const askedEnable: Command = { do: 'enable', thinksMs: 50_000 };
const letIn: Command = { do: 'policy', edit: { permissionSets: { add: ['Robot_Drivers'] } }, thinksMs: 50_000 };
const inSetup = (change: 'callback' | 'certificate' | 'let-in'): Command => ({ do: 'setup', change });

/** `first` is cut in two by all that `second` does. */
const meetings: { first: Command; second: Command; isShared: boolean }[] = [
  { first: rotate, second: rotate, isShared: true },
  { first: rotate, second: rotate, isShared: false },
  { first: askedRotate, second: rotate, isShared: false },
  { first: askedRotate, second: upload, isShared: true },
  { first: rotate, second: inSetup('certificate'), isShared: true },
  { first: rotate, second: generate, isShared: true },
  { first: generate, second: rotate, isShared: true },
  { first: generate, second: generate, isShared: true },
  { first: askedEnable, second: rotate, isShared: false },
  { first: askedEnable, second: inSetup('callback'), isShared: false },
  { first: letIn, second: inSetup('let-in'), isShared: false },
  { first: letIn, second: enable, isShared: false },
];

/** Whether it matters how long the org takes to know a new key. */
const isSlow = (...commands: Command[]): boolean => commands.some((one) => one.do === 'rotate');

/** More steps than any command takes when all goes well. */
const STEPS = 46;

describe('two actors at one app', () => {
  for (const { first, second, isShared } of meetings) {
    const where = isShared ? 'in one folder' : 'on two machines';
    it(`lose nothing ${where} when, at any moment of "${commandText(first)}", comes "${commandText(second)}"`, async () => {
      for (const settleSeconds of isSlow(first, second) ? [0, 45] : [0])
        for (let at = 0; at < STEPS; at += 1) {
          const [a, b] = [first, second].map((command) => [{ command, mishaps: [] }]);
          await holds({
            terms: { app: 'Pay', isShared, settleSeconds },
            actors: { a: a ?? [], b: b ?? [] },
            turns: [
              { who: 'a', steps: at },
              { who: 'b', steps: 200 },
            ],
          });
        }
    });
  }

  for (const is of ['killed-after', 'late'] as const)
    it(`keep a person's certificate and a way in when a rotation was ${is} at any step, and a person acted before the next run`, async () => {
      for (const second of [inSetup('certificate'), generate])
        for (let at = 0; at < STEPS; at += 1)
          await holds({
            terms: { app: 'Pay', isShared: true, settleSeconds: 45 },
            actors: {
              a: [
                { command: { ...rotate, waitMs: 0 }, mishaps: [is === 'late' ? { at, is, seconds: 40 } : { at, is }] },
              ],
              b: [{ command: second, mishaps: [] }],
            },
            turns: [{ who: 'a', steps: 200 }],
          });
    });

  const late = (at: number) => ({ at, is: 'late' as const, seconds: 1 });
  const alone = { app: 'Pay', isShared: false, settleSeconds: 0 } as const;
  const addDrivers: Command = { do: 'policy', edit: { permissionSets: { add: ['Robot_Drivers'] } }, thinksMs: 4000 };
  /** Once lost something. */
  const found: { what: string; plan: Plan }[] = [
    {
      what: 'a write that comes late undoes what another one did meanwhile, of which the run has seen',
      plan: {
        terms: alone,
        actors: {
          a: [{ command: addDrivers, mishaps: [] }],
          b: [{ command: { do: 'enable', thinksMs: 4000 }, mishaps: [late(4)] }],
        },
        turns: [],
      },
    },
    {
      what: 'an upload comes after a later run has given its key up',
      plan: {
        terms: alone,
        actors: {
          a: [{ command: { ...rotate, waitMs: 0 }, mishaps: [] }],
          b: [
            { command: { ...rotate, waitMs: 0 }, mishaps: [late(18)] },
            { command: { ...rotate, waitMs: 0 }, mishaps: [{ at: 10, is: 'refused' }] },
          ],
        },
        turns: [{ who: 'b', steps: 25 }],
      },
    },
    {
      what: 'a run wakes up when another one has made a new key by order of a person',
      plan: {
        terms: { app: 'Pay', isShared: true, settleSeconds: 5 },
        actors: {
          a: [
            { command: { ...rotate, waitMs: 0 }, mishaps: [] },
            { command: generate, mishaps: [] },
          ],
          b: [{ command: rotate, mishaps: [{ at: 34, is: 'asleep', seconds: 600 }] }],
        },
        turns: [{ who: 'b', steps: 1 }],
      },
    },
    {
      what: 'a run wakes up right before it takes away what was never there',
      plan: {
        terms: { app: 'Pay', isShared: true, settleSeconds: 45 },
        actors: {
          a: [{ command: { ...rotate, waitMs: 0 }, mishaps: [{ at: 13, is: 'asleep', seconds: 20 }] }],
          b: [
            { command: rotate, mishaps: [] },
            { command: { ...rotate, waitMs: 0 }, mishaps: [] },
          ],
        },
        turns: [],
      },
    },
    {
      what: 'a run wakes up right before it puts its new key where that of another one waits by then',
      plan: {
        terms: { app: 'Pay', isShared: true, settleSeconds: 0 },
        actors: {
          a: [
            { command: { ...rotate, waitMs: 0 }, mishaps: [{ at: 29, is: 'killed' }] },
            { command: { ...rotate, waitMs: 0 }, mishaps: [{ at: 0, is: 'asleep', seconds: 20 }] },
          ],
          b: [{ command: { ...rotate, waitMs: 0 }, mishaps: [{ at: 14, is: 'asleep', seconds: 20 }] }],
        },
        turns: [{ who: 'b', steps: 1 }],
      },
    },
    {
      what: 'a write that comes late brings back what two rotations have replaced since',
      plan: {
        terms: { app: 'Orders', isShared: true, settleSeconds: 0 },
        actors: {
          a: [{ command: { ...rotate, waitMs: 0, thinksMs: 50_000 }, mishaps: [] }],
          b: [
            { command: askedEnable, mishaps: [late(5)] },
            { command: { ...rotate, waitMs: 0 }, mishaps: [] },
          ],
        },
        turns: [],
      },
    },
  ];
  for (const { what, plan } of found) it(`lose nothing unsaid where ${what}`, () => holds(plan));

  it('lose no way in and no change unsaid, and are told nothing false, however their steps and mishaps fall', async () => {
    await fc.assert(fc.asyncProperty(plans, holds), { ...runs(300), ...replay });
  });
});
