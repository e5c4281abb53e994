/** The certificate of a new app, and the key that proves in the end that the org trusts it. */
import { type KeyObject, randomBytes } from 'node:crypto';
import type { ReadCertificate } from '../../cert/certificate.ts';
import { readCertificateFile } from '../../cert/cli/certificate-input.ts';
import { keyPairInput, newPassphrase } from '../../cert/cli/flags.ts';
import { withPairLock } from '../../cert/cli/pair-lock.ts';
import type { OpenPair } from '../../cert/files/disk.ts';
import { generateKeyPair } from '../../cert/generate.ts';
import { lookBeforeReplacing, refuseOverwriting } from '../../cert/overwriting.ts';
import type { PairFolder } from '../../cert/pair-folder.ts';
import type { Console } from '../../cli/console.ts';
import { JwtError } from '../../faults/errors.ts';
import { keySourceOf, loadKey } from '../../key/cli/key-source.ts';
import type { CreationFlags } from './creation-flags.ts';

/** `files`: null where the certificate was given. `keep` writes a new pair to its place, which must come before the org has it. */
export type CreationKey = {
  read: ReadCertificate;
  key: KeyObject | null;
  certFile: string;
  keyFile: string | null;
  origin: 'given' | 'found' | 'new';
  keep(): Promise<void>;
};

/**
 * Does `work` with the certificate that was given, with the pair that lies in the folder already, or with a new one. A pair is
 * touched by nobody else meanwhile. `files`: null where the certificate is given.
 */
export async function withCreationKey<T>(
  console: Console,
  flags: CreationFlags,
  files: OpenPair | null,
  work: (key: CreationKey) => Promise<T>,
): Promise<T> {
  if (files === null) return work(await givenKey(console, flags));
  if (flags['dry-run']) return work(await keyInFolder(console, flags, files.look));
  return withPairLock(console, files, async (folder) => work(await keyInFolder(console, flags, folder)));
}

const nothing = async (): Promise<void> => undefined;

async function givenKey(console: Console, flags: CreationFlags): Promise<CreationKey> {
  const certFile = flags['cert-file'] ?? '';
  const read = await readCertificateFile(certFile);
  const path = flags['key-file'];
  const key = path === undefined ? null : (await loadKey(keySourceOf(path, '--key-file'), console)).key;
  if (key && !read.x509.checkPrivateKey(key))
    throw new JwtError('key-mismatch', { certificate: read.certificate.sha256Fingerprint });
  return { read, key, certFile, keyFile: path ?? null, origin: 'given', keep: nothing };
}

/** A whole pair that is there is the one to use: a run that was cut off has left it, or its owner has made it before. */
async function keyInFolder(console: Console, flags: CreationFlags, folder: PairFolder): Promise<CreationKey> {
  const { certFile, keyFile } = folder.paths;
  if ((await folder.state()) === 'none' && (await folder.pairInPlaceFits())) {
    const read = await readCertificateFile(certFile);
    // Its passphrase is asked for where it is to sign.
    const isTried = !flags['dry-run'] && !flags['no-wait'];
    const source = { from: 'file', path: keyFile, flag: '--output-dir' } as const;
    const key = isTried ? (await loadKey(source, console)).key : null;
    if (key && !read.x509.checkPrivateKey(key))
      throw new JwtError('key-mismatch', { certificate: read.certificate.sha256Fingerprint });
    return { read, key, certFile, keyFile, origin: 'found', keep: nothing };
  }
  const [path] = await folder.present();
  if (path !== undefined && (await folder.state()) === 'none') throw new JwtError('file-exists-half-a-pair', { path });
  const seen = await lookBeforeReplacing(folder, false);
  const passphrase = flags['dry-run'] ? undefined : await newPassphrase(console, flags.passphrase);
  const input = { ...keyPairInput(flags), passphrase };
  const pair = await generateKeyPair(input, { now: () => new Date(), randomBytes });
  const keep = async (): Promise<void> => {
    await refuseOverwriting(folder, { force: false, seen });
    await folder.replace(pair);
  };
  return { read: pair.read, key: pair.key, certFile, keyFile, origin: 'new', keep };
}
