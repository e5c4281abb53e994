import type { X509Certificate } from 'node:crypto';
import type { SecretAsker } from '../../cli/console.ts';
import { readBytesInput } from '../../cli/input.ts';
import { JwtError } from '../../faults/errors.ts';
import { type Finding, finding, inWords } from '../../faults/finding.ts';
import { type KeySource, keySourceOf, loadKey } from '../../key/cli/key-source.ts';
import { type Certificate, describeCertificate, type ReadCertificate, readCertificate } from '../certificate.ts';
import { endsWithin, judgeCertificate } from '../judge.ts';

/**
 * The certificate in the file that `--cert-file` names.
 *
 * @throws JwtError `CertificateUnreadableError`, `CertificateTooLargeError`, `KeyTypeNotSupportedError`.
 */
export async function readCertificateFile(path: string): Promise<ReadCertificate> {
  return readCertificate(await readBytesInput(path, '--cert-file'), new Date(), path === '-' ? null : path);
}

/**
 * Reads the certificate and, with a key file, proves that the two belong together. The key stays here.
 *
 * @throws JwtError `KeyMismatchError`, as `readCertificateFile`, and what reading the key throws.
 */
export async function readCertificateInput(
  asker: SecretAsker,
  certFile: string,
  keyFile: string | undefined,
): Promise<ReadCertificate> {
  const read = await readCertificateFile(certFile);
  if ((await keyFits(read.x509, sourceOf(keyFile), asker)) !== false) return read;
  throw new JwtError('key-mismatch', { certificate: read.certificate.sha256Fingerprint });
}

const sourceOf = (keyFile: string | undefined): KeySource | null =>
  keyFile === undefined ? null : keySourceOf(keyFile, '--key-file');

/** Null where no key file was named. */
const keyFits = async (certificate: X509Certificate, source: KeySource | null, asker: SecretAsker) =>
  source && certificate.checkPrivateKey((await loadKey(source, asker)).key);

/** A certificate as it is shown. `fault`: something that was asked for does not hold. */
export type CertificateView = {
  certificate: Certificate;
  keyMatches: boolean | null;
  findings: Finding[];
  fault: boolean;
};

/** Judges a certificate: its days, its key and, with a key file, whether the two belong together. */
export async function viewCertificate(
  x509: X509Certificate,
  { keyFile, failWithin, now }: { keyFile: string | undefined; failWithin: number | undefined; now: Date },
  asker: SecretAsker,
): Promise<CertificateView> {
  const certificate = describeCertificate(x509, now);
  const keyMatches = await keyFits(x509, sourceOf(keyFile), asker);
  const judged = judgeCertificate(certificate, now, failWithin ?? null).map(inWords);
  const findings = keyMatches === false ? [finding('key-mismatch-certificate'), ...judged] : judged;
  const ends = failWithin !== undefined && endsWithin(certificate, now, failWithin);
  return { certificate, keyMatches, findings, fault: ends || keyMatches === false };
}
