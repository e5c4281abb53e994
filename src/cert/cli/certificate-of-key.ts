/** `sf jwt cert generate --key-file`: a certificate for a key that is there already. */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Console } from '../../cli/console.ts';
import { keySourceOf, loadKey } from '../../key/cli/key-source.ts';
import type { ReadCertificate } from '../certificate.ts';
import { openPair } from '../files/disk.ts';
import { certificateForKey, type KeyPairInput } from '../generate.ts';
import { refuseOtherPair } from '../overwriting.ts';
import { withPairLock } from './pair-lock.ts';

type Place = { 'output-dir': string; name: string; force: boolean };

/** @returns `keyFile`: the path of the key; null for standard input. */
export async function certifyKey(
  console: Pick<Console, 'jsonEnabled' | 'logToStderr' | 'secretPrompt'>,
  keyFile: string,
  input: KeyPairInput,
  { 'output-dir': folder, name, force }: Place,
): Promise<{ read: ReadCertificate; certFile: string; keyFile: string | null }> {
  const { key } = await loadKey(keySourceOf(keyFile, '--key-file'), console);
  const files = await openPair(folder, name);
  const isTheKey = (inPlace: Buffer): boolean => {
    if (keyFile !== '-' && resolve(keyFile) === files.paths.keyFile) return true;
    try {
      return createPrivateKey(inPlace).equals(key);
    } catch {
      return false;
    }
  };
  const read = await certificateForKey(key, input, { now: () => new Date(), randomBytes });
  await withPairLock(console, files, async (pair) => {
    await refuseOtherPair(pair, { force, isTheKey });
    await pair.placeCertificate(read.x509.toString());
  });
  return { read, certFile: files.paths.certFile, keyFile: keyFile === '-' ? null : resolve(keyFile) };
}
