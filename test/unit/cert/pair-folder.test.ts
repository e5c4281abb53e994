import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { openPair } from '../../../src/cert/files/disk.ts';
import { type Disk, pairFolder } from '../../../src/cert/pair-folder.ts';
import { rejectionOf } from '../../support/faults.ts';
import { inFolder } from '../../support/openssl.ts';
import { paths } from './rotation-world.ts';

describe('the folder of a key pair', () => {
  it('names the file that could not be moved', async () => {
    const moved: string[] = [];
    const disk: Disk = {
      read: async () => null,
      readOwn: async () => null,
      keep: async () => undefined,
      requireLock: async () => undefined,
      exists: async () => true,
      write: async () => undefined,
      create: async () => true,
      move: async (_from, to, named) => void moved.push(`${to} as ${named}`),
      remove: async () => undefined,
      removeOutdated: async () => undefined,
    };
    await pairFolder(paths, disk).place();
    expect(moved).to.deep.equal(['server.key as server.key', 'server.crt as server.crt']);
  });
});

describe('a key that waits', () => {
  const pair = { keyPem: 'own key', certificatePem: 'own certificate' };
  /** `meanwhile`: what happens between each look at the lock and the step that follows it. */
  const locked = async (dir: string, meanwhile: (newKeyFile: string) => Promise<void>) => {
    const { paths, locked: folderOf } = await openPair(dir, 'server');
    const isHeld = () => meanwhile(paths.newKeyFile).then(() => true);
    return { paths, folder: folderOf({ isHeld, release: async () => undefined }) };
  };

  it('is for its owner alone, and its certificate for everybody', () =>
    inFolder(async (dir) => {
      const { paths, folder } = await locked(dir, async () => undefined);
      await folder.putAside(pair);
      const modes = [paths.newKeyFile, paths.newCertFile].map(async (path) => (await stat(path)).mode & 0o777);
      expect(await Promise.all(modes)).to.deep.equal([0o600, 0o644]);
    }));

  it('is never written over by a process that stood still while another one put its own there', () =>
    inFolder(async (dir) => {
      const { paths, folder } = await locked(dir, (newKeyFile) => writeFile(newKeyFile, 'key of the other one'));
      expect(await rejectionOf(folder.putAside(pair))).to.include({ name: 'PairInUseError', code: 'pair-lock-lost' });
      expect(await readdir(dir)).to.not.include(basename(paths.newCertFile));
    }));
});

describe('a key that was replaced', () => {
  it('stays beside the pair through the rotations of a week, each under a name of its own, for its owner alone', () =>
    inFolder(async (dir) => {
      const { paths, locked: folderOf } = await openPair(dir, 'server');
      const folder = folderOf({ isHeld: async () => true, release: async () => undefined });
      const oldKeys = async (): Promise<string[]> => {
        const names = (await readdir(dir)).filter((name) => name.startsWith(basename(paths.oldKeyFile)));
        return Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')));
      };
      const rotateTo = async (keyPem: string): Promise<void> => {
        await folder.putAside({ keyPem, certificatePem: `certificate of ${keyPem}` });
        await folder.place();
      };
      for (const key of ['first', 'second', 'third', 'fourth']) await rotateTo(key);
      expect((await oldKeys()).sort()).to.deep.equal(['first', 'second', 'third']);
      for (const name of await readdir(dir)) {
        const { mode } = await stat(join(dir, name));
        if (name.includes('.key')) expect(mode & 0o777, name).to.equal(0o600);
        const aWeekAgo = new Date(Date.now() - 7 * 86_400_000 - 1000);
        if (!name.endsWith('.crt')) await utimes(join(dir, name), aWeekAgo, aWeekAgo);
      }
      await writeFile(join(dir, '.server.key.older'), 'of somebody else');
      await rotateTo('fifth');
      expect((await oldKeys()).sort()).to.deep.equal(['fourth', 'of somebody else']);
    }));
});

describe('A pair that replaces another', () => {
  const files = (entries: Record<string, string>) => new Map(Object.entries(entries));
  /** A disk in memory, whose step `failsAt` fails as a full disk does. */
  const diskOf = (content: Map<string, string>, failsAt: number) => {
    let steps = 0;
    const change = async (act: () => void): Promise<void> => {
      steps += 1;
      if (steps === failsAt) throw new Error('ENOSPC');
      act();
    };
    const copy = (from: string, to: string) => content.set(to, content.get(from) ?? '');
    const read = async (path: string) => (content.has(path) ? Buffer.from(content.get(path) ?? '') : null);
    const disk: Disk = {
      ...{ read, readOwn: read, exists: async (path) => content.has(path), requireLock: async () => undefined },
      write: (path, text) => change(() => content.set(path, text)),
      create: (path, text) => change(() => content.set(path, text)).then(() => true),
      keep: (path, also) => change(() => copy(path, also)),
      move: (from, to) => change(() => void (copy(from, to) && content.delete(from))),
      remove: (path) => change(() => content.delete(path)),
      removeOutdated: async () => undefined,
    };
    return { disk, steps: () => steps };
  };
  const next = { keyPem: 'new key', certificatePem: 'new certificate' };

  for (const before of [{}, { 'server.key': 'old key', 'server.crt': 'old certificate' }]) {
    const had = Object.keys(before).length > 0;
    it(`leaves no half of itself, whatever step fails${had ? '' : ', where there was none'}`, async () => {
      const whole = diskOf(files(before), 0);
      await pairFolder(paths, whole.disk).replace(next);
      for (let failsAt = 1; failsAt <= whole.steps(); failsAt += 1) {
        const content = files(before);
        const failed = await pairFolder(paths, diskOf(content, failsAt).disk)
          .replace(next)
          .then(
            () => false,
            () => true,
          );
        expect(failed, `step ${failsAt}`).to.equal(true);
        const isNew = content.get('server.crt') === next.certificatePem;
        const after = isNew ? { 'server.key': next.keyPem, 'server.crt': next.certificatePem } : before;
        content.delete(paths.oldKeyFile); // the last step clears it away, and may be the one that fails
        expect(Object.fromEntries(content), `step ${failsAt}`).to.deep.equal(after);
      }
    });
  }
});
