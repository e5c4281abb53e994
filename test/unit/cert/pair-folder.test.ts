import { expect } from 'chai';
import { type Disk, pairFolder } from '../../../src/cert/pair-folder.ts';
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
      move: async (_from, to, named) => void moved.push(`${to} as ${named}`),
      remove: async () => undefined,
    };
    await pairFolder(paths, disk).place();
    expect(moved).to.deep.equal(['server.key as server.key', 'server.crt as server.crt']);
  });
});
