import { expect } from 'chai';
import { isUsername } from '../../../src/salesforce/username.ts';

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
