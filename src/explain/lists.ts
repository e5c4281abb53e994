/** Reads `messages/texts.md`, the texts of Salesforce and of other programs that mean a fault; what its lines mean is said at its top. */
import { readFileSync } from 'node:fs';
import { straightened } from './paste.ts';

/** A text that a program can print, and the code of the fault that it means; null: it is none of ours. */
export type ListedText = {
  code: string | null;
  /** True where the text is none of ours, and the section only says what it is about. */
  isOnlyNear: boolean;
  /** The words between the places of its values, in lower case. */
  parts: string[];
  /** True for words that others use as well: they count alone, or beside a mark of the list. */
  isShared: boolean;
  /** Words by which it shows whose text it is, in lower case. */
  marks: string[];
  /** The whole, in lower case, with `{}` for each value. */
  text: string;
};

/** What a line of words in a list tells: who speaks, and whose an address is. */
const kindsOfWords = ['others', 'ours', 'sites', 'own-sites', 'pages', 'anybodys'] as const;
export type KindOfWords = (typeof kindsOfWords)[number];

export type TextList = { name: string; from: string; texts: ListedText[]; words: Map<KindOfWords, string[]> };

const line = /^- (\??)([a-z][a-z0-9-]*|-): (~ )?(.+)$/;

/** Throws for a line that is none of the format. */
export function parseLists(file: string): TextList[] {
  const lists: TextList[] = [];
  let marks: string[] = [];
  for (const written of file.replace(/<!--[\s\S]*?-->/g, '').split(/\r?\n/)) {
    const list = lists.at(-1);
    if (written.trim() === '') continue;
    if (written.startsWith('# ')) {
      lists.push({ name: written.slice(2), from: '', texts: [], words: new Map() });
      marks = [];
    } else if (list && written.startsWith('from: ')) list.from = written.slice(6);
    else if (list && written.startsWith('marks: ')) marks = written.slice(7).toLowerCase().split(', ');
    else if (list && addedWords(list, written)) continue;
    else if (list) list.texts.push(textOf(written, marks));
    else throw new Error(`texts.md: "${written}" stands before any list`);
  }
  return lists;
}

/** Whether a line is one of words, which the list then has. */
function addedWords(list: TextList, written: string): boolean {
  const kind = kindsOfWords.find((one) => written.startsWith(`${one}: `));
  if (kind === undefined) return false;
  const words = written
    .slice(kind.length + 2)
    .toLowerCase()
    .split(', ');
  list.words.set(kind, [...(list.words.get(kind) ?? []), ...words]);
  return true;
}

function textOf(written: string, marks: string[]): ListedText {
  const [, near, code, shared, text = ''] = line.exec(written) ?? [];
  if (code === undefined) throw new Error(`texts.md: "${written}"`);
  const plain = straightened(text)
    .replace(/[.。]$/, '')
    .toLowerCase();
  const parts = plain.split('{}').map(apartFromValues).filter(Boolean);
  const named = { code: code === '-' ? null : code, isOnlyNear: near === '?' };
  return { ...named, parts, isShared: shared !== undefined, marks, text: plain };
}

/** A value can go on as the word beside it does: that word is no landmark. */
const apartFromValues = (part: string, at: number, all: string[]): string => {
  const withoutFirst = at > 0 ? part.replace(/^[\p{L}\p{N}_]{1,40}/u, '') : part;
  const withoutLast = at < all.length - 1 ? withoutFirst.replace(/[\p{L}\p{N}_]{1,40}$/u, '') : withoutFirst;
  return withoutLast.replace(/\s+/g, ' ').trim();
};

let lists: TextList[] | undefined;

/** All lists, read once, and by nothing but explain. */
export function allLists(): TextList[] {
  lists ??= parseLists(readFileSync(new URL('../../messages/texts.md', import.meta.url), 'utf8'));
  return lists;
}

const words = new Map<KindOfWords, Set<string>>();

/** All words of a kind, of all lists. */
export function listedWords(kind: KindOfWords): Set<string> {
  const known = words.get(kind) ?? new Set(allLists().flatMap((list) => list.words.get(kind) ?? []));
  words.set(kind, known);
  return known;
}
