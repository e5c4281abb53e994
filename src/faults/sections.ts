/** Reads `messages/faults.md`, where the words of every fault stand once; what its lines mean is said at its top. */
import { readFileSync } from 'node:fs';
import type { ErrorName } from './details.ts';

/** How a text is known: by words that are nobody else's, or by an OAuth error code, alone or with words of its description. */
export type Recogniser = RegExp | { error: string; description?: RegExp };

/** A value that goes with a fault. `constant`: it is always this. `isData`: scripts see it. */
export type NamedValue = { name: string; type: string; optional: boolean; constant: string | null; isData: boolean };

export type Level = 'info' | 'warning' | 'error';

/** What is known about one fault. Texts are plain English, with `{name}` where a value goes. */
export type Section = {
  /** Stable and public, in kebab-case: what scripts compare and `sf jwt explain <code>` takes. */
  code: string;
  /** Other spellings of the code. */
  also: string[];
  /** The error that stops a command with this fault; null for what only a check or a text shows. */
  error: ErrorName | null;
  exitCode: number;
  /** For a finding: how grave it is. */
  level: Level | null;
  values: NamedValue[];
  /** What was seen: the message of the error. */
  seen: string | null;
  /** The sentence of a finding, or of a verdict of doctor. */
  found: string | null;
  /** What it really means, where the words themselves mislead; else what was seen. */
  meaning: string;
  says: Recogniser[];
  /** True for words that many faults share: the section counts only where no other fits. */
  isGeneral: boolean;
  /** In order of likelihood. */
  causes: string[];
  /** What to look at, to tell the causes apart. */
  checks: string[];
  /** Commands to run, or a path in Setup. */
  actions: string[];
  /** What a finding hands over beside its sentence. */
  handedOver: string[];
  /** The code of the section that explains this one. */
  see: string | null;
  /** The code that errors and findings give it. */
  shown: string;
};

/** The lines below one heading, by their keys. */
type Block = { heading: string; lines: Map<string, string[]> };

const keys = [
  ...['error', 'exit', 'data', 'words', 'seen', 'why', 'meaning', 'says', 'general', 'cause', 'check', 'do'],
  ...['see', 'shown', 'also', 'level', 'found', 'run'],
];

/** The heading above the sentences that more than one section holds: `name: sentence`. */
const SHARED = '# Sentences that sections share';

/** Throws for a line that is none of the format, so that a slip of the pen shows in the first test. */
export const parseSections = (text: string): Section[] => readersOf(text).map(({ read }) => read());

/** For each section its codes, and how to read the rest of it. Most runs want one of some hundreds. */
function readersOf(text: string): { codes: string[]; read: () => Section }[] {
  const blocks = blocksOf(text.replace(/<!--[\s\S]*?-->/g, ''));
  const isSection = ({ heading }: Block): boolean => heading.startsWith('## ');
  const errors = new Map(blocks.filter((block) => !isSection(block)).map((block) => [block.heading.slice(2), block]));
  return blocks.filter(isSection).map((block) => {
    let section: Section | undefined;
    const read = (): Section => {
      section ??= readSection(block, errors.get(block.lines.get('error')?.[0] ?? ''));
      return section;
    };
    return { codes: [block.heading.slice(3), ...(block.lines.get('also') ?? [])], read };
  });
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const shared: Block['lines'] = new Map();
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) blocks.push({ heading: line, lines: line === SHARED ? shared : new Map() });
    else if (line !== '') addLine(blocks.at(-1), line, shared);
  }
  return blocks;
}

function addLine(block: Block | undefined, line: string, shared: Block['lines']): void {
  const [, key = '', text = ''] = /^(?:- )?([\w-]+): (.+)$/.exec(line) ?? [];
  const whole = text.startsWith('@') ? shared.get(text.slice(1))?.[0] : text;
  const isKnown = block?.lines === shared || keys.includes(key);
  if (!block || !isKnown || !whole) throw new Error(`faults.md: "${line}" below "${block?.heading}"`);
  block.lines.set(key, [...(block.lines.get(key) ?? []), whole]);
}

function readSection({ heading, lines }: Block, error: Block | undefined): Section {
  const all = (key: string): string[] => lines.get(key) ?? [];
  const one = (key: string): string | null => lines.get(key)?.[0] ?? null;
  const ofError = (key: string): string | null => error?.lines.get(key)?.[0] ?? null;
  const code = heading.slice(3);
  const see = one('see');
  const seen = one('seen') ?? sentence(ofError('seen'), one('why'));
  return {
    code,
    also: all('also'),
    error: one('error') as ErrorName | null,
    exitCode: Number(ofError('exit') ?? 1),
    level: one('level') as Level | null,
    values: ['data', 'words'].flatMap((key) => merged(valuesOf(ofError(key), key), valuesOf(one(key), key))),
    seen,
    found: one('found'),
    meaning: one('meaning') ?? seen ?? one('found') ?? '',
    says: all('says').map(recogniserOf),
    isGeneral: one('general') !== null,
    causes: all('cause'),
    checks: all('check'),
    actions: all('do').length > 0 || see !== null ? all('do') : all('run').map(asStep),
    handedOver: all('run'),
    see,
    shown: one('shown') ?? see ?? code,
  };
}

/** What a finding hands over, as something to do. */
const asStep = (text: string): string => (text.startsWith('sf ') ? `Run "${text}".` : text);

/** The sentence that all faults of an error share, with what this one adds to it. */
const sentence = (shared: string | null, why: string | null): string | null =>
  shared === null ? null : shared.replace('{why} ', () => (why ? `${why} ` : ''));

function valuesOf(line: string | null, key: string): NamedValue[] {
  return (line?.split(', ') ?? []).map((text) => {
    const [, name, mark, constant, type] = /^(\w+)(\?)?(?: = (.+)| (.+))?$/.exec(text) ?? [];
    if (name === undefined) throw new Error(`faults.md: "${text}" is no value`);
    return { name, type: type ?? 'string', optional: mark === '?', constant: constant ?? null, isData: key === 'data' };
  });
}

/** What a section says of a value counts more than what its error says. */
const merged = (shared: NamedValue[], own: NamedValue[]): NamedValue[] => [
  ...shared.map((value) => own.find(({ name }) => name === value.name) ?? value),
  ...own.filter(({ name }) => !shared.some((value) => value.name === name)),
];

function recogniserOf(text: string): Recogniser {
  const [, error, pattern] = /^(\w+)?(?: ?\/(.+)\/i)?$/.exec(text) ?? [];
  const words = pattern === undefined ? null : new RegExp(pattern, 'i');
  if (error === undefined) return words ?? /(?!)/;
  return words ? { error, description: words } : { error };
}

type Readers = { all: (() => Section)[]; byCode: Map<string, () => Section> };
let readers: Readers | undefined;

/** The file is read once, when the first fault is put into words: a command that goes well needs none of it. */
function openFile(): Readers {
  if (readers) return readers;
  const found = readersOf(readFileSync(new URL('../../messages/faults.md', import.meta.url), 'utf8'));
  const byCode = new Map(
    found.flatMap(({ codes, read }) => codes.map((code): [string, () => Section] => [code, read])),
  );
  readers = { all: found.map(({ read }) => read), byCode };
  return readers;
}

/** Every fault that the plugin can name, more telling ones first. */
export const allSections = (): Section[] => openFile().all.map((read) => read());

/** The section of a code, in any of its spellings. */
export const sectionOf = (code: string): Section | undefined => openFile().byCode.get(code)?.();

/** What explains a code, also one that only results give: `expired` is said of a token and of a certificate. */
export function sectionsShownAs(code: string): Section[] {
  const own = sectionOf(code);
  const found = own ? [own] : allSections().filter(({ shown }) => shown === code);
  return [...new Set(found.map(explainedBy))];
}

/** The section that says what a fault means and what to do about it. */
export const explainedBy = (section: Section): Section => (section.see && sectionOf(section.see)) || section;

/** Whether a section speaks for all faults of its error: it has the name of the error for its code. */
export const isPlain = ({ code, error }: Section): boolean =>
  error !== null &&
  code ===
    error
      .replace(/Error$/, '')
      .replace(/\B[A-Z]/g, '-$&')
      .toLowerCase();
