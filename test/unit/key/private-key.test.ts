import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { JwtError } from '../../../src/faults/errors.ts';
import { readPrivateKey } from '../../../src/key/private-key.ts';
import { faultOf, saidBy } from '../../support/faults.ts';
import { keyPair } from '../../support/keys.ts';
import { pemOf, rsaKey } from '../../support/rsa.ts';

const passphrase = 'open sesame';
const der = (key: KeyObject, type: 'pkcs1' | 'pkcs8'): Buffer => key.export({ type, format: 'der' });
const encryptedDer = (key: KeyObject): Buffer =>
  key.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
const bare = (key: KeyObject): string => der(key, 'pkcs8').toString('base64');

const ecKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ecPem = (type: 'sec1' | 'pkcs8'): string => ecKey().export({ type, format: 'pem' }).toString();
const publicPem = (): string => createPublicKey(rsaKey()).export({ type: 'spki', format: 'pem' }).toString();
const publicJwk = (): string => JSON.stringify(createPublicKey(rsaKey()).export({ format: 'jwk' }));

describe('Private key as it was handed over', () => {
  const readable: { form: string; input: () => string | Uint8Array; secret?: string; repaired?: RegExp }[] = [
    { form: 'PKCS#8 PEM', input: () => pemOf(rsaKey()) },
    { form: 'PKCS#1 PEM', input: () => pemOf(rsaKey(), 'pkcs1') },
    { form: 'PEM bytes', input: () => Buffer.from(pemOf(rsaKey())) },
    { form: 'encrypted PKCS#8 PEM', input: () => pemOf(rsaKey(), 'pkcs8', passphrase), secret: passphrase },
    { form: 'encrypted PKCS#1 PEM', input: () => pemOf(rsaKey(), 'pkcs1', passphrase), secret: passphrase },
    { form: 'PKCS#8 DER', input: () => der(rsaKey(), 'pkcs8') },
    { form: 'PKCS#1 DER', input: () => der(rsaKey(), 'pkcs1') },
    { form: 'encrypted PKCS#8 DER', input: () => encryptedDer(rsaKey()), secret: passphrase },
    { form: 'private JWK', input: () => JSON.stringify(rsaKey().export({ format: 'jwk' })) },
    { form: 'unneeded passphrase', input: () => pemOf(rsaKey()), secret: 'anything' },
    { form: 'bare base64 of DER', input: () => bare(rsaKey()), repaired: /BEGIN and END/ },
    { form: 'PEM on one line', input: () => pemOf(rsaKey()).replaceAll('\n', ' '), repaired: /one line/ },
    { form: 'PEM behind Bag Attributes', input: () => `Bag Attributes\n  friendlyName: x\n${pemOf(rsaKey())}` },
  ];

  for (const { form, input, secret, repaired } of readable) {
    it(`signs with a key given as ${form}`, () => {
      const read = readPrivateKey(input(), secret);
      expect(read.key.equals(rsaKey())).to.equal(true);
      expect(read.bits).to.equal(2048);
      expect(read.repaired.join()).to.match(repaired ?? /^$/);
    });
  }

  it('finds the key behind the certificate in a combined file', async () => {
    const { certificatePem } = await keyPair();
    const { key } = readPrivateKey(`${certificatePem}${pemOf(rsaKey())}`);
    expect(key.equals(rsaKey())).to.equal(true);
  });

  it('takes the longer keys that orgs hold certificates of', () => {
    expect(readPrivateKey(pemOf(rsaKey(3072))).bits).to.equal(3072);
  });

  const unreadable: {
    what: string;
    input: () => string | Uint8Array;
    secret?: string;
    code: string;
    seen: string;
  }[] = [
    { what: 'nothing', input: () => ' \n', code: 'key-unreadable-empty', seen: 'nothing' },
    { what: 'a public key', input: publicPem, code: 'key-unreadable-public-key', seen: 'public key' },
    { what: 'a public JWK', input: publicJwk, code: 'key-unreadable-public-key', seen: 'public key' },
    {
      what: 'an OpenSSH key',
      input: () => label('OPENSSH PRIVATE KEY'),
      code: 'key-unreadable-openssh',
      seen: 'OpenSSH key',
    },
    {
      what: 'a PuTTY key',
      input: () => 'PuTTY-User-Key-File-3: ssh-rsa\r\n',
      code: 'key-unreadable-putty',
      seen: 'PuTTY key',
    },
    {
      what: 'a signing request',
      input: () => label('CERTIFICATE REQUEST'),
      code: 'key-unreadable-request',
      seen: 'certificate signing request',
    },
    { what: 'a path', input: () => '/home/ci/server.key', code: 'key-unreadable-path', seen: 'file path' },
    { what: 'a Windows path', input: () => 'C:\\keys\\server.key', code: 'key-unreadable-path', seen: 'file path' },
    { what: 'a file name', input: () => 'server.key', code: 'key-unreadable-path', seen: 'file path' },
    { what: 'prose', input: () => 'the key is with Anna', code: 'key-unreadable', seen: 'other text' },
    { what: 'noise', input: () => Buffer.from([0, 1, 2, 255, 254, 3]), code: 'key-unreadable', seen: 'binary data' },
    {
      what: 'half a key',
      input: () => pemOf(rsaKey()).slice(0, 900),
      code: 'key-unreadable-damaged',
      seen: 'private key',
    },
    { what: 'an empty block', input: () => label('PRIVATE KEY'), code: 'key-unreadable-damaged', seen: 'private key' },
    {
      what: 'an encrypted key without its passphrase',
      input: () => pemOf(rsaKey(), 'pkcs8', passphrase),
      code: 'key-unreadable-needs-passphrase',
      seen: 'encrypted private key',
    },
    {
      what: 'an encrypted DER without its passphrase',
      input: () => encryptedDer(rsaKey()),
      code: 'key-unreadable-needs-passphrase',
      seen: 'encrypted private key',
    },
    {
      what: 'an encrypted key with a wrong passphrase',
      input: () => pemOf(rsaKey(), 'pkcs1', passphrase),
      secret: 'wrong',
      code: 'key-unreadable-wrong-passphrase',
      seen: 'encrypted private key',
    },
    {
      what: 'an encrypted DER with a wrong passphrase',
      input: () => encryptedDer(rsaKey()),
      secret: '',
      code: 'key-unreadable-wrong-passphrase',
      seen: 'encrypted private key',
    },
  ];

  for (const { what, input, secret, code, seen } of unreadable) {
    it(`says that ${what} was seen where the key should be`, () => {
      const fault = faultOf(() => readPrivateKey(input(), secret));
      expect(fault).to.deep.include({ name: 'KeyUnreadableError', code, data: { seen } });
    });
  }

  it('says that a certificate was given instead of the key, as PEM or DER', async () => {
    const { certificatePem, certificateDer } = await keyPair();
    for (const input of [certificatePem, certificateDer, certificatePem.replaceAll('\n', '\\n')]) {
      expect(faultOf(() => readPrivateKey(input))).to.include({
        name: 'KeyUnreadableError',
        code: 'key-unreadable-certificate',
      });
    }
  });

  const notSupported: { what: string; input: () => string | Uint8Array; code: string; seen: string }[] = [
    { what: 'an EC key as SEC1', input: () => ecPem('sec1'), code: 'key-type-not-supported', seen: 'EC key' },
    { what: 'an EC key as PKCS#8', input: () => ecPem('pkcs8'), code: 'key-type-not-supported', seen: 'EC key' },
    {
      what: 'an EC key as JWK',
      input: () => JSON.stringify(ecKey().export({ format: 'jwk' })),
      code: 'key-type-not-supported',
      seen: 'JSON Web Key of type EC',
    },
    {
      what: 'an Ed25519 key',
      input: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      code: 'key-type-not-supported',
      seen: 'ed25519 key',
    },
    {
      what: 'an RSA key of 1024 bits',
      input: () => pemOf(rsaKey(1024)),
      code: 'key-type-not-supported-small',
      seen: 'RSA key of 1024 bits',
    },
  ];

  for (const { what, input, code, seen } of notSupported) {
    it(`refuses ${what}, which Salesforce would not verify`, () => {
      const fault = faultOf(() => readPrivateKey(input()));
      expect(fault).to.deep.include({ name: 'KeyTypeNotSupportedError', code, data: { seen } });
    });
  }

  it('tells the one fault that a passphrase can cure from all others', () => {
    const locked = encryptedDer(rsaKey());
    expect(faultOf(() => readPrivateKey(locked))).to.include({ code: 'key-unreadable-needs-passphrase' });
    expect(faultOf(() => readPrivateKey(locked, 'wrong'))).to.include({ code: 'key-unreadable-wrong-passphrase' });
  });

  it('answers any text or bytes with a key or with a fault that quotes nothing of them', () => {
    const mangled = fc
      .tuple(fc.nat({ max: 1700 }), fc.string({ minLength: 1, maxLength: 5 }))
      .map(([at, junk]) => pemOf(rsaKey()).slice(0, at) + junk + pemOf(rsaKey()).slice(at + 1));
    const input = fc.oneof(fc.string({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), mangled);
    fc.assert(
      fc.property(input, fc.option(fc.string(), { nil: undefined }), (given, secret) => {
        try {
          readPrivateKey(given, secret);
        } catch (error) {
          if (!(error instanceof JwtError)) throw error;
          const told = saidBy(error);
          return typeof given !== 'string' || given.length < 12 || !told.includes(given);
        }
        return true;
      }),
    );
  });
});

function label(text: string): string {
  return `-----BEGIN ${text}-----\nAAAA\n-----END ${text}-----\n`;
}
