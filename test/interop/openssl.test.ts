/** openssl as the oracle, in both directions: it knows nothing of this code. */
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { compactVerify } from 'jose';
import { readCertificate } from '../../src/cert/certificate.ts';
import { assertionClaims, signAssertion } from '../../src/exchange/assertion.ts';
import { readPrivateKey } from '../../src/key/private-key.ts';
import { faultOf } from '../support/faults.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, openssl, putFiles } from '../support/openssl.ts';

const claims = assertionClaims({
  clientId: '3MVG9',
  username: 'ci@pay.example',
  audience: 'https://login.salesforce.com',
  now: new Date('2026-11-20T12:00:00Z'),
  jti: 'a-1',
});

/** Each way in which openssl writes a private key, with the passphrase it is locked with. */
const writings: { form: string; args: string[]; passphrase?: string }[] = [
  { form: 'pkey, PKCS#8', args: ['pkey', '-in', 'key', '-out', 'out'] },
  { form: 'rsa -traditional, PKCS#1', args: ['rsa', '-in', 'key', '-traditional', '-out', 'out'] },
  { form: 'pkey DER', args: ['pkey', '-in', 'key', '-outform', 'DER', '-out', 'out'] },
  { form: 'rsa -traditional DER', args: ['rsa', '-in', 'key', '-traditional', '-outform', 'DER', '-out', 'out'] },
  {
    form: 'rsa -traditional with DES3',
    args: ['rsa', '-in', 'key', '-traditional', '-des3', '-passout', 'pass:sesame', '-out', 'out'],
    passphrase: 'sesame',
  },
  {
    form: 'pkcs8 with AES-256 and scrypt',
    args: ['pkcs8', '-topk8', '-in', 'key', '-scrypt', '-passout', 'pass:sesame', '-out', 'out'],
    passphrase: 'sesame',
  },
  {
    form: 'pkcs8 DER, encrypted',
    args: ['pkcs8', '-topk8', '-in', 'key', '-outform', 'DER', '-passout', 'pass:sesame', '-out', 'out'],
    passphrase: 'sesame',
  },
];

describe('openssl and this plugin', () => {
  it('agree on the signature of an assertion', async () => {
    const { privateKeyPem, certificatePem: pem } = await keyPair();
    const compact = await signAssertion(claims, readPrivateKey(privateKeyPem).key);
    const [header, payload, signature = ''] = compact.split('.');
    await inFolder(async (dir) => {
      await putFiles(dir, {
        signed: `${header}.${payload}`,
        signature: Buffer.from(signature, 'base64url'),
        'cert.pem': pem,
      });
      await openssl(dir, ['x509', '-in', 'cert.pem', '-pubkey', '-noout', '-out', 'public.pem']);
      const said = await openssl(dir, [
        'dgst',
        '-sha256',
        '-verify',
        'public.pem',
        '-signature',
        'signature',
        'signed',
      ]);
      expect(said.trim()).to.equal('Verified OK');
    });
  });

  it('agree on a JWT that openssl signs', async () => {
    const { privateKeyPem, certificatePem: pem } = await keyPair();
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
    const { publicKey } = readCertificate(Buffer.from(pem)).x509;
    await inFolder(async (dir) => {
      await putFiles(dir, { signed, key: privateKeyPem });
      await openssl(dir, ['dgst', '-sha256', '-sign', 'key', '-out', 'signature', 'signed']);
      const signature = (await readFile(join(dir, 'signature'))).toString('base64url');
      const { payload } = await compactVerify(`${signed}.${signature}`, publicKey);
      expect(JSON.parse(Buffer.from(payload).toString())).to.deep.equal(claims);
    });
  });

  for (const { form, args, passphrase } of writings) {
    it(`mean the same private key when openssl writes it by ${form}`, async () => {
      const { privateKeyPem } = await keyPair();
      await inFolder(async (dir) => {
        await putFiles(dir, { key: privateKeyPem });
        await openssl(dir, args);
        const { key } = readPrivateKey(await readFile(join(dir, 'out')), passphrase);
        const [ours, theirs] = [createPublicKey(key), createPublicKey(privateKeyPem)];
        expect(ours.equals(theirs)).to.equal(true);
      });
    });
  }

  it('read the same facts from a certificate', async () => {
    const { certificatePem: pem } = await keyPair('interop');
    const { certificate } = readCertificate(Buffer.from(pem));
    await inFolder(async (dir) => {
      await putFiles(dir, { 'cert.pem': pem });
      const facts = ['-serial', '-fingerprint', '-sha256', '-startdate', '-enddate', '-dateopt', 'iso_8601'];
      const said = await openssl(dir, ['x509', '-in', 'cert.pem', '-noout', ...facts]);
      const value = (name: string): string => new RegExp(`^${name}=(.*)$`, 'mi').exec(said)?.[1] ?? '';
      expect(certificate.serialNumber).to.equal(value('serial'));
      expect(certificate.sha256Fingerprint).to.equal(value('sha256 Fingerprint').replaceAll(':', '').toLowerCase());
      expect(certificate.notBefore).to.equal(new Date(value('notBefore').replace(' ', 'T')).toISOString());
      expect(certificate.notAfter).to.equal(new Date(value('notAfter').replace(' ', 'T')).toISOString());
    });
  });

  it('agree that the certificate taken out of a PKCS#12 file, Bag Attributes and all, belongs to the key', async () => {
    const { privateKeyPem, certificatePem: pem } = await keyPair();
    await inFolder(async (dir) => {
      await putFiles(dir, { key: privateKeyPem, 'cert.pem': pem });
      await openssl(dir, [
        'pkcs12',
        '-export',
        '-inkey',
        'key',
        '-in',
        'cert.pem',
        '-name',
        'pay',
        '-passout',
        'pass:x',
        '-out',
        'p12',
      ]);
      await openssl(dir, ['pkcs12', '-in', 'p12', '-clcerts', '-nokeys', '-passin', 'pass:x', '-out', 'out.pem']);
      const text = await readFile(join(dir, 'out.pem'), 'utf8');
      const { x509 } = readCertificate(Buffer.from(text));
      const container = await readFile(join(dir, 'p12'));
      expect(faultOf(() => readPrivateKey(container))).to.include({ code: 'key-unreadable-pkcs12' });
      expect(faultOf(() => readCertificate(container))).to.include({ code: 'certificate-unreadable-pkcs12' });
      expect(text).to.contain('Bag Attributes');
      expect(x509.checkPrivateKey(readPrivateKey(privateKeyPem).key)).to.equal(true);
      expect(x509.toString()).to.equal(pem);
    });
  });
});
