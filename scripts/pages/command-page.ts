/** The page of a command: what is made from messages, flags, schema and a run, and what was written by hand below it. */
import { existsSync } from 'node:fs';
import { type ManifestCommand, read, root } from '../../test/support/repo.ts';
import { flagTable } from './flags.ts';

import { cell, prose } from './markdown.ts';
import { resultTable } from './result.ts';
import { storyOf } from './stories.ts';

const END = '<!-- end of what npm run command-pages makes -->';
const runPlace = /(?<=<!-- run -->\n)```[\s\S]*?```(?=\n<!-- end of run -->)/;

/** `jwt app list` or `jwt:app:list` → `app-list`. */
export const fileNameOf = (id: string): string => id.replace(/^jwt[ :]/, '').replaceAll(/[ :]/g, '-');
export const pageOf = (id: string): string => `docs/commands/${fileNameOf(id)}.md`;

/** The run that a page shows; null where it has none yet. */
export const runIn = (page: string): string | null => runPlace.exec(page)?.[0] ?? null;

const writtenBelow = (page: string): string => page.split(END)[1]?.trim() ?? '';

const filled = (text: string, id: string): string =>
  text.replaceAll('<%= config.bin %>', 'sf').replaceAll('<%= command.id %>', id.replaceAll(':', ' '));

type Example = { description: string; command: string };

/** In a manifest an example is in two parts, or in one text whose first line is its title. */
function exampleIn(example: string | Example): Example {
  if (typeof example !== 'string') return example;
  const [description = '', ...lines] = example.split('\n');
  return { description, command: lines.join('\n').trim() };
}

/** Lines that go on in the next one, as a shell wants them. */
function exampleOf({ description, command }: Example, id: string): string {
  const lines = filled(command.replace(/^\$ /, ''), id).split('\n').join(' \\\n  ');
  return `${prose(filled(description, id))}\n\n\`\`\`\n${lines}\n\`\`\``;
}

function usagePart({ id, usage = [] }: ManifestCommand): string {
  const lines = [usage].flat().map((line) => `sf ${filled(line, id)}`);
  return lines.length === 0 ? '' : `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

function resultPart(id: string): string {
  const file = `schemas/${id.replaceAll(':', '-')}.json`;
  if (!existsSync(`${root}${file}`)) return '';
  const lines = `schemas/lines-of-${fileNameOf(id)}.json`;
  const ofLines = existsSync(`${root}${lines}`) ? ` The lines of a list follow [${lines}](../../${lines}).` : '';
  return `## Result

With \`--json\`, in \`result\`; the schema is [${file}](../../${file}). Fields may be added in any version.${ofLines}

${resultTable(JSON.parse(read(file)))}`;
}

function exitCodesPart({ errorCodes }: ManifestCommand): string {
  const rows = (errorCodes?.body ?? []).map(({ name, description }) => `| ${name} | ${cell(description)} |`);
  return ['## Exit codes', '', '| Code | Meaning |', '|---|---|', ...rows].join('\n');
}

function variablesPart({ envVariablesSection: section }: ManifestCommand): string {
  if (!section) return '';
  const rows = section.body.map(({ name, description }) => `| \`${name}\` | ${cell(description)} |`);
  return ['## Environment variables', '', '| Variable | Meaning |', '|---|---|', ...rows].join('\n');
}

/** `run`: fenced, as `runIn` gives it. */
export function commandPage(command: ManifestCommand, run: string, page: string): string {
  const { id, summary = '', description = '', examples = [] } = command;
  const story = storyOf(id);
  const allExamples = [...examples.map(exampleIn), ...story.moreExamples];
  const hasJson = 'json' in command.flags;
  const parts = [
    `# \`sf ${id.replaceAll(':', ' ')}\``,
    '<!-- Made by npm run command-pages from messages, flags, the schema and a run; what stands below its end is written by hand. -->',
    prose(summary),
    usagePart(command),
    prose(filled(story.details ?? description, id)),
    `## A run\n\nOn the local org of the tests; what is random in it is replaced.\n\n<!-- run -->\n${run}\n<!-- end of run -->`,
    `## Examples\n\n${allExamples.map((one) => exampleOf(one, id)).join('\n\n')}`,
    `## Flags\n\n${flagTable(command, story)}`,
    variablesPart(command),
    exitCodesPart(command),
    hasJson ? resultPart(id) : '',
    END,
    writtenBelow(page),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
