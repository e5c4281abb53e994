import { expect } from 'chai';
import { filesBelow, read } from '../support/repo.ts';

/** What a file of src does, by where it lies: in a room (a folder for each noun) whatever is in no such folder is pure. */
type Role = 'commands' | 'cli' | 'files' | 'org' | 'pure';

const roleOf = (path: string): Role => {
  const folders = path.split('/').slice(1, -1);
  if (folders[0] === 'commands' || folders[0] === 'hooks') return 'commands';
  return (['files', 'org', 'cli'] as const).find((role) => folders.includes(role)) ?? 'pure';
};

/** Which may import which; ARCHITECTURE.md says why. `types:` entries are for `import type` alone. */
const allowed: Record<Role, string[]> = {
  commands: ['cli', 'files', 'org', 'pure'],
  cli: ['cli', 'files', 'pure', 'types:org'],
  files: ['files', 'pure'],
  org: ['org', 'pure'],
  pure: ['pure'],
};

/** Packages that each may import; `types:` as above. A lazy `import()` counts as an import. */
const packages: Record<Role, RegExp> = {
  commands: /^(@oclif\/core|@salesforce\/|node:)/,
  cli: /^(@oclif\/(core|multi-stage-output)|@salesforce\/|node:|cross-spawn$|string-width$|wrap-ansi$)/,
  files: /^node:/,
  org: /^(@jsforce\/jsforce-node\/lib\/(http-api|soap|session-refresh-delegate)\.js$|node:|undici|jszip$)/,
  // jose as a whole takes as long to load as all the rest of an exchange.
  pure: /^(jose\/|types:jose$|node:(buffer|crypto|os|path|util|worker_threads|zlib)$|@peculiar\/x509$|reflect-metadata$)/,
};

/** The words of faults, and the texts of others that mean them, are texts of the package, read as code is. */
const readsOwnText = ({ file, target }: Import): boolean =>
  ['src/faults/sections.ts', 'src/explain/lists.ts'].includes(file) && target === 'node:fs';

type Import = { file: string; target: string; typeOnly: boolean };

function importsOf(file: string): Import[] {
  const found = read(file).matchAll(/^(?:import|export) (type )?[^;]*?from '([^']+)'|import\('([^']+)'\)/gm);
  return [...found].map((match) => ({
    file,
    typeOnly: match[1] !== undefined,
    target: match[2] ?? match[3] ?? '',
  }));
}

const all = filesBelow('src', '.ts').flatMap(importsOf);

function mayImport({ file, target, typeOnly }: Import): boolean {
  const from = roleOf(file);
  if (!target.startsWith('.')) {
    return packages[from].test(target) || (typeOnly && packages[from].test(`types:${target}`));
  }
  const to = roleOf(pathOf(file, target));
  return allowed[from].includes(to) || (typeOnly && allowed[from].includes(`types:${to}`));
}

const pathOf = (file: string, target: string): string => new URL(target, `file:///${file}`).pathname.slice(1);

/** The files on a way from a file back to itself, by imports of values or of types; none is wanted. */
function circles(): string[] {
  const own = all.filter(({ target }) => target.startsWith('.'));
  const reachable = (file: string, seen = new Set<string>()): Set<string> => {
    for (const { target } of own.filter((one) => one.file === file)) {
      const path = pathOf(file, target);
      if (!seen.has(path)) reachable(path, seen.add(path));
    }
    return seen;
  };
  return [...new Set(own.map(({ file }) => file))].filter((file) => reachable(file).has(file));
}

describe('import directions', () => {
  it('holds for every file of src', () => {
    expect(
      all.filter((one) => !mayImport(one) && !readsOwnText(one)).map(({ file, target }) => `${file} → ${target}`),
    ).to.deep.equal([]);
  });

  it('has no circle', () => {
    expect(circles()).to.deep.equal([]);
  });

  it('keeps a command to its flags, what it calls and its result: 60 lines', () => {
    const long = filesBelow('src/commands', '.ts').filter((file) => read(file).split('\n').length > 61);
    expect(long).to.deep.equal([]);
  });

  it('sees imports at all', () => {
    expect(all.length).to.be.greaterThan(50);
  });

  it('keeps the local org free of src, and of anything but node, jose and parsers', () => {
    const foreign = filesBelow('test/local-org', '.ts')
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap(importsOf)
      .filter(({ target }) => !/^(node:|jose$|fast-xml-parser$|jszip$)/.test(target))
      .filter(({ file, target }) => {
        const path = target.startsWith('.') ? new URL(target, `file:///${file}`).pathname : target;
        return !path.startsWith('/test/local-org/');
      });
    expect(foreign.map(({ file, target }) => `${file} → ${target}`)).to.deep.equal([]);
  });

  it('keeps the heavy platform out of what a command loads before it is needed', () => {
    const heavy =
      /^(@salesforce\/(core|core\/(?!messages$|sfError$).*|sf-plugins-core.*)|@jsforce\/jsforce-node|@oclif\/(table|multi-stage-output)|undici)$/;
    const reach = (file: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(file)) return seen;
      seen.add(file);
      for (const line of read(file).matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm)) {
        reach(new URL(line[1] ?? '', `file:///${file}`).pathname.slice(1), seen);
      }
      return seen;
    };
    const commands = filesBelow('src/commands', '.ts').filter((file) => /extends commandOf</.test(read(file)));
    const loaded = new Set(commands.flatMap((file) => [...reach(file)]));
    const offenders = [...loaded].filter((file) =>
      [...read(file).matchAll(/^import (?!type )[^;]*?from '([^']+)'/gm)].some(([, target]) =>
        heavy.test(target ?? ''),
      ),
    );
    expect(commands).to.have.lengthOf(filesBelow('src/commands', '.ts').length);
    expect(offenders).to.deep.equal([]);
  });
});
