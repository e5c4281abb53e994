import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolders } from '../../../src/cli/files/folders.ts';

describe('Folders', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'folders-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('are made also where another process makes the one above at the same time', async () => {
    const names = Array.from({ length: 300 }, (_, at) => join(dir, String(at)));
    await Promise.all(
      names.map(async (name) => {
        await Promise.all([makeFolders(join(name, 'keys'), 0o700), mkdir(name).catch(() => undefined)]);
        expect((await stat(join(name, 'keys'))).isDirectory()).to.equal(true);
      }),
    );
  });

  it('are refused where none can be made', async () => {
    const error = await makeFolders('/proc/none/such', 0o700).then(
      () => null,
      (thrown: NodeJS.ErrnoException) => thrown,
    );
    if (process.platform === 'linux') expect(error?.code).to.equal('ENOENT');
  });
});
