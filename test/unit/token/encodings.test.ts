import { expect } from 'chai';
import fc from 'fast-check';
import { isId, orgOfTenantKey, readSigningKeyId, readSubject, toId15, toId18 } from '../../../src/salesforce/ids.ts';
import { readJsonObject } from '../../../src/salesforce/json.ts';
import { readBase64url } from '../../../src/token/compact.ts';

describe('base64url', () => {
  it('reads back what was encoded, without complaint', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readBase64url(Buffer.from(bytes).toString('base64url'))).to.deep.equal({ bytes, flaws: [] });
      }),
    );
  });

  it('complains about every other spelling of the same bytes', () => {
    expect(readBase64url('-_8=')).to.deep.equal({ bytes: Uint8Array.of(0xfb, 0xff), flaws: ['padding'] });
    expect(readBase64url('+/8')).to.deep.equal({ bytes: Uint8Array.of(0xfb, 0xff), flaws: ['alphabet'] });
    expect(readBase64url('-_9')).to.deep.equal({ bytes: Uint8Array.of(0xfb, 0xff), flaws: ['trailing-bits'] });
  });

  for (const text of ['A', 'AAAAA', 'AA A', 'AA.A', 'AA\n', 'é', 'AA===']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(readBase64url(text)).to.equal(undefined);
    });
  }
});

describe('a record id', () => {
  it('gets the three check characters that Salesforce gives it', () => {
    expect(toId18('00DR00000009GhE')).to.equal('00DR00000009GhEMAU');
    expect(toId18('005xx000001Sv6A')).to.equal('005xx000001Sv6AAAS');
  });

  it('is left alone when it has them', () => {
    expect(toId18('00DR00000009GhEMAU')).to.equal('00DR00000009GhEMAU');
  });

  it('is compared by its first 15 characters', () => {
    expect(toId15('00DR00000009GhEMAU')).to.equal(toId15('00DR00000009GhE'));
    expect(toId15(null)).to.equal('');
  });

  it('is read out of the id of a signing key, with the time of its creation, and of a tenant key', () => {
    expect(readSigningKeyId('CORE_ATJWT.00DR00000009GhE.1700000000000')).to.deep.equal({
      orgId: '00DR00000009GhE',
      createdMs: 1_700_000_000_000,
    });
    for (const other of [undefined, '', '228', 'CORE_ATJWT.00DR00000009GhE', 'X.CORE_ATJWT.00DR00000009GhE.1'])
      expect(readSigningKeyId(other), other).to.equal(null);
    expect(orgOfTenantKey('core/prod/00DR00000009GhEMAU')).to.equal('00DR00000009GhEMAU');
    expect(orgOfTenantKey('core/prod')).to.equal(undefined);
  });

  it('is read out of a subject, be it an identity URL or not', () => {
    const [orgId, userId] = ['00DR00000009GhEMAU', '005xx000001Sv6AAAS'];
    const both = readSubject(`https://login.salesforce.com/id/${orgId}/${userId}`);
    expect({ orgId: both.orgId, userId: both.userId }).to.deep.equal({ orgId, userId });
    const one = readSubject(`uid:${userId}`);
    expect({ orgId: one.orgId, userId: one.userId }).to.deep.equal({ orgId: undefined, userId });
    for (const other of [undefined, 'o@example.com', `x-uid:${userId}`])
      expect(readSubject(other).userId).to.equal(undefined);
  });

  it('is told from a username', () => {
    expect(isId('005xx000001Sv6A', '005')).to.equal(true);
    expect(isId('005xx@example.com', '005')).to.equal(false);
  });
});

const read = (text: string) => readJsonObject(Buffer.from(text));

describe('a JSON object', () => {
  it('is read as JSON.parse reads it, and nothing is called double that is not', () => {
    const anyObject = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(anyObject, (object) => {
        const text = JSON.stringify(object);
        expect(read(text)).to.deep.equal({ object: JSON.parse(text), duplicateNames: [] });
      }),
    );
  });

  const doubles: { text: string; names: string[] }[] = [
    { text: '{"a":1,"a":2}', names: ['a'] },
    { text: '{"a":1,"\\u0061" : 2}', names: ['a'] },
    { text: '{"x":{"a":1,"a":2},"a":1}', names: ['a'] },
    { text: '{"a":{"a":{"a":1}}}', names: [] },
    { text: '{"a":["a","a"],"b":"a"}', names: [] },
    { text: '{"a":"\\"a\\":1,","b":1}', names: [] },
    { text: '{"":1,"":2}', names: [''] },
  ];
  for (const { text, names } of doubles) {
    it(`has ${names.length} doubled names in ${text}`, () => {
      expect(read(text)).to.deep.include({ duplicateNames: names });
    });
  }

  it('may nest 64 levels deep and no deeper', () => {
    const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(read(nested(64))).to.be.an('object');
    expect(read(nested(65))).to.include('64 levels');
  });

  for (const text of [
    '',
    '{',
    '{"a":}',
    '{"a":1}x',
    '\uFEFF{}',
    "{'a':1}",
    '{"a":\u00a01}',
    '1',
    '"x"',
    'null',
    '[]',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(read(text)).to.be.a('string');
    });
  }
});
