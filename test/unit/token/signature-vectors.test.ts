/** Signatures that others have published. Of all of them verify takes the good RS256 ones, and nothing else. */
import { expect } from 'chai';
import { formCheck, signatureChecks } from '../../../src/token/checks.ts';
import { type CompactJws, readJws } from '../../../src/token/compact.ts';
import { judgeWriting } from '../../../src/token/judge.ts';
import { keysOfGiven, readJwks } from '../../../src/token/jwks.ts';
import { verifyToken } from '../../../src/token/verify.ts';
import { read } from '../../support/repo.ts';

type Jwk = { kid?: string; keys?: Jwk[] };
type Row = { jws: string; key: Jwk | null };
type WycheproofTest = { tcId: number; jws: unknown; result: string };
type Wycheproof = { numberOfTests: number; testGroups: { public?: Jwk; tests: WycheproofTest[] }[] };

const wycheproof: Wycheproof = JSON.parse(read('test/vectors/wycheproof-jws.json'));
const rfc7515: { rows: (Row & { section: string })[] } = JSON.parse(read('test/vectors/rfc7515.json'));
const rfc7520: { rows: (Row & { figure: string })[] } = JSON.parse(read('test/vectors/rfc7520.json'));

const listOf = (key: Jwk | null): object => ({ keys: (key?.keys ?? [key]).map((one) => ({ kid: '', ...one })) });
/** `org`: a list of keys by id. `client`: one key without an id. */
const keysIn = (key: Jwk | null, signer: 'org' | 'client') =>
  keysOfGiven({ signer, source: 'vector', keys: readJwks(listOf(key) as never) ?? [] });

const parse = (text: string): CompactJws | null => {
  try {
    return readJws(text);
  } catch {
    return null;
  }
};

/** What verify makes of a JWS, whatever it carries: the signature and the form. */
const isAccepted = (text: string, key: Jwk | null, signer: 'org' | 'client' = 'org'): boolean => {
  const jws = parse(text);
  if (jws === null || key === null) return false;
  const found = { signer, source: 'vector', keys: keysIn(key, signer), note: '' };
  const role = signer === 'client' ? 'assertion' : 'access-token';
  const [signature] = signatureChecks(jws, jws.content === null, found, role);
  return signature?.ok === true && formCheck(judgeWriting(jws.flaws)).ok === true;
};

const isRs256 = (text: string): boolean => parse(text)?.header.alg === 'RS256';

describe('The signatures of Wycheproof', () => {
  const rows = wycheproof.testGroups.flatMap(({ public: key, tests }) =>
    tests.map((test) => ({ key: key ?? null, ...test })),
  );
  const texts = rows.flatMap(({ jws, ...row }) => (typeof jws === 'string' ? [{ jws, ...row }] : []));

  it('are all there', () => {
    expect(rows).to.have.lengthOf(wycheproof.numberOfTests);
    expect(texts.length).to.be.greaterThan(390);
  });

  it('come without a private key', () => {
    expect(read('test/vectors/wycheproof-jws.json')).not.to.match(/"(?:d|k|p|q|private)":/);
  });

  it('are accepted when they are good RS256, and only then', () => {
    const wanted = texts.filter(({ jws, result }) => result === 'valid' && isRs256(jws)).map(({ tcId }) => tcId);
    const accepted = texts.filter(({ jws, key }) => isAccepted(jws, key)).map(({ tcId }) => tcId);
    expect(accepted).to.deep.equal(wanted);
    expect(accepted).to.deep.equal([33, 259, 260, 261, 262, 263, 345, 349]);
  });

  it('are none of them a token: what they cover is "foo" and the like, no claims', async () => {
    for (const { tcId, jws, key } of texts) {
      const expectation = {
        issuer: null,
        namedBy: 'person' as const,
        orgId: null,
        audience: null,
        clientId: null,
        scopes: [],
        isIdToken: false,
        clockTolerance: 0,
      };
      const given = { signer: 'client' as const, source: 'vector', keys: keysIn(key, 'client') };
      const verified = await verifyToken(
        { text: jws, expectation, given, now: new Date() },
        { keysOfIssuer: () => Promise.reject(new Error('no key may be asked for')) },
      ).then(
        (result) => result.verified,
        () => false,
      );
      expect(verified, `row ${tcId}`).to.equal(false);
    }
  });
});

describe('The signatures of RFC 7515 and RFC 7520', () => {
  for (const { section, jws, key } of rfc7515.rows) {
    const isGood = section === 'A.2';
    it(`${section} of RFC 7515 is ${isGood ? 'accepted' : 'refused: it is no RS256'}`, () => {
      expect(isAccepted(jws, key, 'client')).to.equal(isGood);
    });
  }
  for (const { figure, jws, key } of rfc7520.rows) {
    const isGood = figure === 'Figure13';
    it(`${figure} of RFC 7520 is ${isGood ? 'accepted' : 'refused: it is no RS256'}`, () => {
      expect(isAccepted(jws, key)).to.equal(isGood);
    });
  }

  it('A.2 of RFC 7515 is a whole good token in its own year, and over now', async () => {
    const row = rfc7515.rows.find(({ section }) => section === 'A.2');
    const given = { signer: 'client' as const, source: 'vector', keys: keysIn(row?.key ?? null, 'client') };
    const expectation = {
      issuer: null,
      namedBy: 'person' as const,
      orgId: null,
      audience: null,
      clientId: null,
      scopes: [],
      isIdToken: false,
      clockTolerance: 0,
    };
    const at = (now: Date) =>
      verifyToken(
        { text: row?.jws ?? '', expectation, given, now },
        { keysOfIssuer: () => Promise.reject(new Error()) },
      );
    expect((await at(new Date('2011-03-22T18:00:00Z'))).verified).to.equal(true);
    const { verified, checks } = await at(new Date('2011-03-22T18:43:00Z'));
    expect(verified).to.equal(false);
    expect(checks.filter(({ ok }) => ok === false).map(({ id }) => id)).to.deep.equal(['exp']);
  });
});
