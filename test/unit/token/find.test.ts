/** The look at a plain line alone, which saves the look at all views, finds what that finds. */
import { expect } from 'chai';
import fc from 'fast-check';
import { allTokensIn, type FoundToken, tokensInViews } from '../../../src/token/find.ts';
import { kinds, spread, tokens } from '../../support/planted-tokens.ts';
import { runs } from '../../support/runs.ts';
import { frames, ways } from '../../support/token-carriers.ts';

const told = (found: FoundToken[]) =>
  found.map(({ form, token, start, end, wholeness, isPlain }) => ({ form, token, start, end, wholeness, isPlain }));
const expectSame = (text: string): void => {
  expect(told(allTokensIn(text)), JSON.stringify(text)).to.deep.equal(told(tokensInViews(text)));
};

/** Signs that stand beside tokens, those of carriers among them, and pieces that tokens are made of. */
const beside = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...' \t"\'`:=,;.{}[]()|@/?_-+*~<>&%\\#$!^',
        '" "',
        "''",
        '" + "',
        '=41',
        '%2E',
        '__',
        '**',
        '[-',
        '-]',
      ),
      fc.constantFrom(
        'key',
        'token',
        'SF_TOKEN',
        'eyJ',
        '00D',
        '5Aep',
        'force://',
        '12',
        'e',
        'user@acme.example',
        'https://a.example/',
      ),
      fc.nat(40).map((length) => spread(length)),
      tokens.map((token) => Buffer.from(token).toString('base64')),
      tokens.map((token) => token.replaceAll(/[!:]/g, (sign) => `\\${sign}`)),
    ),
    { maxLength: 6 },
  )
  .map((some) => some.join(''));

describe('A line with one plain token', () => {
  it('is read as by all views, whatever stands beside it', () => {
    fc.assert(
      fc.property(beside, tokens, beside, (before, token, after) => {
        expectSame(`${before}${token}${after}`);
        expectSame(`${before} ${token} ${after}`);
      }),
      runs(400),
    );
  });

  it('is read as by all views, a part of it as well, and in every frame and way', () => {
    fc.assert(
      fc.property(
        tokens,
        fc.nat(400),
        fc.constantFrom(...frames),
        fc.constantFrom(...ways, ['as it is', (text: string) => text] as const),
        (token, cut, [, frame], [, carry]) =>
          expectSame(carry(frame(cut > 300 ? token : token.slice(0, -cut || undefined)))),
      ),
      runs(200),
    );
  });

  it('is read by itself alone where it stands in a list', () => {
    const token = kinds['a JWT']?.((length) => spread(length)) ?? '';
    for (const line of [
      token,
      `PROD=${token}`,
      `1,${token},ok`,
      `"${token}",`,
      `{"accessToken":"${token}","user":"ida"}`,
    ])
      expect(told(allTokensIn(line)), line).to.have.length(1);
  });
});
