/** The steps from nothing to a login that works, and what became of each. Pure. */
import type { Created } from '../app/create.ts';
import type { Purpose } from '../app/purpose.ts';

export const stepIds = [
  'key',
  'app',
  'permission-set',
  'user',
  'proof',
  'purpose',
  'login',
  'env-file',
  'ci',
  'github-repo',
] as const;
export type StepId = (typeof stepIds)[number];

/** `done` by this run, there `already`, not to be done or not got to (`skipped`), or `failed`; `detail` says what, or why not. */
export type SetupStep = { id: StepId; status: 'done' | 'already' | 'skipped' | 'failed'; detail: string };

type Wanted = { purpose?: Purpose | undefined; 'env-file'?: string | undefined } & {
  ci?: string | undefined;
  'github-repo'?: string | undefined;
};

/** The steps of this run, in their order. */
export const stepsFor = (flags: Wanted): StepId[] =>
  stepIds.filter((id) => {
    if (id === 'purpose') return flags.purpose !== undefined && flags.purpose !== 'bearer';
    return (id !== 'env-file' && id !== 'ci' && id !== 'github-repo') || flags[id] !== undefined;
  });

/** What was done and found, and then the rest: `why` it was not got to. */
export const withRest = (ids: StepId[], steps: SetupStep[], why: string): SetupStep[] =>
  ids.map((id) => steps.find((step) => step.id === id) ?? { id, status: 'skipped', detail: why });

/** What a making of the app is made of: `words` says each thing. */
export type CreationWords = {
  key(how: 'found' | 'given' | 'new'): string;
  app(): string;
  sets(names: string[]): string;
  user(names: string[]): string;
  /** On a dry run, of what is not there yet. */
  would(detail: string): string;
};

type Making = {
  origin: 'found' | 'given' | 'new';
  created: Pick<Created, 'written' | 'assigned'>;
  permissionSets: string[];
  usernames: string[];
  dryRun: boolean;
};

const isSet = (component: string): boolean => component.startsWith('PermissionSet:');

/** The steps that making the app is. */
export function stepsOfMaking(making: Making, words: CreationWords): SetupStep[] {
  const { origin, created, permissionSets, usernames, dryRun } = making;
  const step = (id: StepId, isNew: boolean, detail: string): SetupStep => {
    if (!isNew) return { id, status: 'already', detail };
    return dryRun ? { id, status: 'skipped', detail: words.would(detail) } : { id, status: 'done', detail };
  };
  return [
    step('key', origin === 'new', words.key(origin)),
    step(
      'app',
      created.written.some((component) => !isSet(component)),
      words.app(),
    ),
    step('permission-set', created.written.some(isSet), words.sets(permissionSets)),
    step('user', created.assigned.length > 0, words.user(usernames)),
  ];
}

/** Where the making stopped, by the components and assignments that were written and left. */
export function stoppedMaking(done: string[], left: string[], reason: string): SetupStep[] {
  const isAssignment = (name: string): boolean => name.startsWith('PermissionSetAssignment:');
  const isApp = (name: string): boolean => !isSet(name) && !isAssignment(name);
  const written = (test: (name: string) => boolean): string => done.filter(test).join(', ');
  const failsAt = left.some(isApp) ? 'app' : left.some(isSet) ? 'permission-set' : 'user';
  return [
    ...(failsAt === 'app'
      ? [{ id: 'app', status: 'failed', detail: reason } as const]
      : [{ id: 'app', status: done.some(isApp) ? 'done' : 'already', detail: written(isApp) } as const]),
    ...(done.some(isSet) ? [{ id: 'permission-set', status: 'done', detail: written(isSet) } as const] : []),
    ...(failsAt === 'app' ? [] : [{ id: failsAt, status: 'failed', detail: reason } as const]),
  ];
}
