import { expect } from 'chai';
import fc from 'fast-check';
import { ownIssuer } from '../../../src/token/own-issuer.ts';
import { runs } from '../../support/runs.ts';

const canonical = /^https:\/\/[a-z0-9._-]+\.my\.salesforce\.com$/;
const pieces = ['', '/', '?', '#', ':', ':443', '@', ' ', '\t', '\n', '.', '%', '%2e', '\\', 'A', 'ａ', '\u00ad', '/x'];

describe('The issuer that a token names by itself', () => {
  for (const iss of ['https://acme.my.salesforce.com', 'https://acme--dev.sandbox.my.salesforce.com']) {
    it(`is asked when it is a My Domain, as an org writes it: ${iss}`, () => {
      expect(ownIssuer(iss)).to.deep.equal({ issuer: iss });
    });
  }

  it('is asked in no other spelling, whatever is put into it and wherever', () => {
    const good = 'https://acme.my.salesforce.com';
    const change = fc.tuple(fc.nat(good.length), fc.constantFrom(...pieces), fc.boolean());
    fc.assert(
      fc.property(change, ([at, piece, inUpperCase]) => {
        const text = good.slice(0, at) + piece + (inUpperCase ? good.slice(at).toUpperCase() : good.slice(at));
        const own = ownIssuer(text);
        if ('issuer' in own) expect(own.issuer).to.equal(text).and.match(canonical);
        else expect(text).not.to.equal(good);
      }),
      runs(1000),
    );
  });
});
