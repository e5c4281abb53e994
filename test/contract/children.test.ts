/** Where the source starts another program, and what that inherits. */
import { expect } from 'chai';
import { filesBelow, read } from '../support/repo.ts';

/** What can start a program, or a process of Node. */
const starters =
  /from '(?:node:)?(?:child_process|cluster)'|import\('(?:node:)?(?:child_process|cluster|open|execa|cross-spawn|shelljs)'\)|from '(?:open|execa|cross-spawn|shelljs)'|require\(|createRequire|process\.(?:binding|execve)/;
const calls = /\b(?:spawn|spawnSync|exec|execSync|execFile|execFileSync|fork)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;

const files = filesBelow('src', '.ts').filter((file) => !file.endsWith('.d.ts') && starters.test(read(file)));

describe('The programs that the source starts', () => {
  it('are those of exec and of setup, and the one that opens a page of Setup: another one needs a test of what it inherits', () => {
    expect(files).to.deep.equal(['src/cli/setup-page.ts', 'src/exec/cli/run-program.ts', 'src/setup/cli/program.ts']);
  });

  it('inherit the environment by environmentOfChild alone', () => {
    const found = files.flatMap((file) => [...read(file).matchAll(calls)].map(([call]) => call));
    expect(found.length).to.be.greaterThan(0);
    expect(found.filter((call) => !/env: (?:withToken\()?environmentOfChild\(\)/.test(call))).to.deep.equal([]);
  });
});
