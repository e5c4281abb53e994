import { randomBytes } from 'node:crypto';
import * as Flags from '@oclif/core/flags';
import type { Certificate } from '../../../cert/certificate.ts';
import { certifyKey } from '../../../cert/cli/certificate-of-key.ts';
import { keyPairFlags, keyPairInput, newPassphrase } from '../../../cert/cli/flags.ts';
import { afterPair } from '../../../cert/cli/next.ts';
import { withPairLock } from '../../../cert/cli/pair-lock.ts';
import { certificateLines } from '../../../cert/cli/render.ts';
import { openPair } from '../../../cert/files/disk.ts';
import { generateKeyPair } from '../../../cert/generate.ts';
import { lookBeforeReplacing, refuseOverwriting } from '../../../cert/overwriting.ts';
import { commandOf } from '../../../cli/command.ts';
import { textsOf, variablesSection } from '../../../cli/messages.ts';
import { showOutcome } from '../../../cli/outcome.ts';

const { messages, summaryOf } = textsOf('jwt.cert.generate');

export type JwtCertGenerateResult = {
  certificate: Certificate;
  certFile: string;
  /** Null: the key came from standard input. */
  keyFile: string | null;
  /** Null: the key is not of this run. */
  keyEncrypted: boolean | null;
};

export default class JwtCertGenerate extends commandOf<JwtCertGenerateResult>(messages, []) {
  static override readonly flags = {
    ...keyPairFlags,
    'key-file': Flags.string({ ...summaryOf('key-file'), exclusive: ['key-size', 'encrypt'] }),
    force: Flags.boolean({ default: false, ...summaryOf('force') }),
  };

  static readonly envVariablesSection = variablesSection('jwt.cert.generate', 'SF_JWT_KEY_PASSPHRASE');

  async run(): Promise<JwtCertGenerateResult> {
    const { flags } = await this.parse(JwtCertGenerate);
    const input = keyPairInput(flags);
    if (flags['key-file'] !== undefined) {
      const { read, ...files } = await certifyKey(this, flags['key-file'], input, flags);
      for (const line of certificateLines(read.certificate)) this.log(line);
      this.logSuccess(messages.getMessage('done-for-key', [files.certFile]));
      return { certificate: read.certificate, ...files, keyEncrypted: null };
    }
    const files = await openPair(flags['output-dir'], flags.name);
    const seen = await lookBeforeReplacing(files.look, flags.force);
    const passphrase = await newPassphrase(this, flags.encrypt);
    const pair = await generateKeyPair({ ...input, passphrase }, { now: () => new Date(), randomBytes });
    await withPairLock(this, files, async (folder) => {
      await refuseOverwriting(folder, { force: flags.force, seen });
      await folder.replace(pair);
    });
    const { certFile, keyFile } = files.paths;
    showOutcome(this, {
      state: 'done',
      says: messages.getMessage('done', [keyFile, certFile]),
      details: [
        ...certificateLines(pair.read.certificate),
        ...(passphrase === undefined ? [] : [messages.getMessage('locked')]),
      ],
      next: afterPair(files.paths),
    });
    return { certificate: pair.read.certificate, certFile, keyFile, keyEncrypted: passphrase !== undefined };
  }
}
