/** What is worth saying of a key and its certificate. docs/salesforce.md §5.2, §9 */
import type { KeyObject } from 'node:crypto';
import { matchesKey, type ReadCertificate } from '../cert/certificate.ts';
import { judgeCertificate } from '../cert/judge.ts';
import type { PrivateKey } from '../key/private-key.ts';
import { failed, passed, type Verdict, warned } from './check.ts';

/** `from`: where it lies, in words that follow "from". */
export type KeyInHand = PrivateKey & { openToOthers: boolean; from: string };

export function judgeKey({ bits, repaired, openToOthers, from }: KeyInHand): Verdict {
  const detail = `RSA, ${bits} bits, from ${from}.`;
  if (openToOthers) return warned('key-open-to-others', `${detail} Other users of this machine can read the file.`);
  if (repaired.length > 0) return warned('key-repaired', `${detail} It was damaged: ${repaired.join(', ')}.`);
  return passed(detail);
}

export function judgePair({ publicKey }: ReadCertificate, key: KeyObject): Verdict {
  if (matchesKey(publicKey, key)) return passed('The key belongs to the certificate in hand.');
  return failed('key-mismatch', 'The key does not belong to the certificate in hand.');
}

const codes: Record<string, string> = {
  expired: 'certificate-expired',
  'expires-soon': 'certificate-expires-soon',
  'not-yet-valid': 'certificate-not-yet-valid',
  'weak-key': 'certificate-weak',
};

/** Dates and strength of the certificate in hand. No fault of them is sure to stop an exchange. docs/salesforce.md §5.4 */
export function judgeCertificateInHand({ certificate }: ReadCertificate, now: Date): Verdict {
  const [worst] = judgeCertificate(certificate, now, null);
  if (worst) return warned(codes[worst.code] ?? worst.code, worst.message);
  const until = certificate.notAfter.slice(0, 10);
  return passed(`${certificate.keyType}, ${certificate.keyBits ?? '?'} bits, good until ${until}.`);
}
