import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bytesToText, readTextInput } from '../../../src/cli/input.ts';
import { rejectionOf } from '../../support/faults.ts';
import { accessToken } from '../token/token-samples.ts';

const faultOf = (path: string) => rejectionOf(readTextInput(path, '--token-file'));

describe('the file that a flag names', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'text-input-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const encodings: [name: string, bytes: Buffer][] = [
    ['UTF-8', Buffer.from('tökén')],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFtökén')],
    ['UTF-16 as Windows PowerShell writes it', Buffer.from('\uFEFFtökén', 'utf16le')],
    ['UTF-16, the other way round', Buffer.from('\uFEFFtökén', 'utf16le').swap16()],
  ];
  for (const [name, bytes] of encodings) {
    it(`is read as text when it is ${name}`, async () => {
      const path = join(folder, 'token.txt');
      await writeFile(path, bytes);
      expect(await readTextInput(path, '--token-file')).to.equal('tökén');
    });
  }

  it('may hold bytes that are no text: they are marked, and nothing breaks', () => {
    expect(bytesToText(Uint8Array.of(0x61, 0xff, 0x62))).to.equal('a\uFFFDb');
  });

  it('is named in the error when it does not exist', async () => {
    const { name, code, message } = await faultOf(join(folder, 'nothing'));
    expect(name).to.equal('InputUnreadableError');
    expect(code).to.equal('input-unreadable-missing');
    expect(message).to.equal(`The file ${join(folder, 'nothing')} does not exist.`);
  });

  it('is called a folder when it is one', async () => {
    expect((await faultOf(folder)).code).to.equal('input-unreadable-directory');
  });

  it('is refused beyond 16 MB', async () => {
    const path = join(folder, 'large');
    await writeFile(path, '');
    await truncate(path, 16 * 1024 * 1024 + 1);
    expect((await faultOf(path)).code).to.equal('input-unreadable-too-large');
  });

  for (const secret of [accessToken, accessToken.slice(0, 120), `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}`]) {
    it(`is not repeated when it is the secret itself (${secret.length} characters)`, async () => {
      const { code, message, actions, detail, data } = await faultOf(secret);
      expect(code).to.equal('input-unreadable-secret');
      expect(JSON.stringify({ message, actions, detail, data })).not.to.include(secret.slice(0, 20));
    });
  }
});
