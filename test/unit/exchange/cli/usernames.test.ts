import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { openUsernames } from '../../../../src/exchange/cli/usernames.ts';
import type { UsernameLine } from '../../../../src/exchange/exchange-many.ts';
import { rejectionOf } from '../../../support/faults.ts';
import { inFolder, putFiles } from '../../../support/openssl.ts';

async function read(path: string): Promise<UsernameLine[]> {
  const found: UsernameLine[] = [];
  for await (const line of openUsernames(path, '--usernames-file').lines) found.push(line);
  return found;
}

const readText = (content: string | Uint8Array): Promise<UsernameLine[]> =>
  inFolder(async (dir) => {
    await putFiles(dir, { users: content });
    return read(join(dir, 'users'));
  });

const utf16 = (text: string, bigEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('A file of usernames', () => {
  const two: UsernameLine[] = [
    { line: 1, text: 'a@b.c' },
    { line: 3, text: 'd@é.f' },
  ];
  const forms: { what: string; content: string | Uint8Array }[] = [
    { what: 'with line feeds', content: 'a@b.c\n\nd@é.f\n' },
    { what: 'of Windows', content: 'a@b.c\r\n\r\nd@é.f\r\n' },
    { what: 'without an end of its last line', content: 'a@b.c\n\nd@é.f' },
    { what: 'with blanks and comments', content: '  a@b.c \n # not this one\n\td@é.f\n\n' },
    { what: 'with a byte order mark', content: '\ufeffa@b.c\n#\nd@é.f' },
    { what: 'in UTF-16, as PowerShell writes it', content: utf16('a@b.c\r\n\r\nd@é.f\r\n', false) },
    { what: 'in UTF-16 from the other end', content: utf16('a@b.c\r\n\r\nd@é.f\r\n', true) },
  ];
  for (const { what, content } of forms) {
    it(`${what} gives its names and their lines`, async () => {
      expect(await readText(content)).to.deep.equal(two);
    });
  }

  it('may begin with the header of a query, and only begin with it', async () => {
    expect(await readText('Username\na@b.c\nUsername\n')).to.deep.equal([
      { line: 2, text: 'a@b.c' },
      { line: 3, text: 'Username' },
    ]);
  });

  it('may be empty', async () => {
    expect(await readText('')).to.deep.equal([]);
    expect(await readText('\n# nobody\n')).to.deep.equal([]);
  });

  it('gives every name, wherever the pieces that it is read in end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-zé]{1,40}$/), { minLength: 3000, maxLength: 5000 }),
        async (names) => {
          const found = await readText(names.join('\r\n'));
          expect(found.map(({ text }) => text)).to.deep.equal(names);
        },
      ),
      { numRuns: 3 },
    ));

  it('that is one endless line is no reason to hold it all', async () => {
    const [first] = await readText('x'.repeat(1_000_000));
    expect(first?.text.length).to.be.at.most(66_000);
  });

  it('that is not there is named, as is a folder', async () => {
    expect(await rejectionOf(read('/no/such/file'))).to.include({
      name: 'InputUnreadableError',
      code: 'input-unreadable-missing',
    });
    expect(await rejectionOf(read('/'))).to.include({
      name: 'InputUnreadableError',
      code: 'input-unreadable-directory',
    });
  });

  it('ends where it is closed', () =>
    inFolder(async (dir) => {
      await putFiles(dir, { users: 'a@b.c\n'.repeat(100_000) });
      const { lines, close } = openUsernames(join(dir, 'users'), '--usernames-file');
      let count = 0;
      for await (const _ of lines) {
        count += 1;
        close();
      }
      expect(count).to.be.within(1, 20_000);
    }));
});
