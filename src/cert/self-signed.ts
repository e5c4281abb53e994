/** Makes the certificate that goes to an app: X.509 v3, signed by its own key, SHA-256. docs/salesforce.md §9 */
import { webcrypto } from 'node:crypto';

export type CertificateInput = {
  keys: webcrypto.CryptoKeyPair;
  commonName: string;
  /** Hex, positive and not longer than 20 bytes (RFC 5280 §4.1.2.2). */
  serialNumber: string;
  notBefore: Date;
  notAfter: Date;
};

/** What both the key and the signature of the certificate are for; RS256 is all that Salesforce verifies. */
export const SIGNING_ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** The DER of a certificate over `keys.publicKey`. The same input gives the same bytes. */
export async function selfSignedCertificate(input: CertificateInput): Promise<Uint8Array> {
  // Loaded here, as they cost more than the rest of a command together. The second wants the first.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { keys, commonName, ...fields } = input;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...fields,
      keys,
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
