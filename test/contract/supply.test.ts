import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { installedPackages, type Lock, packagesOf, productionLock, readLock } from '../../scripts/lock.ts';
import { read, root as repository } from '../support/repo.ts';

const lock = readLock();
const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
const root: Lock['packages'][string] = { version: '1.0.0', dependencies: { a: '1.0.0' } };

/** Licences that ask no more of whoever uses a package than to keep its notice. */
const permissive = /^\(?(?:MIT|ISC|Apache-2\.0|0BSD|BSD-3-Clause|BlueOak-1\.0\.0)\b/;

describe('what an installation of the plugin brings along', () => {
  it('every package of the lock has a hash, or comes inside one that has', () => {
    const bare = packagesOf(lock).filter(
      ({ integrity, bundled }) => !bundled && !/^sha512-.{86}==$/.test(integrity ?? ''),
    );
    expect(bare.map(({ path }) => path)).to.deep.equal([]);
  });

  it('package.json names one exact version of each, that of the lock', () => {
    for (const [name, version] of Object.entries(dependencies)) {
      expect(version, name).to.equal(lock.packages[`node_modules/${name}`]?.version);
    }
  });

  it('ARCHITECTURE.md has a reason for each', () => {
    const reasons = read('ARCHITECTURE.md').split('## What an installation contains')[1]?.split('\n## ')[0] ?? '';
    for (const name of Object.keys(dependencies)) expect(reasons).to.include(`| \`${name}\``);
    expect(reasons.match(/^\| `/gm)).to.have.length(Object.keys(dependencies).length);
  });

  it('nothing of it runs a script when it is installed, and its licences are permissive', () => {
    for (const { path, hasInstallScript, license } of installedPackages(lock)) {
      expect(hasInstallScript, path).to.equal(false);
      expect(license, path).to.match(permissive);
    }
  });

  it('the shrinkwrap holds all of it as it was tested, and nothing of what development needs', () => {
    const { packages } = productionLock(lock);
    const paths = Object.keys(packages).filter((path) => path !== '');
    expect(paths).to.include('node_modules/jose').and.not.include('node_modules/mocha');
    for (const path of paths) expect(packages[path]).to.equal(lock.packages[path]);
    expect(packages['']).to.not.have.property('devDependencies');
    expect(packages['']?.dependencies).to.deep.equal(dependencies);
  });

  it('the bill of materials names each of them with its hash and licence, and nothing else', () => {
    const bill = JSON.parse(
      execFileSync(process.execPath, ['scripts/sbom.ts'], { cwd: repository, encoding: 'utf8', maxBuffer: 2 ** 26 }),
    );
    type Component = { name: string; version: string; licenses?: unknown[]; hashes?: unknown[] };
    const components: Component[] = bill.components;
    const expected = installedPackages(lock).map(({ name, version }) => `${name}@${version}`);
    expect(bill.bomFormat).to.equal('CycloneDX');
    expect(components.map(({ name, version }) => `${name}@${version}`).sort()).to.deep.equal(
      [...new Set(expected)].sort(),
    );
    expect(components.filter(({ licenses = [] }) => licenses.length === 0)).to.deep.equal([]);
    const bundled = installedPackages(lock)
      .filter((one) => one.bundled)
      .map(({ name }) => name);
    const bare = components.filter(({ name, hashes = [] }) => hashes.length === 0 && !bundled.includes(name));
    expect(bare).to.deep.equal([]);
  });

  it('a package is looked for where Node looks for it: below, beside, and further up', () => {
    const packages: Lock['packages'] = {
      '': root,
      'node_modules/a': { version: '1.0.0', dependencies: { b: '1', c: '1' }, optionalDependencies: { gone: '1' } },
      'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { c: '1', d: '1' } },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '1.0.0' },
      'node_modules/a/node_modules/d': { version: '1.0.0' },
      'node_modules/unasked': { version: '1.0.0' },
    };
    const found = installedPackages({ name: 'x', version: '1', lockfileVersion: 3, packages });
    expect(found.map(({ path }) => path).sort()).to.deep.equal([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/a/node_modules/d',
      'node_modules/c',
    ]);
  });
});
