import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeSecretFile } from '../../../../src/cli/files/secret-file.ts';
import { rejectionOf } from '../../../support/faults.ts';
import { inFolder } from '../../../support/openssl.ts';

const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('File that holds a secret', () => {
  it('is readable by its owner alone, and leaves nothing else behind', async () => {
    await inFolder(async (dir) => {
      await writeSecretFile(join(dir, 'token'), 'secret\n');
      expect(await readdir(dir)).to.deep.equal(['token']);
      expect({ text: await readFile(join(dir, 'token'), 'utf8'), mode: await mode(join(dir, 'token')) }).to.deep.equal({
        text: 'secret\n',
        mode: '600',
      });
    });
  });

  it('takes the right of others away from a file that is already there', async () => {
    await inFolder(async (dir) => {
      await writeFile(join(dir, 'token'), 'old', { mode: 0o644 });
      await writeSecretFile(join(dir, 'token'), 'new');
      expect({ text: await readFile(join(dir, 'token'), 'utf8'), mode: await mode(join(dir, 'token')) }).to.deep.equal({
        text: 'new',
        mode: '600',
      });
    });
  });

  it('is written where a link leads, and the link stays', async () => {
    await inFolder(async (dir) => {
      await writeFile(join(dir, 'real'), 'old');
      await symlink('real', join(dir, 'link'));
      await writeSecretFile(join(dir, 'link'), 'new');
      expect({
        target: await readlink(join(dir, 'link')),
        text: await readFile(join(dir, 'real'), 'utf8'),
      }).to.deep.equal({ target: 'real', text: 'new' });
    });
  });

  it('is not written into a folder that is missing, over a folder, or over a device', async () => {
    await inFolder(async (dir) => {
      await mkdir(join(dir, 'folder'));
      const fault = (path: string) => rejectionOf(writeSecretFile(path, 'secret'));
      expect(await fault(join(dir, 'none', 'token'))).to.include({
        name: 'OutputFileError',
        code: 'output-file-no-folder',
      });
      expect(await fault(join(dir, 'folder'))).to.include({ name: 'OutputFileError', code: 'output-file-not-file' });
      expect(await fault('/dev/null')).to.include({ name: 'OutputFileError', code: 'output-file-not-file' });
      expect(await readdir(dir)).to.deep.equal(['folder']);
    });
  });
});
