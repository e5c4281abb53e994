import { type createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { readPlainPem } from '../../../src/key/plain-pem.ts';
import { readPrivateKey } from '../../../src/key/private-key.ts';
import { pemOf, rsaKey } from '../../support/rsa.ts';
import { runs } from '../../support/runs.ts';

const rsa = rsaKey();
const pems = [pemOf(rsa), pemOf(rsa, 'pkcs1'), pemOf(rsaKey(3072))];

/** What the reader of all forms makes of a text; null where it refuses it. */
function readSlowly(text: string) {
  try {
    return readPrivateKey(text);
  } catch {
    return null;
  }
}

describe('A private key in its plainest form', () => {
  for (const [at, pem] of pems.entries()) {
    it(`is read as the reader of all forms reads it: ${at}`, () => {
      for (const material of [pem, pem.trimEnd(), Buffer.from(pem)]) {
        const read = readPlainPem(material);
        const slow = readPrivateKey(material);
        expect(read?.key.equals(slow.key)).to.equal(true);
        expect({ ...read, key: null }).to.deep.equal({ ...slow, key: null });
      }
    });
  }

  it('is no key that cannot be used: small, of another type, encrypted, or with something beside it', () => {
    const of = (key: ReturnType<typeof createPrivateKey>): string =>
      key.export({ type: 'pkcs8', format: 'pem' }).toString();
    const others = [
      pemOf(rsaKey(1024)),
      pemOf(rsa, 'pkcs8', 'sesame'),
      of(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      of(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      `${pems[0]}${pems[0]}`,
      `x\n${pems[0]}`,
      String(pems[0]).replaceAll('\n', '\r\n'),
      String(pems[0]).replaceAll('\n', ''),
    ];
    for (const text of others) expect(readPlainPem(text), text.slice(0, 40)).to.equal(null);
  });

  it('with a changed place is read as the reader of all forms reads it, or left to that', () => {
    const pem = String(pems[0]);
    const changed = fc
      .record({ at: fc.nat(pem.length - 1), by: fc.constantFrom('', 'A', '/', '=', '\n', ' ', '-', 'é') })
      .map(({ at, by }) => pem.slice(0, at) + by + pem.slice(at + 1));
    fc.assert(
      fc.property(changed, (text) => {
        const read = readPlainPem(text);
        if (read) expect(readSlowly(text)?.key.equals(read.key)).to.equal(true);
      }),
      runs(100),
    );
  });
});
