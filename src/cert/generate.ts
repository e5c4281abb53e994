/** Makes the key and the certificate that goes to an app: X.509 v3, signed by its own key, SHA-256. docs/salesforce.md §9 */

import { createPublicKey, KeyObject, webcrypto } from 'node:crypto';
import { MILLISECONDS_PER_DAY } from '../salesforce/days.ts';
import { type ReadCertificate, readCertificate } from './certificate.ts';

export type KeySize = 2048 | 3072 | 4096;

export type KeyPairInput = {
  keySize: KeySize;
  commonName: string;
  days: number;
  /** Locks the private key; without one it is left open. */
  passphrase?: string | undefined;
};

/** `randomBytes(n)`: n bytes that nobody can guess. */
type KeyPairPorts = { now: () => Date; randomBytes: (size: number) => Buffer };

/** `keyPem` is PKCS#8, encrypted when a passphrase was given; `key` is the same key, open. */
export type NewKeyPair = { key: KeyObject; keyPem: string; certificatePem: string; read: ReadCertificate };

/** What both the key and the signature of the certificate are for; RS256 is all that Salesforce verifies. */
const SIGNING_ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** The certificate begins this far back: a clock that runs a little fast must not date it into the org's future. */
const CLOCK_ALLOWANCE_MS = 300_000;
const SERIAL_BYTES = 16;

/** Makes an RSA key and its self-signed certificate. Nothing is written. */
export async function generateKeyPair(input: KeyPairInput, ports: KeyPairPorts): Promise<NewKeyPair> {
  const keys = await webcrypto.subtle.generateKey(
    { ...SIGNING_ALGORITHM, modulusLength: input.keySize, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  );
  const key = KeyObject.from(keys.privateKey);
  const read = await certified(keys, input, ports);
  return { key, keyPem: privateKeyPem(key, input.passphrase), certificatePem: read.x509.toString(), read };
}

/** Makes a self-signed certificate for an RSA key that is there already. Nothing is written. */
export async function certificateForKey(
  key: KeyObject,
  input: Pick<KeyPairInput, 'commonName' | 'days'>,
  ports: KeyPairPorts,
): Promise<ReadCertificate> {
  const [secret, open] = [
    key.export({ format: 'der', type: 'pkcs8' }),
    createPublicKey(key).export({ format: 'der', type: 'spki' }),
  ];
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', secret, SIGNING_ALGORITHM, false, ['sign']),
    webcrypto.subtle.importKey('spki', open, SIGNING_ALGORITHM, true, ['verify']),
  ]);
  return certified({ privateKey, publicKey }, input, ports);
}

async function certified(
  keys: webcrypto.CryptoKeyPair,
  input: Pick<KeyPairInput, 'commonName' | 'days'>,
  ports: KeyPairPorts,
): Promise<ReadCertificate> {
  const now = ports.now();
  const der = await selfSignedCertificate(keys, input, {
    now,
    serialNumber: serialNumber(ports.randomBytes(SERIAL_BYTES)),
  });
  return readCertificate(der, now);
}

/** Hex, positive, without a leading zero byte, and not longer than 20 bytes (RFC 5280 §4.1.2.2). */
function serialNumber(bytes: Buffer): string {
  const [first = 0, ...rest] = bytes;
  return Buffer.from([(first & 0x3f) | 0x40, ...rest]).toString('hex');
}

/** Certificates know no milliseconds. Rounded up, so that a day is a whole one. */
const wholeSecond = (time: number): Date => new Date(Math.ceil(time / 1000) * 1000);

function privateKeyPem(key: KeyObject, passphrase: string | undefined): string {
  const form = { type: 'pkcs8', format: 'pem' } as const;
  const lock = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return key.export({ ...form, ...lock }).toString();
}

/** The DER of a certificate over `keys.publicKey`. The same input gives the same bytes. */
async function selfSignedCertificate(
  keys: webcrypto.CryptoKeyPair,
  { commonName, days }: Pick<KeyPairInput, 'commonName' | 'days'>,
  { now, serialNumber }: { now: Date; serialNumber: string },
): Promise<Uint8Array> {
  // Loaded here, as they cost more than the rest of a command together. The second wants the first.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      keys,
      serialNumber,
      notBefore: wholeSecond(now.getTime() - CLOCK_ALLOWANCE_MS),
      notAfter: wholeSecond(now.getTime() + days * MILLISECONDS_PER_DAY),
      // As typed text: in a plain string the library would look for quotes and commas.
      name: new x509.Name([{ CN: [{ utf8String: commonName }] }]),
      signingAlgorithm: SIGNING_ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return new Uint8Array(certificate.rawData);
}
