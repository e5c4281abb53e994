import type { CatalogueEntry, EntryRow } from './entry.ts';
import { refusals } from './refusals.ts';

const rows: readonly EntryRow[] = [...refusals];

/** Every fault that the plugin can name, more telling ones first. */
export const catalogue: readonly CatalogueEntry[] = rows.map((row) => ({
  ...row,
  recognises: row.recognises ?? [],
  causes: row.causes ?? [],
  checks: row.checks ?? [],
}));

/** The entry with this code. */
export function entryOf(code: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.code === code);
}

/** The entry whose actions an error of this plugin shows: that of its variant, or else that of its name. */
export function entryOfFault(name: string, variant?: string): CatalogueEntry | undefined {
  const ofName = catalogue.filter(({ fault }) => fault?.name === name);
  const exact = variant && ofName.find(({ fault }) => fault?.variant === variant);
  return exact || ofName.find(({ fault }) => fault?.variant === undefined);
}
