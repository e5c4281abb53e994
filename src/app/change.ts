import { JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { Change, ChangeResult } from './app.ts';
import type { AppStore } from './app-store.ts';
import { type Component, diff, type Part, type Settings } from './component.ts';

export type ChangeRequest = {
  /** What must be read before the edit can be made. */
  parts: Part[];
  /** Makes the wanted settings out of the present ones. Pure; throws when the change is impossible. */
  edit(before: Settings): Settings;
  dryRun: boolean;
  /** Called when there is something to change, on a dry run too, before anything is written; throws to stop. */
  beforeWrite(before: Settings): Promise<void>;
};

/** `sideEffects`: what the org changed beside what was asked. */
export type Changed = ChangeResult & { sideEffects: Change[] };

/** Reads, edits, compares, asks, writes whole components and reads back. */
export async function changeApp(store: AppStore, request: ChangeRequest): Promise<Changed> {
  const before = await store.read(request.parts);
  const after = request.edit(before);
  const edits = Object.keys(after).flatMap((type) => editOf(before[type], after[type]));
  const changes = edits.flatMap((edit) => edit.changes);
  const result = { app: store.app, dryRun: request.dryRun, changes, sideEffects: [] };

  if (changes.length === 0) return { ...result, changed: false };
  await request.beforeWrite(before);
  if (request.dryRun) return { ...result, changed: false };
  const sideEffects: Change[] = [];
  for (const edit of edits) sideEffects.push(...(await writeAndReadBack(store, edit)));
  return { ...result, changed: true, sideEffects };
}

type Edit = { before: Component; after: Component; changes: Change[] };

function editOf(before: Component | undefined, after: Component | undefined): Edit[] {
  if (!before || !after) return [];
  const changes = diff(before, after);
  return changes.length > 0 ? [{ before, after, changes }] : [];
}

/** A lost answer says nothing about the write, so the org is asked what it holds now. */
async function writeAndReadBack(store: AppStore, edit: Edit): Promise<Change[]> {
  const lost = await store.write(edit.after).then(
    () => null,
    (error: unknown) => (failedStage(error) === 'http' ? error : Promise.reject(error)),
  );
  const now = await store
    .reread(edit.after)
    .catch((error: unknown) => Promise.reject(lost ? unconfirmed(edit, 'write-unconfirmed-lost') : error));
  if (!now) throw unconfirmed(edit, lost ? 'write-unconfirmed-lost' : 'write-unconfirmed-unreadable');
  const missing = diff(now, edit.after).filter((change) => isOf(edit, change) && !sameButForCase(change));
  if (missing.length > 0)
    throw unconfirmed(edit, lost ? 'write-unconfirmed-not-written' : 'write-unconfirmed-ignored', missing);
  return diff(edit.before, now).filter((change) => !isOf(edit, change));
}

const isOf = (edit: Edit, { field }: Change): boolean => edit.changes.some((change) => change.field === field);

/** Orgs spell some values their own way. docs/salesforce.md §4.5 */
const sameButForCase = ({ from, to }: Change): boolean =>
  JSON.stringify(from).toLowerCase() === JSON.stringify(to).toLowerCase();

type Unconfirmed = `write-unconfirmed-${'lost' | 'not-written' | 'ignored' | 'unreadable'}`;

/** Lost: unknown whether it was written; not written: it was not; ignored: the org said yes and kept its value. */
function unconfirmed(edit: Edit, code: Unconfirmed, seen: Change[] = []): JwtError {
  return new JwtError(code, {
    component: `${edit.after.type}:${edit.after.fullName}`,
    asked: edit.changes.map(({ field, to }) => ({ field, to })),
    seen: seen.map(({ field, from }) => ({ field, is: from })),
    fields: (seen.length > 0 ? seen : edit.changes).map(({ field }) => field),
  });
}
