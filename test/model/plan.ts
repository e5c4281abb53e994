/** What two actors set out to do, and everything that is going to go wrong. */
import fc from 'fast-check';
import type { Command } from './commands.ts';
import type { Mishap } from './run.ts';
import type { Turn } from './schedule.ts';
import type { SetupChange } from './setup-page.ts';
import type { WorldTerms } from './world.ts';

/** `mishaps`: of each command, in order. */
export type Plan = { terms: WorldTerms; actors: Record<'a' | 'b', Errand[]>; turns: Turn[] };
export type Errand = { command: Command; mishaps: Mishap[] };

const MINUTE = 60_000;

/** How long a person thinks at a question, in milliseconds; 0: nobody is asked. */
const thinksMs = fc.constantFrom(0, 0, 4_000, 50_000);

const sets = 'permissionSets';
const apiOnly = 'Minimum Access - API Only Integrations';
const edits = [
  { [sets]: { add: ['Robot_Drivers'] } },
  { [sets]: { remove: ['Robot_Drivers'] } },
  { profiles: { add: [apiOnly] } },
  { profiles: { remove: [apiOnly] } },
  { ipRelaxation: 'bypass' as const },
  { ipRelaxation: 'enforce' as const },
];

const rotate = fc.record({
  do: fc.constant('rotate' as const),
  waitMs: fc.constantFrom(0, MINUTE, 12 * MINUTE),
  thinksMs,
});
const generate = fc.record({ do: fc.constant('generate' as const) });
const upload = fc.record({
  do: fc.constant('upload' as const),
  which: fc.constantFrom('own' as const, 'in-place' as const),
  thinksMs,
});
const policy = fc.record({ do: fc.constant('policy' as const), edit: fc.constantFrom(...edits), thinksMs });
const issuing = fc.record({ do: fc.constantFrom('enable' as const, 'disable' as const), thinksMs });
const setup = (...changes: SetupChange[]) =>
  fc.record({ do: fc.constant('setup' as const), change: fc.constantFrom(...changes) });

/** What the actors are busy with: what they do seldom meets where each does anything. */
const businesses: fc.Arbitrary<Command>[] = [
  fc.oneof({ weight: 4, arbitrary: rotate }, generate),
  fc.oneof({ weight: 3, arbitrary: rotate }, upload, setup('certificate')),
  fc.oneof(policy, issuing, setup('callback', 'let-in', 'keep-out')),
  fc.oneof(rotate, policy, issuing, upload, generate, setup('callback', 'certificate', 'let-in', 'keep-out')),
];

/** A rotation takes about so many steps, other commands a third of them. */
const STEPS = 45;

const at = fc.oneof(fc.nat({ max: STEPS / 3 }), fc.nat({ max: STEPS }));
const kinds = ['killed', 'killed-after', 'lost', 'broken', 'refused', 'interrupted'] as const;
const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ at, is: fc.constantFrom(...kinds) }) },
  fc.record({ at, is: fc.constant('late' as const), seconds: fc.constantFrom(1, 40, 600) }),
  fc.record({ at, is: fc.constant('asleep' as const), seconds: fc.constantFrom(4, 20, 600) }),
  fc.record({ at, is: fc.constant('clock' as const), hours: fc.constantFrom(-3, -1, 1, 5) }),
);

/** Mostly a few steps, at times a whole command. */
const turn: fc.Arbitrary<Turn> = fc.record({
  who: fc.constantFrom('a' as const, 'b' as const),
  steps: fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 1, max: 8 }) }, fc.integer({ min: 1, max: 60 })),
});

const errandsOf = (command: fc.Arbitrary<Command>) =>
  fc.array(fc.record({ command, mishaps: fc.array(mishap, { maxLength: 2 }) }), { minLength: 1, maxLength: 2 });

const plansOf = (command: fc.Arbitrary<Command>): fc.Arbitrary<Plan> =>
  fc.record({
    terms: fc.record({
      app: fc.constantFrom('Pay' as const, 'Pay' as const, 'Orders' as const),
      isShared: fc.boolean(),
      settleSeconds: fc.constantFrom(0, 0, 5, 45, 900),
    }),
    actors: fc.record({ a: errandsOf(command), b: errandsOf(command) }),
    turns: fc.array(turn, { maxLength: 16 }),
  });

export const plans: fc.Arbitrary<Plan> = fc.oneof(...businesses.map(plansOf));
