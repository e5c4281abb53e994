import { JwtError } from '../faults/errors.ts';
import type { App, AppType } from './app.ts';
import type { Inventory, LastUses } from './inventory.ts';
import {
  type AppFacts,
  type AppSummary,
  type Surroundings,
  summaryFields,
  summaryOf,
  type UnreadableApp,
  usageKey,
} from './summary.ts';

export type ListInput = {
  type: AppType | undefined;
  /** Only apps that are known to issue JWT-based access tokens. */
  issuesJwt: boolean;
  /** Only apps whose certificate ends within so many days, or has ended. */
  expiringWithinDays: number | undefined;
};

/**
 * `total` counts what the org has, before any filter but that of the type; `unreadable` names what is not in `readable`.
 * `usageUnasked`: external client apps without a last use that Connect REST was not asked about.
 */
export type AppList = {
  apps: AppSummary[];
  readable: number;
  total: number;
  unreadable: UnreadableApp[];
  usageUnasked: number;
};

/** `stoppedBy`: the org failed half-way, and the list holds what was read until then. */
export type ListOutcome = { list: AppList; stoppedBy: JwtError | null };

/** Called with the number of apps that are read. */
export type OnProgress = (read: number, total: number) => void;

/** Lists the apps of an org, by label. Throws only when not even their names can be had. */
export async function listApps(
  inventory: Inventory,
  input: ListInput,
  now: Date,
  onProgress: OnProgress = () => {},
): Promise<ListOutcome> {
  const known = await inventory.list(input.type);
  const facts: AppFacts[] = [];
  const around: Surroundings & LastUses = { now, sessions: null, lastUsedAt: new Map(), unasked: 0 };
  const stoppedBy = await untilStopped(async () => {
    await inventory.read((one) => {
      facts.push(one);
      onProgress(facts.length, known.length);
    });
    if (facts.some(({ timeout }) => timeout.source === 'session')) around.sessions = await inventory.sessionTimeouts();
    Object.assign(around, await inventory.lastUses());
  });
  return { list: listOf(known, facts, around, input), stoppedBy };
}

async function untilStopped(work: () => Promise<void>): Promise<JwtError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof JwtError) return error;
    throw error;
  }
}

function listOf(known: App[], facts: AppFacts[], around: Surroundings & LastUses, input: ListInput): AppList {
  const hidden = facts.filter(({ unreadable }) => unreadable.length > 0);
  const told = new Set(facts.map(({ app }) => usageKey(app)));
  const unreadable = [
    ...hidden.map(({ app, unreadable }) => ({ name: app.name, type: app.type, fields: unreadable })),
    ...known.filter((app) => !told.has(usageKey(app))).map(({ name, type }) => ({ name, type, fields: summaryFields })),
  ];
  const apps = facts.map((one) => summaryOf(one, around)).filter(wanted(input));
  return {
    apps: apps.sort(byLabel),
    readable: known.length - unreadable.length,
    total: known.length,
    unreadable: unreadable.sort((a, b) => compare(a.name, b.name)),
    usageUnasked: around.unasked,
  };
}

const wanted =
  ({ issuesJwt, expiringWithinDays: days }: ListInput) =>
  (app: AppSummary): boolean =>
    (!issuesJwt || app.issuesJwt === true) &&
    (days === undefined || (app.certificateDaysLeft !== null && app.certificateDaysLeft <= days));

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { sensitivity: 'base', numeric: true });
const byLabel = (a: AppSummary, b: AppSummary): number =>
  compare(a.label, b.label) || compare(a.name, b.name) || compare(a.type, b.type);
