import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { detailTypes } from '../../scripts/fault-types.ts';
import { allSchemas } from '../../scripts/schemas.ts';
import { commandIds, filesBelow, read, root } from '../support/repo.ts';

const run = promisify(execFile);
const devCommand = (id: string[]) =>
  run(process.execPath, ['bin/dev.js', ...id], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });

describe('what is generated and committed', () => {
  it('command-snapshot.json is current (else: npm run snapshot)', async () => {
    const { stdout } = await devCommand(['snapshot', 'compare']);
    expect(stdout).to.match(/No changes have been detected/);
  });

  it('schemas/ is current (else: npm run snapshot)', () => {
    for (const [file, schema] of allSchemas()) {
      expect(JSON.parse(read(file)), file).to.deep.equal(JSON.parse(JSON.stringify(schema)));
    }
  });

  it('src/faults/details.ts is current (else: npm run faults)', () => {
    expect(read('src/faults/details.ts')).to.equal(detailTypes(read('messages/faults.md')));
  });

  it('there is one schema for every command, one for a failure, and one for the lines of each list', () => {
    const results = commandIds().map((id) => `schemas/${id.replaceAll(' ', '-')}.json`);
    const lists = ['decode', 'exchange', 'verify'].map((name) => `schemas/lines-of-${name}.json`);
    expect(filesBelow('schemas', '.json')).to.deep.equal([...results, ...lists, 'schemas/error.json'].sort());
  });

  it('no schema forbids a field that a later version may add', () => {
    for (const file of filesBelow('schemas', '.json')) {
      expect(read(file).replace(/\s/g, ''), file).not.to.contain('"additionalProperties":false');
    }
  });

  it('the package holds what the host needs, and no test', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
    const files: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
    expect(files).to.include.members([
      'oclif.manifest.json',
      'lib/commands/jwt/exchange.js',
      'messages/faults.md',
      'README.md',
    ]);
    expect(files.filter((file) => /^(test|src|scripts)\//.test(file))).to.deep.equal([]);
  });
});

describe('docs/salesforce.md', () => {
  it('has every section that the code points to', () => {
    const headings = new Set(
      [...read('docs/salesforce.md').matchAll(/^##+ (\d+(?:\.\d+)?)[. ]/gm)].map(([, number]) => number),
    );
    const files = [...filesBelow('src', '.ts'), ...filesBelow('test', '.ts')];
    const pointers = files.flatMap((file) =>
      [...read(file).matchAll(/docs\/salesforce\.md ((?:§\d+(?:\.\d+)?(?:, )?)+)/g)].flatMap(([, list]) =>
        [...(list ?? '').matchAll(/§(\d+(?:\.\d+)?)/g)].map(([, number]) => ({ file, number: number ?? '' })),
      ),
    );
    expect(pointers.length).to.be.greaterThan(30);
    expect(pointers.filter(({ number }) => !headings.has(number))).to.deep.equal([]);
  });
});
