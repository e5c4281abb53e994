/** What docs/README.md and docs/scripts.md list: every command, and every error with its exit code. */
import { allSections } from '../../src/faults/sections.ts';
import type { ManifestCommand } from '../../test/support/repo.ts';
import { fileNameOf } from './command-page.ts';
import { cell } from './markdown.ts';

const START = '<!-- npm run command-pages -->';
const END = '<!-- end -->';
const place = new RegExp(`${START}\\n[\\s\\S]*?${END}`);

/** The page with a new list in its place. */
export function withList(page: string, list: string): string {
  if (!place.test(page)) throw new Error('The page has no place for the list.');
  return page.replace(place, () => `${START}\n${list}\n${END}`);
}

export function commandTable(commands: ManifestCommand[]): string {
  const rows = commands
    .map(({ id, summary = '' }) => ({ name: id.replaceAll(':', ' '), file: fileNameOf(id), summary }))
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, file, summary }) => `| [\`sf ${name}\`](commands/${file}.md) | ${cell(summary)} |`);
  return ['| Command | What it does |', '|---|---|', ...rows].join('\n');
}

/** Faults of one error share its exit code, but need not share all its values. */
export function errorTable(): string {
  const thrown = allSections().filter(({ error, seen }) => error !== null && seen !== null);
  const rows = [...Map.groupBy(thrown, ({ error }) => error ?? '')]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, sections]) => {
      const exits = [...new Set(sections.map(({ exitCode }) => exitCode))].join(', ');
      const data = new Set(sections.flatMap(({ values }) => values.filter((one) => one.isData).map((one) => one.name)));
      return `| \`${name}\` | ${exits} | ${[...data].map((one) => `\`${one}\``).join(' ')} |`;
    });
  return ['| Error | Exit code | Fields of `data` |', '|---|---|---|', ...rows].join('\n');
}
