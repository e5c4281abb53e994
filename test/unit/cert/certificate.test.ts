import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  describeCertificate,
  fingerprint,
  readCertificate,
  readStoredCertificate,
} from '../../../src/cert/certificate.ts';
import { JwtError } from '../../../src/faults/errors.ts';
import { faultOf } from '../../support/faults.ts';
import { keyPair } from '../../support/keys.ts';
import { makeCertificate } from '../../support/openssl.ts';
import { pemOf, rsaKey } from '../../support/rsa.ts';

const bagAttributes = 'Bag Attributes\r\n    localKeyID: 01 02\r\nsubject=/CN=pay\r\nissuer=/CN=pay\r\n';
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const columns = (text: string, end = '\n'): string => text.replace(/(.{64})/g, `$1${end}`);

/** What orgs send back, and what people hand over: each a text that holds one certificate. docs/salesforce.md §3.3 */
const forms: { form: string; text: (pem: string, der: Buffer) => string }[] = [
  { form: 'PEM', text: (pem) => pem },
  { form: 'PEM with CRLF', text: (pem) => pem.replaceAll('\n', '\r\n') },
  { form: 'PEM on one line', text: (pem) => pem.replaceAll('\n', ' ') },
  { form: 'a bare body on one line', text: (_, der) => base64(der) },
  { form: 'a body in 64 columns', text: (_, der) => columns(base64(der)) },
  { form: 'a body in 64 columns with CRLF', text: (_, der) => columns(base64(der), '\r\n') },
  { form: 'base64 of the PEM text', text: (pem) => base64(pem) },
  {
    form: 'base64 of an upload with Bag Attributes',
    text: (pem) => base64(bagAttributes + pem.replaceAll('\n', '\r\n')),
  },
  { form: 'a PEM behind Bag Attributes', text: (pem) => bagAttributes + pem },
];

describe('Certificate', () => {
  for (const { form, text } of forms) {
    it(`is read from ${form}, by a person or from an org`, async () => {
      const pair = await keyPair();
      const given = text(pair.certificatePem, pair.certificateDer);
      expect(Buffer.from(readCertificate(Buffer.from(given)).x509.raw).equals(pair.certificateDer)).to.equal(true);
      expect(Buffer.from(readStoredCertificate(given)?.raw ?? []).equals(pair.certificateDer)).to.equal(true);
    });
  }

  it('is read from DER, and shown with the facts that matter', async () => {
    const { certificateDer } = await keyPair('facts');
    const x509 = new X509Certificate(certificateDer);
    const now = new Date(x509.validTo);
    const { certificate } = readCertificate(certificateDer, new Date(now.getTime() - 36 * 3_600_000));
    expect(certificate).to.deep.equal({
      subject: 'CN=facts',
      issuer: 'CN=facts',
      serialNumber: x509.serialNumber,
      sha256Fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
      notBefore: new Date(x509.validFrom).toISOString(),
      notAfter: now.toISOString(),
      daysLeft: 1,
      keyType: 'RSA',
      keyBits: 2048,
      selfSigned: true,
    });
  });

  it('has negative days left once it has expired', async () => {
    const { certificateDer } = await keyPair();
    const x509 = new X509Certificate(certificateDer);
    const afterwards = new Date(Date.parse(x509.validTo) + 1000);
    expect(describeCertificate(x509, afterwards).daysLeft).to.equal(-1);
  });

  it('comes as PEM again, with the same fingerprint', async () => {
    const { certificateDer, certificatePem: pem } = await keyPair();
    const { x509 } = readCertificate(certificateDer);
    expect(x509.toString()).to.equal(pem);
    expect(fingerprint(readCertificate(Buffer.from(pem)).x509)).to.equal(fingerprint(x509));
  });

  it('belongs to the key it was made with, and to no other', async () => {
    const { certificatePem: pem, privateKeyPem } = await keyPair();
    const { x509 } = readCertificate(Buffer.from(pem));
    expect(x509.checkPrivateKey(createPrivateKey(privateKeyPem))).to.equal(true);
    expect(x509.checkPrivateKey(rsaKey())).to.equal(false);
  });

  it('is not one when the file holds a chain, because an app takes exactly one', async () => {
    const chain = (await keyPair()).certificatePem + (await keyPair('issuer')).certificatePem;
    expect(faultOf(() => readCertificate(Buffer.from(chain)))).to.deep.include({
      name: 'CertificateUnreadableError',
      code: 'certificate-unreadable-chain',
      data: { seen: 'certificate chain' },
    });
  });

  it('is too large for Salesforce beyond 4,096 bytes of PEM, and fits up to there', async () => {
    const large = await makeCertificate({ names: 130 });
    const fault = faultOf(() => readCertificate(Buffer.from(large)));
    expect(fault).to.deep.include({ name: 'CertificateTooLargeError', data: { bytes: large.length, limit: 4096 } });
    const fitting = await makeCertificate({ names: 60 });
    expect(fitting.length).to.be.within(2500, 4096);
    expect(readCertificate(Buffer.from(fitting)).certificate.subject).to.equal('CN=pay');
  });

  it('with an EC key is refused, because Salesforce verifies RSA alone', async () => {
    const pem = await makeCertificate({ algorithm: 'ec' });
    expect(faultOf(() => readCertificate(Buffer.from(pem)))).to.deep.include({
      name: 'KeyTypeNotSupportedError',
      code: 'key-type-not-supported-certificate',
      data: { seen: 'EC certificate' },
    });
    expect(describeCertificate(new X509Certificate(pem), new Date())).to.include({ keyType: 'EC', keyBits: null });
  });

  const publicKey = createPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  const instead: { what: string; text: () => string; code: string; seen: string }[] = [
    { what: 'nothing', text: () => '', code: 'certificate-unreadable-empty', seen: 'nothing' },
    {
      what: 'a private key',
      text: () => pemOf(rsaKey()),
      code: 'certificate-unreadable-private-key',
      seen: 'private key',
    },
    {
      what: 'an encrypted private key',
      text: () => pemOf(rsaKey(), 'pkcs1', 'x123'),
      code: 'certificate-unreadable-private-key',
      seen: 'encrypted private key',
    },
    {
      what: 'a public key',
      text: () => publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      code: 'certificate-unreadable-public-key',
      seen: 'public key',
    },
    {
      what: 'a signing request',
      text: () => '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
      code: 'certificate-unreadable-request',
      seen: 'certificate signing request',
    },
    { what: 'a path', text: () => './server.crt', code: 'certificate-unreadable-path', seen: 'file path' },
    {
      what: 'a broken certificate',
      text: () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      code: 'certificate-unreadable-damaged',
      seen: 'certificate',
    },
    { what: 'prose', text: () => 'see attachment', code: 'certificate-unreadable', seen: 'other text' },
  ];

  for (const { what, text, code, seen } of instead) {
    it(`says that ${what} was seen where the certificate should be`, () => {
      const fault = faultOf(() => readCertificate(Buffer.from(text())));
      expect(fault).to.deep.include({ name: 'CertificateUnreadableError', code, data: { seen } });
    });
  }

  it('stored by hand as something else reads as unreadable instead of crashing', () => {
    for (const text of ['', 'AAAA', columns(base64(Buffer.alloc(700, 7))), '-----BEGIN CERTIFICATE-----']) {
      expect(readStoredCertificate(text)).to.equal(null);
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readStoredCertificate(text) === null));
  });

  it('answers any bytes with a certificate or with a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        try {
          readCertificate(bytes);
        } catch (error) {
          return error instanceof JwtError;
        }
        return true;
      }),
    );
  });
});
