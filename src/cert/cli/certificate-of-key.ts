/** `sf jwt cert generate --key-file`: a certificate for a key that exists already. */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Console } from '../../cli/console.ts';
import { keySourceOf, loadKey } from '../../key/cli/key-source.ts';
import { openPair } from '../files/disk.ts';
import { certificateForKey } from '../generate.ts';
import { refuseOtherPair } from '../overwriting.ts';
import { keyPairInput } from './flags.ts';
import type { GeneratedPair, PairFlags } from './new-pair.ts';
import { showCertificateOfKey } from './next.ts';
import { withPairLock } from './pair-lock.ts';

/** `keyPath`: `-` is standard input. The key stays where it is. */
export async function certifyKey(console: Console, keyPath: string, flags: PairFlags): Promise<GeneratedPair> {
  const input = keyPairInput(flags);
  const keyFile = keyPath === '-' ? null : resolve(keyPath);
  const { key } = await loadKey(keySourceOf(keyPath, '--key-file'), console);
  const files = await openPair(flags['output-dir'], flags.name);
  const isTheKey = (inPlace: Buffer): boolean => {
    if (keyFile === files.paths.keyFile) return true;
    try {
      return createPrivateKey(inPlace).equals(key);
    } catch {
      return false;
    }
  };
  const { certificate, x509 } = await certificateForKey(key, input, { now: () => new Date(), randomBytes });
  await withPairLock(console, files, async (pair) => {
    await refuseOtherPair(pair, { force: flags.force, isTheKey });
    await pair.placeCertificate(x509.toString());
  });
  const { certFile } = files.paths;
  showCertificateOfKey(console, certificate, { certFile, keyFile });
  return { certificate, certFile, keyFile, keyEncrypted: null };
}
