/** Random carriers and cuts of keys and certificates: read whole, or refused; never another one, and never a claim of what they are not. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { readCertificate } from '../../src/cert/certificate.ts';
import { JwtError } from '../../src/faults/errors.ts';
import { readPrivateKey } from '../../src/key/private-key.ts';
import { type DamagedText, disguises } from '../support/disguises.ts';
import { runs } from '../support/runs.ts';

const field = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../vectors/field/keys/${name}`, import.meta.url)), 'utf8');
const key = field('pack.key');
const certificate = field('pack.crt');
const whose = (one: KeyObject): string => createPublicKey(one).export({ format: 'pem', type: 'spki' }).toString();
const ownKey = whose(readPrivateKey(key).key);
const read = (text: string): string => readCertificate(Buffer.from(text)).certificate.sha256Fingerprint;
const own = read(certificate);

const forBoth = disguises.filter(({ forKeysAlone }) => !forKeysAlone);
const wear = (chain: readonly DamagedText[], text: string): string =>
  chain.reduce((worn, { wear: one }) => one(worn), text);
const namesOf = (chain: readonly DamagedText[]): string => chain.map(({ name }) => name).join(', then ');

/** The code of the refusal; null where it was read, and what was read is its own. */
function refusalOf(isOwn: () => boolean, what: string): JwtError | null {
  try {
    expect(isOwn(), what).to.equal(true);
    return null;
  } catch (error) {
    if (error instanceof JwtError) return error;
    throw error;
  }
}

/** Where a whole text is cut: never so late that nothing of it is missing, nor so soon that a few letters are left of it. */
const cutOf = (text: string) => {
  const begin = text.indexOf('\n') + 200;
  const end = text.lastIndexOf('-----END') - 8;
  return fc.integer({ min: begin, max: end }).map((at) => text.slice(0, at));
};

describe('A certificate that was carried', () => {
  it('by one to three ways is itself, or is refused without a claim', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...forBoth), { minLength: 1, maxLength: 3 }), (chain) => {
        const worn = wear(chain, certificate);
        const refused = refusalOf(() => read(worn) === own, namesOf(chain));
        if (refused)
          expect(refused.code, namesOf(chain)).to.match(/^certificate-unreadable(?:-damaged|-archive|-page)?$/);
      }),
      runs(200),
    );
  });

  it('and was cut is refused, and never taken for one that is whole, or for a key', () => {
    const cut = fc.tuple(cutOf(certificate), fc.array(fc.constantFrom(...forBoth), { maxLength: 2 }));
    fc.assert(
      fc.property(cut, ([part, chain]) => {
        const refused = refusalOf(() => read(wear(chain, part)) === '', namesOf(chain));
        expect(refused?.code, namesOf(chain)).to.match(
          // What is left in whole blocks may be a ciphertext: its sentence says no more.
          /^certificate-unreadable(?:-damaged|-archive|-page|-first-line|-openssl-enc-unsalted)?$/,
        );
      }),
      runs(200),
    );
  });
});

describe('A private key that was carried', () => {
  it('and was cut is refused, and never taken for another, and nobody is told to make a new one first', () => {
    const cut = fc.tuple(cutOf(key), fc.array(fc.constantFrom(...disguises), { maxLength: 2 }));
    fc.assert(
      fc.property(cut, ([part, chain]) => {
        const refused = refusalOf(() => whose(readPrivateKey(wear(chain, part)).key) === '', namesOf(chain));
        expect(refused?.code, namesOf(chain)).to.match(
          /^key-unreadable(?:-cut|-damaged|-other-signs|-archive|-page|-first-line|-openssl-enc-unsalted(?:-base64)?)?$/,
        );
        expect(refused?.actions[0] ?? '', namesOf(chain)).not.to.match(/new pair/i);
      }),
      runs(200),
    );
  });

  it('joined with another text is itself, or is refused', () => {
    const texts = fc.constantFrom(
      certificate,
      'SF_CLIENT_ID=3MVG9abc\n',
      '# comment\n',
      '{"a":1}\n',
      '\0\0',
      '-----\n',
    );
    const joined = fc.tuple(texts, texts, fc.array(fc.constantFrom(...forBoth), { maxLength: 1 }));
    fc.assert(
      fc.property(joined, ([before, behind, chain]) => {
        const text = wear(chain, `${before}${key}${behind}`);
        refusalOf(() => whose(readPrivateKey(text).key) === ownKey, namesOf(chain));
      }),
      runs(100),
    );
  });
});
