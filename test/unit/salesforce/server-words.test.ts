import { expect } from 'chai';
import fc from 'fast-check';
import { rememberSecrets } from '../../../src/faults/known-secrets.ts';
import { serverWords } from '../../../src/salesforce/server-words.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
const base64url = (length: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: length, maxLength: length });

describe("Server's words", () => {
  it('are shown as they are when they hold no secret', () => {
    const said = "user hasn't approved this consumer";
    expect(serverWords(said)).to.equal(said);
  });

  it('lose an assertion, a token or a key that the server echoes, whole or cut', () => {
    const echo = fc.oneof(
      fc.tuple(base64url(60), base64url(100), base64url(342)).map((parts) => `eyJ${parts.join('.')}`),
      base64url(60).map((half) => `eyJ${half}`),
      base64url(90).map((body) => `00D000000000001!${body.replaceAll('-', '.')}`),
      base64url(80).map((body) => `5Aep861${body.replaceAll('-', '.')}`),
    );
    fc.assert(
      fc.property(echo, fc.string(), (secret, around) => {
        const shown = serverWords(`${around} ${secret} is not valid`);
        return !shown.includes(secret.slice(0, 24)) && !shown.includes(secret.slice(-24));
      }),
    );
  });

  it('cannot move the cursor, change colours or turn text around', () => {
    const shown = serverWords('\u001b[2Jyou are \u202eadmin\u0007\r\nnow');
    expect(shown).to.equal('[2Jyou are  admin now');
  });

  it('hide nothing: what draws nothing is shown as an escape', () => {
    expect(serverWords('a\u200bb\u2028c\u061cd\ufeffe')).to.equal('a\\u200bb\\u2028c\\u061cd\\ufeffe');
  });

  it('lose what this process has sent, whatever it looks like, also as it stands in a form', () => {
    rememberSecrets('my own! secret', undefined, 'short');
    expect(serverWords('for "my own! secret" or my+own%21+secret, short')).to.equal(
      'for "<secret removed>" or <secret removed>, short',
    );
  });

  it('are cut at 300 characters', () => {
    expect(serverWords('word '.repeat(500))).to.have.length(301);
  });
});
