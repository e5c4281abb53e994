import { expect } from 'chai';
import { filesBelow, read } from '../support/repo.ts';

/** Which folder of src may import which; ARCHITECTURE.md says why. `types:` entries are for `import type` alone. */
const allowed: Record<string, string[]> = {
  commands: ['host', 'operations', 'render', 'org', 'domain'],
  hooks: ['host', 'operations', 'render', 'org', 'domain'],
  host: ['host', 'domain', 'render', 'types:operations', 'types:org'],
  operations: ['operations', 'domain'],
  org: ['org', 'domain'],
  render: ['render', 'domain'],
  domain: ['domain'],
};

/** Packages that a folder may import; `types:` as above. A lazy `import()` counts as an import. */
const packages: Record<string, RegExp> = {
  commands: /^(@oclif\/core|@salesforce\/|node:)/,
  hooks: /^$/,
  host: /^(@oclif\/(core|multi-stage-output)|@salesforce\/|node:|proper-lockfile$)/,
  operations: /^node:/,
  org: /^(types:@salesforce\/core|node:|undici)/,
  render: /^$/,
  domain: /^(jose|node:|@peculiar\/x509$|reflect-metadata$)/,
};

type Import = { folder: string; file: string; target: string; typeOnly: boolean };

function importsOf(file: string): Import[] {
  const found = read(file).matchAll(/^(?:import|export) (type )?[^;]*?from '([^']+)'|import\('([^']+)'\)/gm);
  const folder = file.split('/')[1] ?? '';
  return [...found].map((match) => ({
    folder,
    file,
    typeOnly: match[1] !== undefined,
    target: match[2] ?? match[3] ?? '',
  }));
}

const all = filesBelow('src', '.ts').flatMap(importsOf);

function mayImport({ folder, file, target, typeOnly }: Import): boolean {
  if (!target.startsWith('.')) {
    const rule = packages[folder] ?? /^$/;
    return rule.test(target) || (typeOnly && rule.test(`types:${target}`));
  }
  const to = new URL(target, `file:///${file}`).pathname.split('/')[2] ?? '';
  const rule = allowed[folder] ?? [];
  return rule.includes(to) || (typeOnly && rule.includes(`types:${to}`));
}

describe('import directions', () => {
  it('holds for every file of src', () => {
    expect(all.filter((one) => !mayImport(one)).map(({ file, target }) => `${file} → ${target}`)).to.deep.equal([]);
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

  it('keeps the heavy platform out of what a light command loads', () => {
    const heavy = /^@salesforce\/(core|sf-plugins-core)$/;
    const reach = (file: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(file)) return seen;
      seen.add(file);
      for (const line of read(file).matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm)) {
        reach(new URL(line[1] ?? '', `file:///${file}`).pathname.slice(1), seen);
      }
      return seen;
    };
    const light = filesBelow('src/commands', '.ts').filter((file) => /extends LightCommand/.test(read(file)));
    const loaded = new Set(light.flatMap((file) => [...reach(file)]));
    const offenders = [...loaded].filter((file) =>
      [...read(file).matchAll(/^import (?!type )[^;]*?from '([^']+)'/gm)].some(([, target]) =>
        heavy.test(target ?? ''),
      ),
    );
    expect(light).to.have.lengthOf(9);
    expect(offenders).to.deep.equal([]);
  });
});
