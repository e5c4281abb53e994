import { execFile } from 'node:child_process';
import { open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { keySourceOf, loadKey } from '../../../../src/key/cli/key-source.ts';
import { rejectionOf } from '../../../support/faults.ts';
import { keyPair } from '../../../support/keys.ts';
import { inFolder } from '../../../support/openssl.ts';

const noAsker = { jsonEnabled: () => true, secretPrompt: () => Promise.resolve('') };

describe('the source of a private key', () => {
  it('is not read to its end when it is far too large for a key', () =>
    inFolder(async (dir) => {
      const path = join(dir, 'disk.img');
      await writeFile(path, '');
      await truncate(path, 17 * 1024 * 1024);
      const { name, code, data } = await rejectionOf(loadKey(keySourceOf(path, '--key-file'), noAsker));
      expect({ name, code, data }).to.deep.equal({
        name: 'InputUnreadableError',
        code: 'input-unreadable-too-large',
        data: { flag: '--key-file' },
      });
    }));

  it('may be gone by the time it has been read', () =>
    inFolder(async (dir) => {
      const path = join(dir, 'pipe');
      await promisify(execFile)('mkfifo', [path]);
      const loading = loadKey(keySourceOf(path, '--key-file'), noAsker);
      const pipe = await open(path, 'w'); // waits for the one who reads
      await rm(path);
      await pipe.writeFile((await keyPair('pay')).privateKeyPem);
      await pipe.close();
      const { bits, openToOthers } = await loading;
      expect({ bits, openToOthers }).to.deep.equal({ bits: 2048, openToOthers: false });
    }));

  it('is named as no key when it is millions of letters of base64', async () => {
    const text = 'QUJD'.repeat(3_000_000);
    const { name } = await rejectionOf(loadKey({ from: 'environment', text }, noAsker));
    expect(name).to.equal('KeyUnreadableError');
  });
});
