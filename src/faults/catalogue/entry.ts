import type { ErrorName } from '../errors.ts';

/**
 * How a text is known: by words that are nobody else's, or by an OAuth error code, alone or with words of its
 * description. Every pattern is free of case and stays linear on hostile input: no repetition inside a repetition.
 */
export type Recogniser = RegExp | { error: string; description?: RegExp };

/** What is known about one fault. Texts are plain English; they never hold a value of somebody's org. */
export type CatalogueEntry = {
  /** Stable and public, in kebab-case: what scripts compare and `sf jwt explain <code>` takes. */
  code: string;
  /** The error of this plugin whose actions these are. */
  fault?: { name: ErrorName; variant?: string };
  recognises: readonly Recogniser[];
  /** True for words that many faults share: the entry counts only where no other fits. */
  general?: true;
  /** What it really means, where the words themselves mislead. */
  meaning: string;
  /** In order of likelihood. */
  causes: readonly string[];
  /** What to look at, to tell the causes apart. */
  checks: readonly string[];
  /** Commands to run, or a path in Setup. Each `%s` is filled from the fault's `actionTokens`. */
  actions: readonly string[];
};

/** An entry as the tables write it: lists that would be empty are left out. */
export type EntryRow = Omit<CatalogueEntry, 'recognises' | 'causes' | 'checks'> &
  Partial<Pick<CatalogueEntry, 'recognises' | 'causes' | 'checks'>>;
