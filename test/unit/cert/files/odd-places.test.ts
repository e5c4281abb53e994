import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPair } from '../../../../src/cert/files/disk.ts';
import { rejectionOf } from '../../../support/faults.ts';
import { inFolder } from '../../../support/openssl.ts';
import { newKeyPair } from '../rotation-world.ts';

describe('A folder in a place of a pair', () => {
  for (const name of ['.server.key.new', '.server.crt.new', '.server.key.old', '.server.rotation.json'])
    it(`is named as what stands in the way, and stays: ${name}`, async () => {
      await inFolder(async (dir) => {
        const pair = await newKeyPair('pay');
        const open = async () => {
          const files = await openPair(dir, 'server');
          return files.locked({ isHeld: async () => true, release: async () => undefined });
        };
        await (await open()).replace(pair);
        await mkdir(join(dir, name));
        const fault = await rejectionOf((await open()).replace(pair));
        expect(fault).to.include({ name: 'OutputFileError' });
        expect(fault.message).to.contain(join(dir, name));
        expect((await readdir(dir)).sort()).to.deep.equal([name, 'server.crt', 'server.key'].sort());
      });
    });
});
