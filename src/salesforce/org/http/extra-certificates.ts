/** What NODE_EXTRA_CA_CERTS adds to the certificates that Node trusts. It is read once, when Node starts. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { screenLine } from '../../../faults/harmless.ts';

/** `problem`: why nothing is loaded, as a sentence; null where certificates are. */
export type ExtraCertificates = { file: string; problem: string | null };

/** In bytes: more is no file of certificates. */
const LONGEST_FILE = 10_485_760;

/** Null where the variable is not set. Node is silent about a file without certificates in PEM. */
export function extraCertificates(environment: NodeJS.ProcessEnv = process.env): ExtraCertificates | null {
  const given = environment.NODE_EXTRA_CA_CERTS;
  if (!given) return null;
  const file = screenLine(given);
  return { file, problem: problemOf(given, file) };
}

function problemOf(given: string, file: string): string | null {
  const nothing = `NODE_EXTRA_CA_CERTS loads nothing: ${file}`;
  try {
    const text = readFileSync(given).subarray(0, LONGEST_FILE).toString('latin1');
    // What is no PEM, such as DER or a keystore of Java, is passed over.
    const block = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END/.exec(text)?.[0];
    if (!block) return `${nothing} holds no certificate in PEM.`;
    return new X509Certificate(`${block} CERTIFICATE-----`) && null;
  } catch (error) {
    const isFile = error instanceof Error && 'syscall' in error;
    return isFile ? `${nothing} cannot be read.` : `${nothing} holds a certificate that is damaged.`;
  }
}
