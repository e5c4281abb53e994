import { expect } from 'chai';
import fc from 'fast-check';
import {
  notKept,
  ownerHash,
  REUSE_MARGIN_SECONDS,
  readKept,
  type TokenOwner,
  writeKept,
} from '../../../src/exchange/kept-token.ts';
import { exchangeResult } from '../../../src/exchange/token-grant.ts';
import { jwt } from '../../support/tokens.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const seconds = now.getTime() / 1000;
const owner: TokenOwner = {
  clientId: '3MVG9',
  username: 'ci@pay.example',
  host: 'https://pay.my.salesforce.com',
  audience: 'https://login.salesforce.com',
};
const granted = (accessToken: string) =>
  exchangeResult(
    {
      accessToken,
      tokenType: 'Bearer',
      instanceUrl: 'https://pay.my.salesforce.com',
      apiInstanceUrl: null,
      identityUrl: 'https://login.salesforce.com/id/00D5g000004XyZaEAK/0055g00000Intg2AAB',
      scopes: ['api', 'web'],
      issuedAtMs: now.getTime(),
    },
    {
      clientId: owner.clientId,
      username: owner.username,
      audience: owner.audience,
      tokenEndpoint: `${owner.host}/services/oauth2/token`,
    },
    now,
  );
const lasting = (left: number) => granted(jwt({ alg: 'RS256', kid: 'CORE' }, { exp: seconds + left }));

describe('Token that is kept for the next call', () => {
  it('comes back as it was granted', () => {
    expect(readKept(writeKept(owner, lasting(900)), owner, now)).to.deep.equal(lasting(900));
  });

  it('is good until 60 seconds before its exp, and not a second longer', () => {
    const text = writeKept(owner, lasting(900));
    const after = (passed: number): Date => new Date(now.getTime() + passed * 1000);
    expect(readKept(text, owner, after(900 - REUSE_MARGIN_SECONDS - 1))?.expiresInSeconds).to.equal(61);
    expect(readKept(text, owner, after(900 - REUSE_MARGIN_SECONDS))).to.equal(null);
  });

  it('is for the same client, user, host and audience alone', () => {
    const text = writeKept(owner, lasting(900));
    for (const piece of ['clientId', 'username', 'host', 'audience'] as const) {
      const other = { ...owner, [piece]: `${owner[piece]}x` };
      expect(ownerHash(other), piece).not.to.equal(ownerHash(owner));
      expect(readKept(text, other, now), piece).to.equal(null);
    }
    expect(ownerHash({ ...owner, clientId: 'a', username: 'bc' })).not.to.equal(
      ownerHash({ ...owner, clientId: 'ab', username: 'c' }),
    );
  });

  it('is never an opaque one, nor one that ends too soon', () => {
    expect(notKept(granted('00D5g00000PayOr!AR8A.abc'))).to.equal('opaque');
    expect([notKept(lasting(60)), notKept(lasting(61))]).to.deep.equal(['short', null]);
    expect(readKept(writeKept(owner, granted('00D5g00000PayOr!AR8A.abc')), owner, now)).to.equal(null);
  });

  it('is not read out of a text that was damaged or made by someone else', () => {
    const whole = writeKept(owner, lasting(900));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (cut) => readKept(whole.slice(0, cut), owner, now) === null),
      { numRuns: 50 },
    );
    const fields = JSON.parse(whole);
    for (const change of [
      { format: 2 },
      { grant: null },
      { grant: { ...fields.grant, accessToken: `${fields.grant.accessToken}\n'; rm -rf ~` } },
      { grant: { ...fields.grant, instanceUrl: 7 } },
      { grant: { ...fields.grant, scopes: 'api' } },
    ]) {
      expect(readKept(JSON.stringify({ ...fields, ...change }), owner, now)).to.equal(null);
    }
    fc.assert(fc.property(fc.json(), (text) => readKept(text, owner, now) === null));
  });
});
