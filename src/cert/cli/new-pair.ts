/** `sf jwt cert generate`: a new private key and its certificate, in a folder. */
import { randomBytes } from 'node:crypto';
import type { InferredFlags } from '@oclif/core/interfaces';
import type { Console } from '../../cli/console.ts';
import type { Certificate } from '../certificate.ts';
import { openPair } from '../files/disk.ts';
import { generateKeyPair } from '../generate.ts';
import { lookBeforeReplacing, refuseOverwriting } from '../overwriting.ts';
import { type keyPairFlags, keyPairInput, newPassphrase } from './flags.ts';
import { showPair } from './next.ts';
import { withPairLock } from './pair-lock.ts';

export type PairFlags = InferredFlags<typeof keyPairFlags> & { force: boolean };

export type GeneratedPair = {
  certificate: Certificate;
  certFile: string;
  /** Null: the key came from standard input. */
  keyFile: string | null;
  /** Null: the key is not of this run. */
  keyEncrypted: boolean | null;
};

export async function generatePair(console: Console, flags: PairFlags): Promise<GeneratedPair> {
  const input = keyPairInput(flags);
  const files = await openPair(flags['output-dir'], flags.name);
  const seen = await lookBeforeReplacing(files.look, flags.force);
  const passphrase = await newPassphrase(console, flags.encrypt);
  const pair = await generateKeyPair({ ...input, passphrase }, { now: () => new Date(), randomBytes });
  await withPairLock(console, files, async (folder) => {
    await refuseOverwriting(folder, { force: flags.force, seen });
    await folder.replace(pair);
  });
  const { certFile, keyFile } = files.paths;
  showPair(console, pair.read.certificate, files.paths, passphrase !== undefined);
  return { certificate: pair.read.certificate, certFile, keyFile, keyEncrypted: passphrase !== undefined };
}
