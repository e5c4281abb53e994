import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { openTokenCache, type TokenCache } from '../../../../src/exchange/files/token-cache.ts';
import { inFolder, putFiles } from '../../../support/openssl.ts';

const name = 'a'.repeat(64);
const folderOf = (dir: string): string => join(dir, 'jwt-tokens');
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('File that keeps a token', () => {
  let troubles: string[] = [];
  beforeEach(() => {
    troubles = [];
  });
  const open = (dir: string): Promise<TokenCache | null> =>
    openTokenCache(dir, name, (what, path) => troubles.push(`${what} ${path}`));
  const opened = async (dir: string): Promise<TokenCache> => {
    const cache = await open(dir);
    if (!cache) throw new Error('The cache did not open.');
    return cache;
  };
  const fileOf = (dir: string): string => join(folderOf(dir), `${name}.json`);

  it('has mode 0600 in a folder of mode 0700, whatever the umask, and nothing stays beside it', () =>
    inFolder(async (dir) => {
      const before = process.umask(0);
      try {
        const cache = await opened(join(dir, 'new', 'cache'));
        expect(await cache.read()).to.equal(null);
        await cache.write('token');
        expect(await cache.read()).to.equal('token');
      } finally {
        process.umask(before);
      }
      const folder = folderOf(join(dir, 'new', 'cache'));
      expect({ mode: await modeOf(folder), files: await readdir(folder) }).to.deep.equal({
        mode: '700',
        files: [`${name}.json`],
      });
      expect(await modeOf(join(folder, `${name}.json`))).to.equal('600');
      expect(troubles).to.deep.equal([]);
    }));

  for (const mode of [0o640, 0o604, 0o660, 0o620]) {
    it(`is not read, and is replaced, when others have a right to it (0${mode.toString(8)})`, () =>
      inFolder(async (dir) => {
        const cache = await opened(dir);
        await cache.write('token');
        await chmod(fileOf(dir), mode);
        expect(await cache.read()).to.equal(null);
        expect(troubles).to.deep.equal([`file ${fileOf(dir)}`]);
        await cache.write('new');
        expect({ text: await cache.read(), mode: await modeOf(fileOf(dir)) }).to.deep.equal({
          text: 'new',
          mode: '600',
        });
      }));
  }

  it('is not read through a link, and what the link leads to stays as it was', () =>
    inFolder(async (dir) => {
      const cache = await opened(dir);
      const target = join(dir, 'planted');
      await writeFile(target, 'planted', { mode: 0o600 });
      await symlink(target, fileOf(dir));
      expect(await cache.read()).to.equal(null);
      await cache.write('token');
      expect({ text: await cache.read(), target: await readFile(target, 'utf8') }).to.deep.equal({
        text: 'token',
        target: 'planted',
      });
    }));

  it('is not waited for when it is a pipe, and not read when it is huge', () =>
    inFolder(async (dir) => {
      const cache = await opened(dir);
      await promisify(execFile)('mkfifo', ['-m', '600', fileOf(dir)]);
      expect(await cache.read()).to.equal(null);
      await rm(fileOf(dir));
      await cache.write('x'.repeat(200_000));
      expect(await cache.read()).to.equal(null);
    }));

  it('is not used when it belongs to another user', () =>
    inFolder(async (dir) => {
      const { getuid } = process;
      const cache = await opened(dir);
      await cache.write('token');
      process.getuid = () => 4711; // the file is now somebody else's, and so is the folder
      try {
        expect({ text: await cache.read(), opened: await open(dir) }).to.deep.equal({ text: null, opened: null });
      } finally {
        if (getuid) process.getuid = getuid;
      }
      expect(troubles).to.deep.equal([`file ${fileOf(dir)}`, `folder ${folderOf(dir)}`]);
    }));

  it('is not kept in a folder that others may enter, that is a link, or that cannot be made', () =>
    inFolder(async (dir) => {
      await mkdir(folderOf(dir));
      await chmod(folderOf(dir), 0o755);
      expect(await open(dir)).to.equal(null);
      const linked = join(dir, 'linked');
      await mkdir(join(dir, 'elsewhere'), { mode: 0o700 });
      await mkdir(linked);
      await symlink(join(dir, 'elsewhere'), folderOf(linked));
      expect(await open(linked)).to.equal(null);
      await putFiles(dir, { file: '' });
      expect(await open(join(dir, 'file'))).to.equal(null);
      const filled = join(dir, 'filled');
      await mkdir(filled);
      await putFiles(filled, { 'jwt-tokens': '' });
      expect(await open(filled)).to.equal(null);
      expect(troubles).to.have.length(4);
    }));

  it('that cannot be written is told, and stops nothing', () =>
    inFolder(async (dir) => {
      const cache = await opened(dir);
      await mkdir(join(fileOf(dir), 'in-the-way'), { recursive: true });
      await cache.write('token');
      expect(troubles).to.deep.equal([`write ${fileOf(dir)}`]);
      expect(await readdir(folderOf(dir))).to.deep.equal([`${name}.json`]);
    }));
});

describe('Lock of the process that exchanges', () => {
  const open = async (dir: string): Promise<TokenCache> => {
    const cache = await openTokenCache(dir, name, () => undefined);
    if (!cache) throw new Error('The cache did not open.');
    return cache;
  };

  it('is one at a time, and free again at its end', () =>
    inFolder(async (dir) => {
      const [one, other] = [await open(dir), await open(dir)];
      const release = await one.takeLock();
      expect({ is: release !== null, other: await other.takeLock() }).to.deep.equal({ is: true, other: null });
      await release?.();
      expect(await readdir(folderOf(dir))).to.deep.equal([]);
      await (await other.takeLock())?.();
    }));

  it('is done without where none can be made', () =>
    inFolder(async (dir) => {
      const cache = await open(dir);
      await rm(folderOf(dir), { recursive: true });
      await putFiles(dir, { 'jwt-tokens': '' });
      const release = await cache.takeLock();
      expect(release).not.to.equal(null);
      await release?.();
    }));
});
