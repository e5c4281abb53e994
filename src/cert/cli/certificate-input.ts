import { X509Certificate } from 'node:crypto';
import type { SecretAsker } from '../../cli/console.ts';
import { readBytesInput } from '../../cli/input.ts';
import { JwtError } from '../../faults/errors.ts';
import { type Finding, finding, inWords } from '../../faults/finding.ts';
import { findKeySource, keySourceOf, loadKey } from '../../key/cli/key-source.ts';
import {
  type Certificate,
  describeCertificate,
  matchesKey,
  type ReadCertificate,
  readCertificate,
} from '../certificate.ts';
import { endsWithin, judgeCertificate } from '../judge.ts';

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
    throw new JwtError('key-mismatch', { certificate: read.certificate.sha256Fingerprint });
  }
  return read;
}

/** A certificate as it is shown. `fault`: something that was asked for does not hold. */
export type CertificateView = {
  certificate: Certificate;
  keyMatches: boolean | null;
  findings: Finding[];
  fault: boolean;
};

export type ViewQuestions = { keyFile: string | undefined; failWithin: number | undefined; now: Date };

/** The DER in the file that `--cert-file` names. */
export async function readCertificateFile(path: string): Promise<Uint8Array> {
  return readCertificate(await readBytesInput(path, '--cert-file')).der;
}

/** Judges a certificate: its days, its key and, with a key file, whether the two belong together. */
export async function viewCertificate(
  der: Uint8Array,
  { keyFile, failWithin, now }: ViewQuestions,
  asker: SecretAsker,
): Promise<CertificateView> {
  const certificate = describeCertificate(der, now);
  const keyMatches = keyFile === undefined ? null : await keyFits(der, keyFile, asker);
  const judged = judgeCertificate(certificate, now, failWithin ?? null).map(inWords);
  const findings = keyMatches === false ? [finding('key-mismatch-certificate'), ...judged] : judged;
  const ends = failWithin !== undefined && endsWithin(certificate, now, failWithin);
  return { certificate, keyMatches, findings, fault: ends || keyMatches === false };
}

async function keyFits(der: Uint8Array, keyFile: string, asker: SecretAsker): Promise<boolean> {
  const source = findKeySource(keyFile, undefined);
  if (!source) throw new JwtError('key-unreadable-empty', {});
  return matchesKey(new X509Certificate(der).publicKey, (await loadKey(source, asker)).key);
}
