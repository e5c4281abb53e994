import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSecretLines } from '../../../../src/exchange/files/secret-lines.ts';
import { rejectionOf } from '../../../support/faults.ts';
import { inFolder } from '../../../support/openssl.ts';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('A file of secrets that grows', () => {
  it('comes into its place whole, readable by its owner alone', () =>
    inFolder(async (dir) => {
      const path = join(dir, 'tokens');
      await writeFile(path, 'old', { mode: 0o644 });
      const file = await openSecretLines(path);
      await Promise.all([file.write('one'), file.write('two')]);
      expect(await readFile(path, 'utf8')).to.equal('old');
      const [part = ''] = (await readdir(dir)).filter((name) => name.endsWith('.part'));
      expect(await modeOf(join(dir, part))).to.equal(0o600);
      expect(await file.place()).to.equal(path);
      expect({ text: await readFile(path, 'utf8'), mode: await modeOf(path) }).to.deep.equal({
        text: 'one\ntwo\n',
        mode: 0o600,
      });
      expect(await readdir(dir)).to.deep.equal(['tokens']);
    }));

  it('leaves what was in its place when it has no line, and nothing beside it', () =>
    inFolder(async (dir) => {
      const path = join(dir, 'tokens');
      await writeFile(path, 'old');
      expect(await (await openSecretLines(path)).place()).to.equal(null);
      expect(await (await openSecretLines(path)).keep()).to.equal(null);
      expect({ files: await readdir(dir), text: await readFile(path, 'utf8') }).to.deep.equal({
        files: ['tokens'],
        text: 'old',
      });
    }));

  it('says where its part is when it is cut off, and never writes over an earlier part', () =>
    inFolder(async (dir) => {
      const path = join(dir, 'tokens');
      const parts: (string | null)[] = [];
      for (const line of ['one', 'two']) {
        const file = await openSecretLines(path);
        await file.write(line);
        parts.push(await file.keep());
      }
      expect(await Promise.all(parts.map((part) => readFile(part ?? '', 'utf8')))).to.deep.equal(['one\n', 'two\n']);
    }));

  it('follows a link, and refuses a folder', () =>
    inFolder(async (dir) => {
      await writeFile(join(dir, 'real'), '');
      await symlink(join(dir, 'real'), join(dir, 'link'));
      const file = await openSecretLines(join(dir, 'link'));
      await file.write('one');
      await file.place();
      expect(await readFile(join(dir, 'real'), 'utf8')).to.equal('one\n');
      await mkdir(join(dir, 'folder'));
      const fault = await rejectionOf(openSecretLines(join(dir, 'folder')));
      expect(fault).to.include({ name: 'OutputFileError', code: 'output-file-not-file' });
      expect(await rejectionOf(openSecretLines(join(dir, 'no', 'folder')))).to.include({
        code: 'output-file-no-folder',
      });
    }));
});
