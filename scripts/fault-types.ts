/** Writes src/faults/details.ts: the types of the values that messages/faults.md names. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type NamedValue, parseSections, type Section } from '../src/faults/sections.ts';

const named = ['string', 'number', 'boolean', 'null', 'string[]', 'number[]'];

const typeOf = ({ type }: NamedValue): string =>
  type
    .split('|')
    .map((part) => (part === 'json' ? 'Json' : named.includes(part) ? part : `'${part}'`))
    .join(' | ');

const detailOf = ({ values }: Section): string => {
  const given = values.filter(({ constant }) => constant === null);
  if (given.length === 0) return 'None';
  return `{ ${given.map((value) => `${value.name}${value.optional ? '?' : ''}: ${typeOf(value)}${value.optional ? ' | undefined' : ''}`).join('; ')} }`;
};

const COLUMNS = 120;

/** `start`, codes as a union, and `end`: on one line where they fit, else in as few as the codes take. */
function union(start: string, sections: Section[], end: string): string {
  const codes = sections.map(({ code }) => `'${code}'`);
  const line = start + codes.join(' | ') + end;
  if (line.length <= COLUMNS) return line;
  const lines = [start.trimEnd(), '   '];
  for (const code of codes) {
    const more = `${lines.at(-1)} | ${code}`;
    if (more.length > COLUMNS) lines.push(`    | ${code}`);
    else lines[lines.length - 1] = more;
  }
  return lines.join('\n') + end;
}

/** One member for all codes with the same values; the whole table is their intersection. */
function members(sections: Section[], around: (section: Section) => [start: string, end: string]): string {
  const groups = Map.groupBy(sections, (section) => around(section).join(''));
  const texts = [...groups.values()].map(([first, ...others]) => {
    const [start, end] = first ? around(first) : ['', ''];
    return first ? union(`\n  & ${start}`, [first, ...others], end) : '';
  });
  return texts.join('') || ' Record<never, never>';
}

/** The text of src/faults/details.ts for a text of messages/faults.md. */
export function detailTypes(words: string): string {
  const sections = parseSections(words);
  // A section without a message speaks for the faults of its error, and is none itself.
  const faults = sections.filter(({ error, seen }) => error !== null && seen !== null);
  const findings = sections.filter(({ level }) => level !== null);
  const others = sections.filter((section) => !faults.includes(section) && !findings.includes(section));
  return `// biome-ignore-all format: made from messages/faults.md by \`npm run faults\`
import type { Json } from './words.ts';

type None = Record<string, never>;
type Of<Name, Detail, Code extends string> = { [C in Code]: { error: Name; detail: Detail } };

/** The error that stops a command with a fault, and the values that go with it. */
export type Faults =${members(faults, (section) => [`Of<'${section.error}', ${detailOf(section)}, `, '>'])};
export type FaultCode = keyof Faults;
export type ErrorName = Faults[FaultCode]['error'];
/** The codes of the faults that stop a command with an error. */
export type CodeOf<N extends ErrorName> = { [C in FaultCode]: Faults[C]['error'] extends N ? C : never }[FaultCode];

/** The values of each finding. */
export type Findings =${members(findings, (section) => ['Record<', `, ${detailOf(section)}>`])};
export type FindingCode = keyof Findings;

/** What only a text or a check shows. */
${union('type OtherCode = ', others, ';')}
export type Code = FaultCode | FindingCode | OtherCode;
`;
}

if (import.meta.main) {
  const [from, to] = ['messages/faults.md', 'src/faults/details.ts'].map(
    (file) => new URL(`../${file}`, import.meta.url),
  );
  if (from && to) writeFileSync(to, detailTypes(readFileSync(from, 'utf8')));
}
