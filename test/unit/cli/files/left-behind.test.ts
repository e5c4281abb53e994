import { spawnSync } from 'node:child_process';
import { lstat, mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readOwnFile, writeOwnFile } from '../../../../src/cli/files/own-file.ts';
import { writeSecretFile } from '../../../../src/cli/files/secret-file.ts';
import { inFolder } from '../../../support/openssl.ts';

const hour = 3_600_000;
const ours = '.sf-jwt.11111111-2222-4333-8444-555555555555.tmp';
const module = fileURLToPath(new URL('../../../../src/cli/files/secret-file.ts', import.meta.url));

async function age(path: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * hour);
  await utimes(path, then, then);
}

const writers: Record<string, (path: string) => Promise<unknown>> = {
  'a key, a token or a journal': (path) => writeSecretFile(path, 'whole'),
  'a cache': async (path) => {
    const kind = { secret: true, folder: 'any', largest: 100 } as const;
    expect(await writeOwnFile(path, 'whole', kind)).to.equal(null);
    expect(await readOwnFile(path, kind)).to.deep.equal({ kind: 'text', text: 'whole' });
  },
};

describe('What a killed run has left half written', () => {
  for (const [what, write] of Object.entries(writers))
    it(`is taken away by the next run that writes ${what} there`, async () => {
      await inFolder(async (dir) => {
        await writeFile(join(dir, ours), 'half a key');
        await age(join(dir, ours), 2);
        await write(join(dir, 'file'));
        expect(await readdir(dir)).to.deep.equal(['file']);
      });
    });

  it('is taken away after a process has really been killed between writing and moving', async () => {
    await inFolder(async (dir) => {
      const script = `
        import fs from 'node:fs/promises';
        import { syncBuiltinESMExports } from 'node:module';
        fs.rename = () => process.kill(process.pid, 'SIGKILL');
        syncBuiltinESMExports();
        const { writeSecretFile } = await import(${JSON.stringify(module)});
        await writeSecretFile(${JSON.stringify(join(dir, 'key'))}, 'a key');`;
      const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
      expect(signal).to.equal('SIGKILL');
      const [left = ''] = await readdir(dir);
      expect(left).to.match(/\.tmp$/);
      await age(join(dir, left), 2);
      await writeSecretFile(join(dir, 'key'), 'another');
      expect(await readdir(dir)).to.deep.equal(['key']);
    });
  });

  it('is taken away with all that is in it, where it was to become a folder', async () => {
    await inFolder(async (dir) => {
      await mkdir(join(dir, ours));
      await writeFile(join(dir, ours, 'Robot.eca'), 'half of it');
      await age(join(dir, ours), 2);
      await writeSecretFile(join(dir, 'key'), 'a key');
      expect(await readdir(dir)).to.deep.equal(['key']);
    });
  });

  it('stays where it may be under way, is not ours by its name, or is a link', async () => {
    await inFolder(async (dir) => {
      const young = ours.replace('1111', '2222');
      const others = ['.11111111-2222-4333-8444-555555555555.tmp', 'sf-jwt.tmp', `${ours}.bak`, `a${ours}`, 'a.part'];
      for (const name of [young, ...others]) await writeFile(join(dir, name), 'theirs');
      for (const name of others) await age(join(dir, name), 1000);
      await age(join(dir, young), 0.9);
      const ahead = ours.replace('1111', '3333');
      await writeFile(join(dir, ahead), 'of a clock that is wrong');
      await age(join(dir, ahead), -1000);
      const [folder, link] = [`a${ours}`.replace('1111', '4444'), ours.replace('1111', '5555')];
      await mkdir(join(dir, folder));
      await age(join(dir, folder), 1000);
      await symlink(join(dir, 'a.part'), join(dir, link));
      const before = await readdir(dir);
      await writeSecretFile(join(dir, 'key'), 'a key');
      expect((await readdir(dir)).sort()).to.deep.equal([...before, 'key'].sort());
      expect((await lstat(join(dir, link))).isSymbolicLink()).to.equal(true);
    });
  });
});
