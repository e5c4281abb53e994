/** Writes of which nobody knows, or not all, what became. docs/salesforce.md §12.1 */
import { JwtError } from '../faults/errors.ts';
import type { Change } from './app.ts';
import { type Component, componentName } from './component.ts';

/** What was asked of one component. */
type Edit = { after: Component; changes: Change[] };

export const namesOf = (changes: Change[]): string[] => changes.map(({ field }) => field);

const askedOf = ({ after, changes }: Edit) => ({
  component: componentName(after),
  asked: changes.map(({ field, to }) => ({ field, to })),
});

/** The org said yes, and then nothing more. */
export function unseen(edit: Edit, error: unknown): unknown {
  if (!(error instanceof JwtError)) return error;
  const fields = namesOf(edit.changes);
  return new JwtError('write-unconfirmed-unseen', { ...askedOf(edit), seen: [], fields, cause: error.name });
}

/** Lost: unknown whether it was written; unreadable: the org said yes, and shows nothing any more. */
export function unconfirmed(edit: Edit, code: `write-unconfirmed-${'lost' | 'unreadable'}`): JwtError {
  return new JwtError(code, { ...askedOf(edit), seen: [], fields: namesOf(edit.changes) });
}

type Contradicted = `write-unconfirmed-${'not-written' | 'ignored' | 'other'}`;

/**
 * Not written: the answer was lost, and the old values are shown; ignored: the same, after a yes; other: the org holds neither
 * the old nor the new one. `changedMeanwhile`: what else differs from what was sent, which a write that comes late undoes.
 */
export function contradicted(edit: Edit, code: Contradicted, missing: Change[], changedMeanwhile: Change[]): JwtError {
  const seen = missing.map(({ field, from }) => ({ field, is: from }));
  const others = namesOf(changedMeanwhile).join(', ') || undefined;
  return new JwtError(code, { ...askedOf(edit), seen, changedMeanwhile, fields: namesOf(missing), others });
}

/** Where a component was written before another one could not be. */
export function partly(
  { asked, done }: { asked: { changes: Change[] }[]; done: { changes: Change[] }[] },
  error: unknown,
): unknown {
  const written = done.flatMap(({ changes }) => changes);
  if (written.length === 0 || !(error instanceof JwtError)) return error;
  const left = asked.slice(done.length).flatMap(({ changes }) => changes);
  return new JwtError('write-unconfirmed-partly', {
    ...{ written, left, cause: error.name },
    // It speaks of its own component.
    reason: error.message.replace(/\b(n)othing was written\b/i, '$1othing more was written'),
    ...{ writtenFields: written.map(fieldOf), leftFields: left.map(fieldOf) },
  });
}

const fieldOf = ({ component, field }: Change): string => `${component} ${field}`;
