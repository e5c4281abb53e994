import { KeyObject, webcrypto } from 'node:crypto';
import { certificatePem, type ReadCertificate, readCertificate } from './certificate.ts';
import { SIGNING_ALGORITHM, selfSignedCertificate } from './self-signed.ts';

export type KeySize = 2048 | 3072 | 4096;

export type KeyPairInput = {
  keySize: KeySize;
  commonName: string;
  days: number;
  /** Locks the private key; undefined leaves it open. */
  passphrase: string | undefined;
};

/** `randomBytes(n)`: n bytes that nobody can guess. */
export type KeyPairPorts = { now: () => Date; randomBytes: (size: number) => Buffer };

/** `keyPem` is PKCS#8, encrypted when a passphrase was given; `key` is the same key, open. */
export type NewKeyPair = { key: KeyObject; keyPem: string; certificatePem: string; read: ReadCertificate };

const MILLISECONDS_PER_DAY = 86_400_000;
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
  const now = ports.now();
  const der = await selfSignedCertificate({
    keys,
    commonName: input.commonName,
    serialNumber: serialNumber(ports.randomBytes(SERIAL_BYTES)),
    notBefore: wholeSecond(now.getTime() - CLOCK_ALLOWANCE_MS),
    notAfter: wholeSecond(now.getTime() + input.days * MILLISECONDS_PER_DAY),
  });
  const key = KeyObject.from(keys.privateKey);
  return {
    key,
    keyPem: privateKeyPem(key, input.passphrase),
    certificatePem: certificatePem(der),
    read: readCertificate(der, now),
  };
}

/** Positive, without a leading zero byte, and never zero. */
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
