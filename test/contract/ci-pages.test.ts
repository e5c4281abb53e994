/** The pages of docs/ci: the jobs in them are what the code makes, and what they name is there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { pageOf, withJob } from '../../scripts/ci-pages.ts';
import { ciJob } from '../../src/setup/ci-job.ts';
import { ciSystems } from '../../src/setup/ci-system.ts';
import { filesBelow, read, root } from '../support/repo.ts';

const login = {
  clientId: 'x',
  username: 'a@b.example',
  audience: 'https://c.example',
  instanceUrl: 'https://d.example',
  alias: null,
};
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

describe('docs/ci', () => {
  it('has a page for each build system, with the job as it is made (else: npm run ci-pages)', () => {
    expect(filesBelow('docs/ci', '.md').sort()).to.deep.equal([...ciSystems.map(pageOf), 'docs/ci/README.md'].sort());
    for (const system of ciSystems) expect(read(pageOf(system))).to.equal(withJob(read(pageOf(system)), system));
  });

  it('names the file and the secrets of each, on its page and in the overview', () => {
    const overview = read('docs/ci/README.md');
    for (const system of ciSystems) {
      const { fileName, secrets, docs } = ciJob(system, login);
      expect(docs).to.equal(pageOf(system));
      for (const text of [read(docs), overview]) {
        for (const name of [fileName, ...secrets.map((one) => one.name)]) expect(text, system).to.contain(name);
      }
      expect(overview).to.contain(`| \`${system}\` | [`);
    }
  });

  it('links to pages and headings that are there', () => {
    for (const file of filesBelow('docs/ci', '.md')) {
      for (const [, path = '', anchor] of read(file).matchAll(/\]\(([\w./-]+\.md)(?:#([\w-]+))?\)/g)) {
        const target = join(dirname(file), path);
        expect(existsSync(join(root, target)), `${file}: ${path}`).to.equal(true);
        if (anchor)
          expect([...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))).to.include(
            anchor,
          );
      }
    }
  });

  it('has a source for every number in brackets, and a use for every source', () => {
    for (const system of ciSystems) {
      const [text = '', sources = ''] = read(pageOf(system))
        .replace(/```[\s\S]*?```/g, '')
        .split('## Sources');
      const used = new Set([...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => number));
      const given = [...sources.matchAll(/^(\d+)\. .*$/gm)].map(([, number]) => number);
      expect([...used].sort(), system).to.deep.equal(given.sort());
    }
  });
});
