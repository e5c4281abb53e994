/** Key lists as tools write them: one id for several keys, numbers or a certificate. */

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { keysOfJwks, readJwks } from '../../../src/token/jwks.ts';
import { rsaKey } from '../../support/rsa.ts';
import { jwkOf } from '../../support/signed-tokens.ts';

const kid = 'CORE_ATJWT.00D5g000004XyZa.1';
const find = (...keys: object[]) => keysOfJwks(readJwks({ keys } as never) ?? []).find(kid);
const field = (name: string): string => readFileSync(new URL(`../../vectors/field/${name}`, import.meta.url), 'utf8');
const certificate = field('keys/pack.crt').replace(/-----[^-]+-----|\s/g, '');
const rsa = (): object => ({ ...jwkOf(rsaKey(), kid) });
const elliptic = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid };

describe('A list of public keys', () => {
  it('gives the key of a certificate where it holds no numbers', () => {
    const [entry] = JSON.parse(field('tokens/jwks-x5c-only.json')).keys;
    const [numbers] = JSON.parse(field('tokens/jwks.json')).keys;
    const found = find({ ...entry, kid });
    expect(found.kind === 'found' && found.key.export({ format: 'jwk' }).n).to.equal(numbers.n);
    expect(find({ kid, x5c: [certificate] }).kind).to.equal('found');
  });

  it('calls a certificate unreadable that is none, and no weak key', () => {
    for (const x5c of [['AAAA'], [''], [`${certificate.slice(0, 200)}`]])
      expect(find({ kid, kty: 'RSA', x5c })).to.deep.equal({ kind: 'none', fault: 'unreadable' });
    expect(find({ kid, kty: 'RSA' })).to.deep.equal({ kind: 'none', fault: 'unreadable' });
  });

  it('takes, of several keys with one id, the one that can have signed', () => {
    const signer = rsa();
    for (const other of [elliptic, { ...rsa(), use: 'enc' }, { ...rsa(), alg: 'RS512' }, { kid, kty: 'oct' }]) {
      expect(find(other, signer).kind).to.equal('found');
      expect(find(signer, other).kind).to.equal('found');
    }
    expect(find(signer, signer).kind).to.equal('found');
  });

  it('takes none of two that both can, and names what is wrong with a single one', () => {
    expect(
      find(jwkOf(rsaKey(), kid), jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, kid)),
    ).to.deep.equal({
      kind: 'none',
      fault: 'ambiguous',
    });
    expect(find(elliptic)).to.deep.equal({ kind: 'none', fault: 'not-rsa' });
  });
});
