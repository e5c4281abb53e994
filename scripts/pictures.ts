/** Writes docs/pictures: screens of real runs against the local org, on light and on dark. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { screenSvg, type Theme } from './pages/svg.ts';

process.env.FORCE_COLOR = '1'; // read when libraries are loaded
delete process.env.NO_COLOR;
const { play } = await import('./pages/stage.ts');

const labels = {
  doctor: 'sf jwt doctor finds that the user is not pre-authorised',
  'app list': 'sf jwt app list shows every app of an org',
};
/** A command line longer than the screen goes on in the next line, as a shell has it. */
const broken = (line: string): string[] =>
  line.length <= 78
    ? [line]
    : [`${line.slice(0, line.lastIndexOf(' --', 76))} \\`, `    ${line.slice(line.lastIndexOf(' --', 76) + 1)}`];

mkdirSync('docs/pictures', { recursive: true });
for (const [command, label] of Object.entries(labels)) {
  const { line, screen } = await play(command);
  const [first = '', ...rest] = broken(line);
  for (const theme of ['light', 'dark'] satisfies Theme[]) {
    const picture = { command: first, screen: [...rest, screen].join('\n'), label };
    writeFileSync(`docs/pictures/${command.replace(' ', '-')}-${theme}.svg`, screenSvg(picture, theme));
  }
}
