import { type Json, JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { Change, ChangeResult } from './app.ts';
import type { AppStore } from './app-store.ts';
import { asAsked } from './as-asked.ts';
import { type Component, componentName, diff, isSame, type Part, type Settings } from './component.ts';
import { requireApiVersion } from './element.ts';
import { contradicted, namesOf, partly, unconfirmed, unseen } from './unconfirmed.ts';

export type ChangeRequest = {
  /** What must be read before the edit can be made. */
  parts: Part[];
  /** What else must be read, by what those parts hold. */
  alsoFor?(before: Settings): Part[];
  /**
   * Makes the wanted settings out of the present ones. Pure, as it is done again to what the org holds right before the
   * write; throws when the change is impossible.
   */
  edit(before: Settings): Settings;
  dryRun: boolean;
  /**
   * Called when there is something to change, on a dry run too, before anything is written; throws to stop. Left out where
   * nobody is told or asked anything: then what was read is written at once.
   */
  beforeWrite?: ((before: Settings) => Promise<void>) | undefined;
  /** What `beforeWrite` tells and asks, as far as the settings decide it: with another outcome by then nothing is written. */
  consequences?(before: Settings): Json;
  /** A clock that nobody sets. */
  nowMs?(): number;
};

/**
 * `sideEffects`: what changed beside what was asked, between the last look before the write and the first one after it.
 * `changedMeanwhile`: what somebody else changed before that, and which is kept. `unwatchedMs`: how long nobody looked, where
 * that was longer than a moment, as what somebody else changes in that time is overwritten. `settings`: as they were read first,
 * and as they were asked for; secrets may be in them.
 */
export type Changed = ChangeResult & {
  sideEffects: Change[];
  changedMeanwhile: Change[];
  unwatchedMs: number | null;
  settings: { before: Settings; after: Settings };
};

/** Between the last look and the end of the write; mostly it is two round trips. */
const LONGEST_UNWATCHED_MS = 5_000;

/**
 * Reads, edits, compares, asks, reads again, writes whole components and reads back. The Metadata API knows no condition on a
 * write and no lock, so what somebody else changes between the second reading and the end of the write is lost; what they
 * change before is kept, or stops the change where it is part of what was confirmed. docs/salesforce.md §4.5, §12.1
 *
 * @throws JwtError `AppChangedMeanwhileError` (nothing written), `WriteUnconfirmedError`, what `edit` throws, and what an org
 *   refuses.
 */
export async function changeApp(store: AppStore, request: ChangeRequest): Promise<Changed> {
  const { nowMs = (): number => performance.now() } = request;
  const sinceMs = nowMs();
  const before = await readParts(store, request);
  const after = request.edit(before);
  const asked = editsOf(before, after);
  const unchanged = {
    ...{ app: store.app, dryRun: request.dryRun, changed: false, changes: asked.flatMap(({ changes }) => changes) },
    ...{ sideEffects: [], changedMeanwhile: [], unwatchedMs: null, settings: { before, after } },
  };
  if (asked.length === 0) return unchanged;
  requireApiVersion(store.kind.writtenSince, store.apiVersion, 'A change of an app that keeps its JWT switch');
  await request.beforeWrite?.(before);
  if (request.dryRun) return unchanged;
  const done: Written[] = [];
  for (const edit of asked) {
    const run = { store, request, nowMs, sinceMs, before, asked, done };
    done.push(await writeOne(run, edit).catch((error: unknown) => Promise.reject(partly(run, error))));
  }
  return { ...unchanged, ...sumOf(done) };
}

/** @throws JwtError `PolicyValueError` where the app has no OAuth, which looks like settings that the org hides. */
async function readParts(store: AppStore, { parts, alsoFor }: ChangeRequest): Promise<Settings> {
  const first = await store.read(parts);
  const isWhole = parts.every((part) => first[store.kind.componentTypes[part]]);
  const more = isWhole
    ? (alsoFor?.(first) ?? [])
    : (['tokens', 'scopes'] as const).filter((part) => !parts.includes(part));
  const before = more.length > 0 ? { ...first, ...(await store.read(more)) } : first;
  if (!isWhole && store.stateOf(before) === 'no-oauth')
    throw new JwtError('policy-value-no-oauth-external', { app: store.app.name, setupUrl: store.setupUrl });
  return before;
}

type Edit = { before: Component; after: Component; changes: Change[] };

/** One for each component that the edit changes. */
const editsOf = (before: Settings, after: Settings): Edit[] =>
  Object.keys(after).flatMap((type) => editOf(before[type], after[type]));

function editOf(before: Component | undefined, after: Component | undefined): Edit[] {
  if (!before || !after) return [];
  const changes = diff(before, after);
  return changes.length > 0 ? [{ before, after, changes }] : [];
}

/** `asked`: what was confirmed. `done`: what came of those of it that had their turn. */
type Run = {
  store: AppStore;
  request: ChangeRequest;
  nowMs(): number;
  sinceMs: number;
  before: Settings;
  asked: Edit[];
  done: Written[];
};

/** What came of one component. `now`: as the org holds it. */
type Written = Pick<Changed, 'changes' | 'sideEffects' | 'changedMeanwhile' | 'unwatchedMs'> & { now: Component };

function sumOf(all: Written[]): Omit<Written, 'now'> & { changed: boolean } {
  const changes = all.flatMap((one) => one.changes);
  const longest = Math.max(...all.map(({ unwatchedMs }) => unwatchedMs ?? 0));
  return {
    ...{ changes, changed: changes.length > 0, unwatchedMs: longest || null },
    sideEffects: all.flatMap((one) => one.sideEffects),
    changedMeanwhile: all.flatMap((one) => one.changedMeanwhile),
  };
}

async function writeOne(run: Run, { before }: Edit): Promise<Written> {
  const { store, request, nowMs } = run;
  const sinceMs = request.beforeWrite ? nowMs() : run.sinceMs;
  const fresh = request.beforeWrite ? await lookAgain(store, before) : before;
  const changedMeanwhile = diff(before, fresh);
  const edit = freshEdits(run, fresh, changedMeanwhile).find((one) => one.before === fresh);
  if (!edit) return { now: fresh, changes: [], sideEffects: [], changedMeanwhile, unwatchedMs: null };
  const { lost } = await write(store, edit);
  const unwatchedMs = nowMs() - sinceMs;
  const now = await readBack(store, edit, lost);
  return {
    now,
    changes: edit.changes,
    sideEffects: diff(fresh, now).filter((change) => !isOf(edit, change)),
    changedMeanwhile,
    unwatchedMs: unwatchedMs > LONGEST_UNWATCHED_MS ? unwatchedMs : null,
  };
}

async function lookAgain(store: AppStore, before: Component): Promise<Component> {
  const fresh = await store.reread(before);
  if (!fresh)
    throw new JwtError('app-changed-meanwhile-gone', { app: store.app.name, component: componentName(before) });
  const [was, is] = [before, fresh].map((one) => store.kind.consumerKeyOf({ [one.type]: one }));
  if (was && is && was !== is)
    throw new JwtError('app-changed-meanwhile-replaced', {
      ...{ app: store.app.name, component: componentName(before) },
      changedMeanwhile: diff(before, fresh),
    });
  return fresh;
}

/** The edit of what is left to do, done again to what the org holds now. Throws where it is no longer what was confirmed. */
function freshEdits(
  { store, request, before, asked, done }: Run,
  fresh: Component,
  changedMeanwhile: Change[],
): Edit[] {
  const settings = {
    ...before,
    ...Object.fromEntries([...done.map(({ now }) => now), fresh].map((one) => [one.type, one])),
  };
  const isDone = (edit: Edit): boolean => done.some(({ now }) => now.type === edit.before.type);
  const edits = editsOf(settings, editAgain(request, settings, changedMeanwhile)).filter((edit) => !isDone(edit));
  const left = asked.slice(done.length);
  const told = ([before, { ...before, [fresh.type]: fresh }] as const).map(
    (one) => request.consequences?.(one) ?? null,
  );
  if (isSame(told[0] ?? null, told[1] ?? null) && asAsked(left, edits, settings)) return edits;
  const fields = namesOf(changedMeanwhile);
  throw new JwtError('app-changed-meanwhile', { app: store.app.name, changedMeanwhile, fields });
}

function editAgain({ edit }: ChangeRequest, fresh: Settings, changedMeanwhile: Change[]): Settings {
  try {
    return edit(fresh);
  } catch (error) {
    throw error instanceof JwtError ? error.with({ changedMeanwhile }) : error;
  }
}

/** A lost answer says nothing about the write, so the org is asked what it holds now. */
async function write(store: AppStore, { after }: Edit): Promise<{ lost: boolean }> {
  return store.write(after).then(
    () => ({ lost: false }),
    (error: unknown) => (failedStage(error) === 'http' ? { lost: true } : Promise.reject(error)),
  );
}

/** What the org holds after the write. Throws where that is not what was asked. */
async function readBack(store: AppStore, edit: Edit, lost: boolean): Promise<Component> {
  const now = await store
    .reread(edit.after)
    .catch((error: unknown) =>
      Promise.reject(lost ? unconfirmed(edit, 'write-unconfirmed-lost') : unseen(edit, error)),
    );
  if (!now) throw unconfirmed(edit, lost ? 'write-unconfirmed-lost' : 'write-unconfirmed-unreadable');
  const changedMeanwhile = diff(edit.before, now).filter((change) => !isOf(edit, change));
  const missing = diff(now, edit.after).filter((change) => isOf(edit, change) && !sameButForCase(change));
  if (missing.length === 0) return now;
  const isAsBefore = diff(edit.before, now).every((change) => !isOf({ changes: missing }, change));
  const what = !isAsBefore ? 'other' : lost ? 'not-written' : 'ignored';
  throw contradicted(edit, `write-unconfirmed-${what}`, missing, changedMeanwhile);
}

const isOf = ({ changes }: { changes: Change[] }, { field }: Change): boolean =>
  changes.some((change) => change.field === field);

/** Orgs spell some values their own way. docs/salesforce.md §4.5 */
const sameButForCase = ({ from, to }: Change): boolean =>
  JSON.stringify(from).toLowerCase() === JSON.stringify(to).toLowerCase();
