/** Reads `messages/faults.md`, where the words of every fault stand once; what its lines mean is said at its top. */
import { readFileSync } from 'node:fs';
import { permissions } from '../salesforce/permissions.ts';
import type { ErrorName } from './details.ts';
import { withoutValues } from './words.ts';

/** How a text is known: by words that are nobody else's, or by an OAuth error code, alone or with words of its description. */
export type Recogniser = RegExp | { error: string; description?: RegExp };

/** A value that goes with a fault. `constant`: it is always this. `isData`: scripts see it. */
export type NamedValue = { name: string; type: string; optional: boolean; constant: string | null; isData: boolean };

/** One of several meanings of an error code: the code of its section, and what decides that it is this one. */
export type Choice = { code: string; decides: string };

type Level = 'info' | 'warning' | 'error';

/** What is known about one fault. Texts are plain English, with `{name}` where a value goes, and `[with|without]` where one may be missing. */
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
  /** What an error code can stand for where nothing beside it tells, the likeliest first, with what decides. */
  choices: Choice[];
  /** True for words that many faults share: the section counts only where no other fits. */
  isGeneral: boolean;
  /** In order of likelihood. */
  causes: string[];
  /** What to look at, to tell the causes apart. */
  checks: string[];
  /** Commands to run, or a path in Setup. */
  actions: string[];
  /** For each action the checks of doctor that make it needless when they pass, by their ids. */
  needless: string[][];
  /** Of a refusal: what doctor's checks may have warned of that explains it, by code, likely ones first. */
  foretoldBy: string[];
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
  ...['error', 'exit', 'data', 'words', 'seen', 'why', 'meaning', 'says', 'general', 'cause', 'check', 'do', 'unless'],
  ...['see', 'shown', 'also', 'level', 'found', 'run', 'foretold-by', 'choice'],
];

/** The heading above the sentences that more than one section holds: `name: sentence`. */
const SHARED = '# Sentences that sections share';

/** Throws for a line that is none of the format, so that a slip of the pen shows in the first test. */
export const parseSections = (text: string): Section[] => fileOf(text).sections.map(({ read }) => read());

type Lines = Block['lines'];
/** For each section its codes, and how to read the rest of it: most runs want one of some hundreds. */
type FaultsFile = { sections: { codes: string[]; read: () => Section }[]; shared: Lines };

function fileOf(text: string): FaultsFile {
  const { blocks, shared } = blocksOf(text.replace(/<!--[\s\S]*?-->/g, ''));
  const isSection = ({ heading }: Block): boolean => heading.startsWith('## ');
  const errors = new Map(blocks.filter((block) => !isSection(block)).map((block) => [block.heading.slice(2), block]));
  const sections = blocks.filter(isSection).map((block) => {
    let section: Section | undefined;
    const read = (): Section => {
      section ??= readSection(block, errors.get(block.lines.get('error')?.[0] ?? ''));
      return section;
    };
    return { codes: [block.heading.slice(3), ...(block.lines.get('also') ?? [])], read };
  });
  return { sections, shared };
}

function blocksOf(text: string): { blocks: Block[]; shared: Lines } {
  const blocks: Block[] = [];
  const shared: Lines = new Map(Object.entries(permissions).map(([name, text]) => [name, [text]]));
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) blocks.push({ heading: line, lines: line === SHARED ? shared : new Map() });
    else if (line !== '') addLine(blocks.at(-1), line, shared);
  }
  return { blocks, shared };
}

function addLine(block: Block | undefined, line: string, shared: Lines): void {
  const [, key = '', unless = '', text = ''] = /^(?:- )?([\w-]+)(?: unless ([\w, -]+))?: (.+)$/.exec(line) ?? [];
  const isKnown = block?.lines === shared || keys.includes(key);
  if (!block || !isKnown) throw new Error(`faults.md: "${line}" below "${block?.heading}"`);
  block.lines.set(key, [...(block.lines.get(key) ?? []), whole(text, () => shared)]);
  if (key === 'do') block.lines.set('unless', [...(block.lines.get('unless') ?? []), unless]);
}

/** A text with the sentences that it names by `@name`. */
const whole = (text: string, shared: () => Lines): string =>
  text.replace(/(?<!\w)@(\w[\w-]*)/g, (_, name: string) => {
    const sentence = shared().get(name)?.[0];
    if (sentence === undefined) throw new Error(`faults.md has no sentence "${name}"`);
    return sentence;
  });

function readSection({ heading, lines }: Block, error: Block | undefined): Section {
  const all = (key: string): string[] => lines.get(key) ?? [];
  const one = (key: string): string | null => lines.get(key)?.[0] ?? null;
  const ofError = (key: string): string | null => error?.lines.get(key)?.[0] ?? null;
  const code = heading.slice(3);
  const see = one('see');
  const why = one('why');
  const seen = one('seen') ?? sentence(ofError('seen'), why);
  const found = one('found');
  const message = why?.includes('|') ? why : (seen ?? found ?? '');
  return {
    code,
    also: all('also'),
    error: one('error') as ErrorName | null,
    exitCode: Number(one('exit') ?? ofError('exit') ?? 1),
    level: one('level') as Level | null,
    values: ['data', 'words'].flatMap((key) => merged(valuesOf(ofError(key), key), valuesOf(one(key), key))),
    seen,
    found,
    meaning: one('meaning') ?? withoutValues(message),
    says: all('says').map(recogniserOf),
    choices: all('choice').map(choiceOf),
    isGeneral: one('general') !== null,
    causes: all('cause'),
    checks: all('check'),
    actions: all('do').length > 0 || see !== null ? all('do') : all('run').map(asStep),
    needless: all('unless').map(listed),
    foretoldBy: listed(one('foretold-by') ?? ''),
    handedOver: all('run'),
    see,
    shown: one('shown') ?? see ?? code,
  };
}

const listed = (names: string): string[] => names.split(', ').filter(Boolean);

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

function choiceOf(text: string): Choice {
  const [, code, decides] = /^([a-z0-9-]+), (.+)$/.exec(text) ?? [];
  if (code === undefined || decides === undefined) throw new Error(`faults.md: "${text}" is no choice`);
  return { code, decides };
}

type Readers = { all: (() => Section)[]; byCode: Map<string, () => Section>; shared: Lines };
let readers: Readers | undefined;

/** The file is read once, when the first fault or finding is put into words: what has nothing to say needs none of it. */
function openFile(): Readers {
  if (readers) return readers;
  const { sections, shared } = fileOf(readFileSync(new URL('../../messages/faults.md', import.meta.url), 'utf8'));
  const byCode = new Map(
    sections.flatMap(({ codes, read }) => codes.map((code): [string, () => Section] => [code, read])),
  );
  readers = { all: sections.map(({ read }) => read), byCode, shared };
  return readers;
}

/** A text of another file of `messages`, with the sentences that it shares with sections and names by `@name`. */
export const withShared = (text: string): string => whole(text, () => openFile().shared);

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

/** The section that says what a fault means and what to do about it. Throws where a `see` leads nowhere. */
export function explainedBy(section: Section): Section {
  if (section.see === null) return section;
  const explaining = sectionOf(section.see);
  if (!explaining) throw new Error(`faults.md has no section "${section.see}", which "${section.code}" sends to`);
  return explaining;
}

/** Whether a section speaks for all faults of its error: it has the name of the error for its code. */
export const isPlain = ({ code, error }: Section): boolean =>
  error !== null &&
  code ===
    error
      .replace(/Error$/, '')
      .replace(/\B[A-Z]/g, '-$&')
      .toLowerCase();
