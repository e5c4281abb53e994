/**
 * Writes docs/commands, a page for each command, and the lists of docs/README.md and docs/scripts.md. Reads the built manifest.
 * With names of commands, such as `app-list`, only their runs are played again; with --keep-runs none is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { manifest } from '../test/support/repo.ts';
import { commandPage, fileNameOf, pageOf, runIn } from './pages/command-page.ts';
import { commandTable, errorTable, withList } from './pages/lists.ts';
import { fencedRun } from './pages/run.ts';

const asked = process.argv.slice(2);
const commands = Object.values(manifest());

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
const isPlayed = (id: string): boolean => asked.length === 0 || asked.includes(fileNameOf(id));

for (const command of commands) {
  const page = textOf(pageOf(command.id));
  const run = isPlayed(command.id) ? null : runIn(page);
  writeFileSync(pageOf(command.id), commandPage(command, run ?? (await fencedRun(command.id)), page));
}
writeFileSync('docs/README.md', withList(textOf('docs/README.md'), commandTable(commands)));
writeFileSync('docs/scripts.md', withList(textOf('docs/scripts.md'), errorTable()));
