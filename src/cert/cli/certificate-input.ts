import type { SecretAsker } from '../../cli/console.ts';
import { readBytesInput } from '../../cli/input.ts';
import { JwtError } from '../../faults/errors.ts';
import { keySourceOf, loadKey } from '../../key/cli/key-source.ts';
import { matchesKey, type ReadCertificate, readCertificate } from '../certificate.ts';

/**
 * Reads the certificate that a flag names and, with a key file, proves that the two belong together. The key stays here.
 *
 * @throws JwtError `CertificateUnreadableError`, `CertificateTooLargeError`, `KeyTypeNotSupportedError`, `KeyMismatchError`,
 *   and what reading the key throws.
 */
export async function readCertificateInput(
  asker: SecretAsker,
  certFile: string,
  keyFile: string | undefined,
): Promise<ReadCertificate> {
  const read = readCertificate(await readBytesInput(certFile, '--cert-file'));
  const source = keyFile === undefined ? null : keySourceOf(keyFile, '--key-file');
  if (source && !matchesKey(read.publicKey, (await loadKey(source, asker)).key)) {
    throw new JwtError('KeyMismatchError', { data: { certificate: read.certificate.sha256Fingerprint } });
  }
  return read;
}
