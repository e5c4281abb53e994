import { X509Certificate } from 'node:crypto';
import type { SecretAsker } from '../../cli/console.ts';
import { readBytesInput } from '../../cli/text-input.ts';
import { JwtError } from '../../faults/errors.ts';
import { type Finding, finding, inWords } from '../../faults/finding.ts';
import { findKeySource, loadKey } from '../../key/cli/key-source.ts';
import { type Certificate, describeCertificate, matchesKey, readCertificate } from '../certificate.ts';
import { endsWithin, judgeCertificate } from '../judge.ts';

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
  if (!source) throw new JwtError('KeyUnreadableError', { variant: 'empty' });
  return matchesKey(new X509Certificate(der).publicKey, (await loadKey(source, asker)).key);
}
