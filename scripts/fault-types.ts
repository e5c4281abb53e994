/** Writes src/faults/details.ts: the types of the values that messages/faults.md names. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseSections, type Section, type Value } from '../src/faults/sections.ts';

const named = ['string', 'number', 'boolean', 'null', 'string[]', 'number[]'];

const typeOf = ({ type }: Value): string =>
  type
    .split('|')
    .map((part) => (part === 'json' ? 'Json' : named.includes(part) ? part : `'${part}'`))
    .join(' | ');

const detailOf = ({ values }: Section): string => {
  const given = values.filter(({ constant }) => constant === null);
  if (given.length === 0) return 'None';
  return `{ ${given.map((value) => `${value.name}${value.optional ? '?' : ''}: ${typeOf(value)}`).join('; ')} }`;
};

const entry = (section: Section, type: string): string => `  '${section.code}': ${type};`;

const findingTypes = (findings: Section[]): string =>
  findings.length === 0
    ? 'Record<never, never>'
    : `{\n${findings.map((section) => entry(section, detailOf(section))).join('\n')}\n}`;

/** The text of src/faults/details.ts for a text of messages/faults.md. */
export function detailTypes(words: string): string {
  const sections = parseSections(words);
  const faults = sections.filter(({ error }) => error !== null);
  const findings = sections.filter(({ level }) => level !== null);
  const others = sections.filter(({ error, level }) => error === null && level === null);
  return `// biome-ignore-all format: made from messages/faults.md by \`npm run faults\`
import type { Json } from './errors.ts';

type None = Record<string, never>;

/** The error that stops a command with a fault, and the values that go with it. */
export type Faults = {
${faults.map((section) => entry(section, `{ error: '${section.error}'; detail: ${detailOf(section)} }`)).join('\n')}
};
export type FaultCode = keyof Faults;
export type ErrorName = Faults[FaultCode]['error'];
/** The codes of the faults that stop a command with an error. */
export type CodeOf<N extends ErrorName> = { [C in FaultCode]: Faults[C]['error'] extends N ? C : never }[FaultCode];

/** The values of each finding. */
export type Findings = ${findingTypes(findings)};
export type FindingCode = keyof Findings;

/** What only a text or a check shows. */
type OtherCode =
${others.map(({ code }) => `  | '${code}'`).join('\n')};
export type Code = FaultCode | FindingCode | OtherCode;
`;
}

if (import.meta.main) {
  const [from, to] = ['messages/faults.md', 'src/faults/details.ts'].map(
    (file) => new URL(`../${file}`, import.meta.url),
  );
  if (from && to) writeFileSync(to, detailTypes(readFileSync(from, 'utf8')));
}
