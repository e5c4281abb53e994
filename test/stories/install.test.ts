/** The package as a user gets it: packed, installed by the real sf into a new home where nobody answers, and run. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Registry, startRegistry } from '../support/registry.ts';
import { filesBelow, root } from '../support/repo.ts';
import { type Home, makeHome, runSf, type SfResult, startSf } from '../support/sf.ts';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const plugin = 'sf-plugin-jwt';

describe('An installation from the tarball, in a new home where nobody answers', function () {
  this.timeout(300_000);
  let home: Home;
  let registry: Registry;
  let installed: SfResult;
  let folder: string;

  /** What npm is told: the registry of the packages that the tests run on, and to ask for nothing else. */
  const settings = (): Record<string, string> => ({
    npm_config_registry: registry.url,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  });

  before(async () => {
    home = await makeHome();
    registry = await startRegistry();
    const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', home.dir];
    const packed = execFileSync(npm, words, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
    const address = `file://${join(home.dir, JSON.parse(packed)[0].filename)}`;
    const trusted = await runSf(['plugins', 'trust', 'allowlist', 'add', '--name', address], { home: home.dir });
    expect(trusted.exitCode, trusted.stderr).to.equal(0);
    installed = await startSf(['plugins', 'install', address], { home: home.dir, env: settings() });
    folder = join(home.dir, '.local/share/sf/node_modules', plugin);
  });
  after(async () => {
    registry?.close();
    await home?.remove();
  });

  it('asks nothing and succeeds', () => {
    expect(installed.exitCode, installed.stderr).to.equal(0);
    expect(`${installed.stdout}${installed.stderr}`).to.contain('installed v').and.not.contain('Do you want');
  });

  it('brings what README and docs lead to, and nothing that only development needs', () => {
    for (const file of [
      'README.md',
      'docs/README.md',
      'docs/pictures/doctor-dark.svg',
      ...filesBelow('schemas', '.json'),
    ])
      expect(existsSync(join(folder, file)), file).to.equal(true);
    for (const file of ['src', 'test', 'scripts']) expect(existsSync(join(folder, file)), file).to.equal(false);
    const all: string[] = Object.keys(JSON.parse(readFileSync(join(folder, '../.package-lock.json'), 'utf8')).packages);
    expect(all).to.include('node_modules/jose').and.not.include('node_modules/mocha');
  });

  it('has the schemas where docs/scripts.md says', async () => {
    const { stdout } = await runSf(['plugins', 'inspect', plugin, '--json'], { home: home.dir });
    expect(JSON.parse(stdout)[0].root).to.equal(folder);
  });

  it('runs: a token is decoded, and a fault has its words', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'RS256', kid: '1' })}.${part({ sub: 'somebody', exp: 1 })}.${'A'.repeat(342)}`;
    const decoded = await startSf(['jwt', 'decode', '--json'], { home: home.dir, input });
    expect(decoded.exitCode, decoded.stderr).to.equal(0);
    expect(decoded.json()).to.deep.include({ status: 0 });
    expect(JSON.parse(decoded.stdout).result.payload).to.deep.equal({ sub: 'somebody', exp: 1 });
    expect(JSON.parse(decoded.stdout).result.findings[0].message).to.match(/^[A-Z].*\.$/);
  });
});
