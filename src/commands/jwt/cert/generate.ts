import * as Flags from '@oclif/core/flags';
import { certifyKey } from '../../../cert/cli/certificate-of-key.ts';
import { keyPairFlags } from '../../../cert/cli/flags.ts';
import { type GeneratedPair, generatePair } from '../../../cert/cli/new-pair.ts';
import { commandOf } from '../../../cli/command.ts';
import { textsOf, variablesSection } from '../../../cli/messages.ts';

const { messages, summaryOf } = textsOf('jwt.cert.generate');

export type JwtCertGenerateResult = GeneratedPair;

export default class JwtCertGenerate extends commandOf<JwtCertGenerateResult>(messages, []) {
  static override readonly flags = {
    ...keyPairFlags,
    'key-file': Flags.string({ ...summaryOf('key-file'), exclusive: ['key-size', 'encrypt'] }),
    force: Flags.boolean({ default: false, ...summaryOf('force') }),
  };

  static readonly envVariablesSection = variablesSection('jwt.cert.generate', 'SF_JWT_KEY_PASSPHRASE');

  async run(): Promise<JwtCertGenerateResult> {
    const { flags } = await this.parse(JwtCertGenerate);
    const { 'key-file': keyFile, ...pair } = flags;
    return keyFile === undefined ? generatePair(this, pair) : certifyKey(this, keyFile, pair);
  }
}
