/** The page of a command: what is made from messages, flags, schema and a run, and what was written by hand below it. */
import { existsSync } from 'node:fs';
import { type ManifestCommand, read, root } from '../../test/support/repo.ts';
import { flagTable } from './flags.ts';
import { resultTable } from './result.ts';

const END = '<!-- end of what npm run command-pages makes -->';
const runPlace = /(?<=<!-- run -->\n)```[\s\S]*?```(?=\n<!-- end of run -->)/;

/** `jwt app list` or `jwt:app:list` → `app-list`. */
export const fileNameOf = (id: string): string => id.replace(/^jwt[ :]/, '').replaceAll(/[ :]/g, '-');
export const pageOf = (id: string): string => `docs/commands/${fileNameOf(id)}.md`;

/** The run that a page shows; null where it has none yet. */
export const runIn = (page: string): string | null => runPlace.exec(page)?.[0] ?? null;

const writtenBelow = (page: string): string => page.split(END)[1]?.trim() ?? '';

const filled = (text: string, id: string): string =>
  text
    .replaceAll('<%= config.bin %>', 'sf')
    .replaceAll('<%= command.id %>', id.replaceAll(':', ' '))
    .replaceAll('`<', '`\\<');

/** `- Title:` and the command below it. */
function exampleOf(example: string, id: string): string {
  const [title = '', ...lines] = filled(example, id).split('\n');
  return `${title}\n\n\`\`\`\n${lines.join('\n').trim()}\n\`\`\``;
}

function resultPart(id: string): string {
  const file = `schemas/${id.replaceAll(':', '-')}.json`;
  if (!existsSync(`${root}${file}`)) return '';
  return `## Result

With \`--json\`, in \`result\`; the schema is [${file}](../../${file}). Fields may be added in any version.

${resultTable(JSON.parse(read(file)))}`;
}

function variablesPart({ envVariablesSection: section }: ManifestCommand): string {
  if (!section) return '';
  const rows = section.body.map(({ name, description }) => `| \`${name}\` | ${description} |`);
  return ['## Environment variables', '', '| Variable | Meaning |', '|---|---|', ...rows].join('\n');
}

/** `run`: fenced, as `runIn` gives it. */
export function commandPage(command: ManifestCommand, run: string, page: string): string {
  const { id, summary = '', description = '', examples = [] } = command;
  const hasJson = 'json' in command.flags;
  const parts = [
    `# \`sf ${id.replaceAll(':', ' ')}\``,
    '<!-- Made by npm run command-pages from messages, flags, the schema and a run; what stands below its end is written by hand. -->',
    summary,
    filled(description, id),
    `## A run\n\nOn the local org of the tests; what is random in it is replaced.\n\n<!-- run -->\n${run}\n<!-- end of run -->`,
    `## Examples\n\n${examples.map((one) => exampleOf(one, id)).join('\n\n')}`,
    `## Flags\n\n${flagTable(command)}`,
    variablesPart(command),
    hasJson ? resultPart(id) : '',
    END,
    writtenBelow(page),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
