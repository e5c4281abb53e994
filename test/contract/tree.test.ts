import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { read, root } from '../support/repo.ts';

/** Whether git can make the file on Windows too, and a screen shows its name as it is. */
const isPortable = (path: string): boolean => /^[\w.@+[\]-]+(?:\/[\w.@+[\]-]+)*$/.test(path);

describe('what git keeps of this repository', () => {
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);

  it('can be checked out on every system', () => {
    expect(paths.filter((path) => !isPortable(path))).to.deep.equal([]);
  });

  it('holds no mark of a merge that was not finished', () => {
    const texts = paths.filter((path) => /\.(?:ts|md|json|ya?ml)$/.test(path));
    expect(texts.filter((path) => /^(?:<{7}|>{7}) /m.test(read(path)))).to.deep.equal([]);
  });

  it('holds no key or token that a command has left at its root', () => {
    const outside = paths.filter((path) => !path.startsWith('test/'));
    expect(outside.filter((path) => /\.(?:key|crt|pem|jwt|csr)$|(?:^|\/)jwt-keys\//.test(path))).to.deep.equal([]);
  });
});
