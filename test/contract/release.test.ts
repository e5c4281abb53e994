/** What is around the code: the workflows run what README says, and what a release still lacks is written down. */
import { expect } from 'chai';
import { parse } from 'yaml';
import { addressFields, missingFields, obstacles } from '../../scripts/release-check.ts';
import { filesBelow, read } from '../support/repo.ts';

type Step = { run?: string; uses?: string };
type Job = { strategy?: { matrix: { os: string[] } }; permissions?: Record<string, string>; steps: Step[] };
type Workflow = { permissions: Record<string, string>; jobs: Record<string, Job> };

const manifest = JSON.parse(read('package.json'));
const workflow = (name: string): Workflow => parse(read(`.github/workflows/${name}.yml`));
const linesOf = (job: Job | undefined): string[] => (job?.steps ?? []).flatMap(({ run }) => run ?? []);

describe('.github', () => {
  it("runs README's install and test commands on Linux, macOS and Windows", () => {
    const { test } = workflow('test').jobs;
    expect(test?.strategy?.matrix.os.map((os) => os.split('-')[0])).to.deep.equal(['ubuntu', 'macos', 'windows']);
    expect(linesOf(test)).to.deep.equal(['npm ci', 'npm test']);
    expect(read('README.md')).to.contain('`npm ci && npm test`');
  });

  it('publishes what passed the tests, with provenance, and with no more rights than that takes', () => {
    const { permissions, jobs } = workflow('release');
    const lines = linesOf(jobs.publish);
    expect(permissions).to.deep.equal({ contents: 'read' });
    expect(jobs.publish?.permissions).to.deep.equal({ contents: 'write', 'id-token': 'write' });
    const publishing = lines.findIndex((line) => /^npx npm@\d+ publish .*--provenance/.test(line));
    expect(publishing).to.be.greaterThan(lines.indexOf('npm test'));
    expect(lines.findIndex((line) => line.includes('release-check'))).to.be.within(0, publishing);
  });

  it('calls only scripts that package.json has', () => {
    const called = ['test', 'release'].flatMap((name) =>
      Object.values(workflow(name).jobs).flatMap((job) =>
        linesOf(job).flatMap((line) =>
          [...line.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script]) => script),
        ),
      ),
    );
    expect(called).to.include('sbom');
    for (const script of called) expect(Object.keys(manifest.scripts)).to.include(script);
  });

  it('has forms for issues that ask for a title, for versions, and warn of secrets', () => {
    const forms = filesBelow('.github/ISSUE_TEMPLATE', '.yml').filter((file) => !file.endsWith('config.yml'));
    for (const file of forms) {
      const { name, description, body } = parse(read(file));
      expect({ name, description }, file).to.satisfy((one: Record<string, string>) => one.name && one.description);
      const ids = body.flatMap(({ id }: { id?: string }) => id ?? []);
      expect(new Set(ids).size, file).to.equal(ids.length).and.be.greaterThan(1);
    }
    expect(read('.github/ISSUE_TEMPLATE/fault.yml')).to.contain('no private key, no token');
  });
});

describe('A release', () => {
  const changelog = '# Changelog\n\n## 1.2.3\n';
  const whole = { version: '1.2.3', ...Object.fromEntries(addressFields.map((field) => [field, 'x'])) };

  it('is stopped by another tag, by a changelog without the version, and by an address that is missing', () => {
    expect(obstacles('v1.2.3', whole, changelog)).to.deep.equal([]);
    expect(obstacles('v1.2.4', whole, changelog).join()).to.contain('The tag is v1.2.4');
    expect(obstacles('v1.2.3', whole, '## Unreleased').join()).to.contain('no section for 1.2.3');
    expect(obstacles('v1.2.3', { version: '1.2.3' }, changelog)).to.have.length(addressFields.length);
  });

  it('lacks only what CONTRIBUTING.md lists, and no address is made up elsewhere', () => {
    const list = read('CONTRIBUTING.md').split('## Before the first release')[1]?.split('\n## ')[0] ?? '';
    for (const field of missingFields(manifest)) expect(list).to.contain(`\`${field}\``);
    const texts = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md', 'ARCHITECTURE.md'];
    for (const file of [...texts, ...filesBelow('docs', '.md'), ...filesBelow('.github', '.yml')])
      expect(read(file), file).not.to.match(/(?:github|gitlab)\.com[/:][\w.-]+\/sf-plugin-jwt|git clone/);
  });
});
