import { expect } from 'chai';
import { isSameUsername, isUsername } from '../../../src/salesforce/username.ts';

const names = ['ci@example.com', 'o.b+tag@pay.example.uat', "o'neil@example.com", 'é@example.com', 'user@localhost'];
const others: [what: string, text: string][] = [
  ['a header', 'Username'],
  ['a row of a table', 'ci@example.com,Ida'],
  ['a quoted field', '"ci@example.com"'],
  ['two names', 'a@b.c d@e.f'],
  ['an auth URL', 'force://PlatformCLI::secret@pay.my.salesforce.com'],
  ['a line of a key', '-----BEGIN PRIVATE KEY-----'],
  ['a line of 81 characters', `${'a'.repeat(75)}@b.com`],
];

describe('A Salesforce username', () => {
  for (const name of names) it(`may be ${name}`, () => expect(isUsername(name)).to.equal(true));
  for (const [what, text] of others) it(`is not ${what}`, () => expect(isUsername(text)).to.equal(false));
});

describe('Two usernames', () => {
  it('are the same in any spelling of their letters, and none is that of nobody', () => {
    expect(isSameUsername('Ida@Pay.example', 'ida@pay.EXAMPLE')).to.equal(true);
    expect(isSameUsername('ida@pay.example', 'ida@pay.example.uat')).to.equal(false);
    for (const nobody of [null, undefined]) expect(isSameUsername('ida@pay.example', nobody)).to.equal(false);
  });
});
