/** Makes an external client app in stages, each of which can be the last that a run gets to. docs/salesforce.md §4.7 */
import type { Json } from '../faults/errors.ts';
import { JwtError } from '../faults/errors.ts';
import type { Change } from './app.ts';
import { globalType, scopesType } from './app-kind.ts';
import { type Component, componentName, type Settings, textAt, withElement } from './component.ts';
import type { AppParts, CreationWish, FoundParts } from './creation.ts';
import { type CreationPlan, madeOf, planCreation } from './creation-plan.ts';

/** A user and a permission set that the user is to get. */
export type Assignment = { username: string; set: string };

export type CreationPorts = {
  /** What the org has of the app now; `sent`: what this run has written. */
  look(sent: Component[]): Promise<FoundParts>;
  /** All of the components or none; `checkOnly` writes nothing. Throws as the Metadata API refuses. */
  deploy(components: Component[], checkOnly: boolean): Promise<void>;
  assign(assignment: Assignment): Promise<void>;
  /** Called when there is something to do and the org would take it, before anything is written; throws to stop. */
  beforeWrite(plan: CreationPlan): Promise<void>;
  onStage(components: string[]): void;
};

export type CreationInput = {
  parts: AppParts;
  defaults: Pick<CreationWish, 'label' | 'contactEmail'>;
  found: FoundParts;
  /** Those that are missing. */
  assignments: Assignment[];
  dryRun: boolean;
};

/** `written`: components in the order in which they were, or would be, written. `consumerKey`: null before there is one. */
export type Created = {
  written: string[];
  assigned: Assignment[];
  consumerKey: string | null;
  differs: Change[];
  found: FoundParts;
};

/** A stage may leave the next one to do, and no more than that. */
const MOST_STAGES = 4;

/**
 * Each stage is planned by what the org has by then, checked, and deployed; what was there already is left alone.
 *
 * @throws JwtError `AppExistsError` (nothing written), `PartlyAppliedError`, and what an org refuses before anything is written.
 */
export async function createApp(input: CreationInput, ports: CreationPorts): Promise<Created> {
  const { parts, defaults, found, assignments, dryRun } = input;
  const plan = planned(parts, found, defaults);
  const all = plan.stages.flat();
  const names = inOrder(all.map(componentName));
  const nothing = { written: [], assigned: [], ...readBack(parts, found) };
  if (all.length === 0 && assignments.length === 0) return nothing;
  if (all.length > 0) await ports.deploy(inOneDeploy(all), true);
  await ports.beforeWrite(plan);
  if (dryRun) return { ...nothing, written: names, assigned: assignments };
  const done: string[] = [];
  /** By their types, as the org may have named a part by then; the switches are written twice, closed and open. */
  const isLeft = ({ type }: Component): boolean =>
    !isWhole && (type === parts.open.type || !done.some((name) => name.startsWith(`${type}:`)));
  const left = (): string[] => [
    ...inOrder(all.filter(isLeft).map(componentName)),
    ...assignments.map(assignmentName).filter((name) => !done.includes(name)),
  ];
  let isWhole = false;
  try {
    const now = await runStages(input, plan, ports, (stage) => done.push(...stage.map(componentName)));
    isWhole = true;
    const written = inOrder(done);
    for (const assignment of assignments) {
      await ports.assign(assignment);
      done.push(assignmentName(assignment));
    }
    return { written, assigned: assignments, ...readBack(parts, now) };
  } catch (error) {
    throw partly(error, [...new Set(done)], left());
  }
}

async function runStages(
  { parts, defaults, found }: CreationInput,
  plan: CreationPlan,
  ports: CreationPorts,
  onDone: (stage: Component[]) => void,
): Promise<FoundParts> {
  const sent: Component[] = [];
  let now = found;
  let [stage] = plan.stages;
  for (let count = 0; stage && count < MOST_STAGES; count += 1) {
    ports.onStage(stage.map(componentName));
    // The whole was checked before the first one.
    if (count > 0) await ports.deploy(stage, true);
    await ports.deploy(stage, false);
    onDone(stage);
    sent.push(...stage);
    now = shownOrSent(await ports.look(sent), sent);
    [stage] = planned({ ...parts, sets: [] }, now, defaults).stages;
  }
  if (stage) throw new JwtError('write-unconfirmed-create', { component: componentName(stage[0] ?? parts.header) });
  return now;
}

const said = (value: Json): string =>
  value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

/** An org may show these settings to nobody. It has said that it wrote them, all of them or none. docs/salesforce.md §4.3 */
function shownOrSent(found: FoundParts, sent: Component[]): FoundParts {
  const own = sent.find(({ type }) => type === globalType);
  const shown = found.settings[globalType];
  if (!own || !found.header || (shown && textAt(shown, 'certificate'))) return found;
  const known = shown ? withElement(shown, 'certificate', textAt(own, 'certificate') ?? undefined) : own;
  return { ...found, settings: { ...found.settings, [globalType]: known } };
}

/** @throws JwtError `AppExistsError`, `SettingsUnreadableError`. */
function planned(parts: AppParts, found: FoundParts, defaults: CreationInput['defaults']): CreationPlan {
  // They are written together, so that these are hidden, or another's.
  if (found.settings[scopesType] && !found.settings[globalType])
    throw new JwtError('settings-unreadable-global', { app: parts.header.fullName });
  const plan = planCreation(parts, found, defaults);
  const { differences } = plan;
  if (differences.length === 0) return plan;
  // An org may show none of an app that has one. docs/salesforce.md §13 row 1
  if (differences.every(({ field, from }) => field === 'certificate' && from === null))
    throw new JwtError('settings-unreadable-shown-certificate', { app: parts.header.fullName });
  throw new JwtError('app-exists', {
    app: parts.header.fullName,
    differences,
    fields: differences.map(
      ({ component, field, from, to }) => `${component} ${field} (${said(from)}, asked: ${said(to)})`,
    ),
  });
}

/** Each name once; the switches come last, when they are on. */
const inOrder = (names: string[]): string[] => [...new Set(names.toReversed())].toReversed();

/** What goes in one deploy can hold a component once: the last form of it is the one that stays. */
const inOneDeploy = (components: Component[]): Component[] => [
  ...new Map(components.map((one) => [componentName(one), one])).values(),
];

const partsOf = ({ header, scopes, global, policy, open }: AppParts): Component[] => [
  header,
  scopes,
  global,
  policy,
  open,
];

/** What the org holds in the end, and where that is not what was asked. */
function readBack(parts: AppParts, found: FoundParts): Pick<Created, 'consumerKey' | 'differs' | 'found'> {
  const held: Settings = found.header ? { ...found.settings, [found.header.type]: found.header } : found.settings;
  const global = found.settings[globalType];
  const key = global && textAt(global, 'consumerKey');
  return {
    found,
    consumerKey: key || null,
    differs: partsOf(parts).flatMap((wanted) => {
      const now = held[wanted.type];
      // An app that was there has a key of its own.
      return now ? madeOf(wanted, now).filter(({ field }) => field !== 'consumerKey') : [];
    }),
  };
}

const assignmentName = ({ username, set }: Assignment): string => `PermissionSetAssignment:${set}:${username}`;

/** Where something was written before something else could not be. */
function partly(error: unknown, done: string[], left: string[]): unknown {
  if (done.length === 0 || !(error instanceof JwtError)) return error;
  return new JwtError('partly-applied', {
    ...{ done, left, cause: error.name },
    // It speaks of its own stage.
    reason: error.message.replace(/\b(n)othing was written\b/i, '$1othing more was written'),
  }).with(causeData(error));
}

const causeData = ({ data }: JwtError): { [name: string]: Json } => (data === undefined ? {} : { causeData: data });
