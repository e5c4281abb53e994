/** README and docs: they are current, what they lead to is there and in the package, and the command lines in them can be typed. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { commandPage, pageOf, runIn } from '../../scripts/pages/command-page.ts';
import { commandTable, errorTable, withList } from '../../scripts/pages/lists.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { commandIds, filesBelow, manifest, read, root } from '../support/repo.ts';

const commands = Object.values(manifest());
const pages = filesBelow('docs', '.md');
const texts = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md', ...pages].filter((file) =>
  existsSync(join(root, file)),
);

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

/** Links and pictures to files of the repository, as paths in it. */
const linksOf = (file: string): { file: string; target: string; anchor: string | undefined }[] => {
  const text = read(file).replace(/```[\s\S]*?```/g, '');
  const links = [...text.matchAll(/\]\(([^)\s:#]*)(?:#([\w-]+))?\)/g)];
  const pictures = [...text.matchAll(/(?:src|srcset)="([^":]+)"/g)];
  return [...links, ...pictures].map(([, path = '', anchor]) => ({
    file,
    target: path === '' ? file : join(dirname(file), path),
    anchor,
  }));
};

describe('docs/commands', () => {
  it('has a page for each command and no other', () => {
    expect(filesBelow('docs/commands', '.md')).to.deep.equal(commandIds().map(pageOf).sort());
  });

  it('says what messages, flags and schemas say (else: npm run command-pages)', () => {
    for (const command of commands) {
      const page = read(pageOf(command.id));
      expect(page, command.id).to.equal(commandPage(command, runIn(page) ?? 'no run', page));
    }
  });

  it('shows no text of messages that nobody has filled in', () => {
    for (const id of commandIds()) expect(read(pageOf(id)), id).not.to.contain('<%');
  });

  it('is listed in docs/README.md, and the errors in docs/scripts.md (else: npm run command-pages)', () => {
    for (const id of commandIds()) expect(read('docs/README.md')).to.include(`\`sf ${id}\``);
    expect(read('docs/README.md')).to.equal(withList(read('docs/README.md'), commandTable(commands)));
    expect(read('docs/scripts.md')).to.equal(withList(read('docs/scripts.md'), errorTable()));
  });

  it('has a page in README for each command', () => {
    for (const id of commandIds()) expect(read('README.md')).to.include(`](${pageOf(id)})`);
  });
});

describe('README and docs', () => {
  it('keeps README to what a newcomer needs', () => {
    expect(read('README.md').split('\n').length).to.be.at.most(201);
  });

  it('lead only to files and headings that are there, and whose files are in the package', () => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const packed: string[] = JSON.parse(output)[0].files.map(({ path }: { path: string }) => path);
    const isPacked = (target: string): boolean =>
      packed.some((path) => path === target || path.startsWith(`${target}/`));
    const links = texts.flatMap(linksOf);
    expect(links.length).to.be.greaterThan(120);
    expect(links.filter(({ file, target }) => isPacked(file) && !isPacked(target))).to.deep.equal([]);
    const headings = (target: string): string[] =>
      [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
    const astray = links.filter(({ target, anchor }) => anchor !== undefined && !headings(target).includes(anchor));
    expect(astray).to.deep.equal([]);
  });

  it('reach every page of docs from docs/README.md', () => {
    const reached = new Set(['docs/README.md']);
    for (const file of reached) for (const { target } of linksOf(file)) if (target.endsWith('.md')) reached.add(target);
    expect(pages.filter((page) => !reached.has(page))).to.deep.equal([]);
  });

  it('show only commands that exist, with flags that they have', () => {
    const known = commandIds().sort((a, b) => b.length - a.length);
    const lines = texts.flatMap((file) =>
      [...read(file).matchAll(/^.*\bsf jwt .*$/gm)].flatMap(([line]) =>
        line.split(/(?=\bsf jwt )/).flatMap((part) => (part.startsWith('sf jwt ') ? [{ file, part }] : [])),
      ),
    );
    expect(lines.length).to.be.greaterThan(300);
    const wrong = lines.flatMap(({ file, part }) => {
      const id = known.find((one) => new RegExp(`^sf ${one}(?![a-z-])`).test(part));
      const isTopic = /^sf jwt (?:--help|…|app\b|cert\b|policy\b|<)/.test(part);
      if (!id) return isTopic ? [] : [`${file}: ${part}`];
      const flags = Object.keys(manifest()[id.replaceAll(' ', ':')]?.flags ?? {});
      const own = part.split(/ -- |[|`"]|\$\(| && /)[0] ?? '';
      const unknown = [...own.matchAll(/(?<= )--([a-z][a-z-]+)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !['help', ...flags].includes(name.replace(/^no-/, '')) && !flags.includes(name));
      return unknown.map((name) => `${file}: sf ${id} --${name}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('name no command that does not exist, and neither do the messages and the other documents', () => {
    const known = commandIds();
    const unknown = [...texts, 'CHANGELOG.md', 'ARCHITECTURE.md', ...filesBelow('messages', '.md')].flatMap((file) =>
      [...read(file).matchAll(/\bsf (jwt [a-z]+(?: [a-z]+)?)/g)]
        .map(([, id]) => id ?? '')
        .filter((id) => !known.some((one) => id === one || id.startsWith(`${one} `)))
        .map((id) => `${file}: ${id}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  it('name every exit code, in README and in docs/scripts.md', () => {
    for (const file of ['README.md', 'docs/scripts.md']) {
      for (const code of Object.values(exitCodes))
        expect(read(file), file).to.match(new RegExp(`^\\| ${code} \\|`, 'm'));
    }
  });
});

describe('docs/pictures', () => {
  const lettersOf = (text: string): string => text.replace(/[\s\\]/g, '');

  it('show the run that is on the page of the command (else: npm run command-pages)', () => {
    for (const name of ['doctor', 'app-list']) {
      const run = (runIn(read(`docs/commands/${name}.md`)) ?? '').replace(/^```|\n\(exit code \d+\)|```$/g, '');
      for (const theme of ['light', 'dark']) {
        const shown = read(`docs/pictures/${name}-${theme}.svg`)
          .replace(/<[^>]*>/g, '')
          .replace(/&(lt|gt|amp);/g, (_, sign: string) => ({ lt: '<', gt: '>', amp: '&' })[sign] ?? '');
        expect(lettersOf(shown), name).to.equal(lettersOf(run));
      }
    }
  });
});
