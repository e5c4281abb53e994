import { catalogue, entryOf, entryOfFault } from '../faults/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../faults/catalogue/entry.ts';
import type { ErrorName } from '../faults/errors.ts';
import { nearestOf } from './nearest.ts';
import { oauthErrorsIn } from './oauth-error.ts';
import { type OwnMessage, quotes } from './own-message.ts';
import { readingsOf } from './pasted-error.ts';
import { entryOfOAuthError } from './recognition.ts';

export type Explanation = { code: string; meaning: string; causes: string[]; checks: string[]; actions: string[] };
export type ExplainResult = {
  /** Every fault that the text names, the most telling one first; empty when it names none that is known. */
  matches: Explanation[];
  /** What the text reminds of, when nothing matches. No diagnosis. */
  nearest: { code: string; meaning: string }[];
};

/**
 * What an error text means: anything that can be pasted, from a JSON body to a log or a code of the catalogue. Never
 * throws, and gives back nothing of the text. Of a text beyond 1,000,000 characters the end is read.
 * @param ownMessages the messages of this plugin, so that its own errors are known too.
 */
export function explain(text: string, ownMessages: readonly OwnMessage[] = []): ExplainResult {
  const readings = readingsOf(text);
  const asked = entryOf((readings[0] ?? '').toLowerCase());
  const said = asked ? [asked] : specific(readings.flatMap((reading) => entriesIn(reading, ownMessages)));
  const found = said.length > 0 ? said : namedIn(readings[0] ?? '');
  const nearest = found.length > 0 ? [] : nearestOf(readings[0] ?? '', catalogue);
  return { matches: found.map(explanationOf), nearest: nearest.map(({ code, meaning }) => ({ code, meaning })) };
}

function entriesIn(text: string, ownMessages: readonly OwnMessage[]): CatalogueEntry[] {
  const byOAuth = oauthErrorsIn(text, catalogue).map(({ error, description }) =>
    entryOfOAuthError(catalogue, error, description),
  );
  const quoted = quotedIn(text, ownMessages).map(({ name, variant }) => entryOfFault(name, variant));
  return [...byOAuth, ...catalogue.filter((entry) => says(entry, text)), ...quoted].filter(
    (entry) => entry !== undefined,
  );
}

/** The messages that a text quotes. Two errors can share a sentence: then the name of the error decides. */
function quotedIn(text: string, ownMessages: readonly OwnMessage[]): OwnMessage[] {
  const lowered = text.toLowerCase();
  const quoted = ownMessages.filter((own) => quotes(lowered, own));
  const named = quoted.filter(({ name }) => text.includes(name));
  return named.length > 0 ? named : quoted;
}

/** Without words that tell more: the codes that JSON of this plugin gives, and the names of its errors. */
function namedIn(text: string): CatalogueEntry[] {
  const codes = [...text.matchAll(/\b(?:code|firstCause)["']?\s?[:=]\s?["']?([a-z0-9-]{3,60})/gi)].map(
    ([, code]) => code,
  );
  return catalogue.filter(({ code, fault }) => codes.includes(code) || (isPlain(fault) && text.includes(fault.name)));
}

const isPlain = (fault: CatalogueEntry['fault']): fault is { name: ErrorName } =>
  fault !== undefined && fault.variant === undefined;

const says = ({ recognises }: CatalogueEntry, text: string): boolean =>
  recognises.some((one) => one instanceof RegExp && one.test(text));

/** Each entry once, in the order of the catalogue; words that many faults share count only alone. */
function specific(found: CatalogueEntry[]): CatalogueEntry[] {
  const known = catalogue.filter((entry) => found.includes(entry));
  const telling = known.filter(({ general }) => !general);
  return telling.length > 0 ? telling : known;
}

/** Values of a fault are not known here: a mark stands for each. */
const explanationOf = ({ code, meaning, causes, checks, actions }: CatalogueEntry): Explanation => ({
  code,
  meaning,
  causes: [...causes],
  checks: [...checks],
  actions: actions.map((action) => action.replaceAll('%s', '<...>')),
});
