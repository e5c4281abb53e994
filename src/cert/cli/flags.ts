import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { canAsk, type SecretAsker } from '../../cli/console.ts';
import { JwtError } from '../../faults/errors.ts';
import { PASSPHRASE_VARIABLE } from '../../key/cli/key-source.ts';
import type { KeySize } from '../generate.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'flags');

/** Longer, and a calendar of four-digit years may not hold the end. */
const MAXIMUM_DAYS = 36_500;
/** Of a common name, in characters (X.520, ub-common-name). */
const MAXIMUM_COMMON_NAME = 64;

/** Flags of the commands that make a key and its certificate. */
export const keyPairFlags = {
  'output-dir': Flags.string({ char: 'd', default: '.', summary: messages.getMessage('flags.output-dir.summary') }),
  name: Flags.string({ default: 'server', summary: messages.getMessage('flags.name.summary') }),
  'common-name': Flags.string({ summary: messages.getMessage('flags.common-name.summary') }),
  days: Flags.integer({ default: 365, min: 1, max: MAXIMUM_DAYS, summary: messages.getMessage('flags.days.summary') }),
  'key-size': Flags.option({ options: ['2048', '3072', '4096'] as const, default: '2048' as const })({
    summary: messages.getMessage('flags.key-size.summary'),
  }),
  encrypt: Flags.boolean({
    default: false,
    summary: messages.getMessage('flags.encrypt.summary'),
    description: messages.getMessage('flags.encrypt.description'),
  }),
};

export type KeyPairFlagValues = {
  'common-name'?: string | undefined;
  name: string;
  days: number;
  'key-size': `${KeySize}`;
};

/** The flags as the input of `generateKeyPair`, all but the passphrase. Throws NameNotAllowedError. */
export function keyPairInput(flags: KeyPairFlagValues): { commonName: string; days: number; keySize: KeySize } {
  const commonName = (flags['common-name'] ?? flags.name).trim();
  const length = [...commonName].length;
  if (length < 1 || length > MAXIMUM_COMMON_NAME || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(commonName))
    throw new JwtError('name-not-allowed-common');
  return { commonName, days: flags.days, keySize: Number(flags['key-size']) as KeySize };
}

/**
 * The passphrase that locks a new key: from `SF_JWT_KEY_PASSPHRASE`, else, when `wanted`, from the person at the terminal,
 * typed twice. Undefined leaves the key open.
 *
 * @throws JwtError `InputMissingError`.
 */
export async function newPassphrase(asker: SecretAsker, wanted: boolean): Promise<string | undefined> {
  const given = process.env[PASSPHRASE_VARIABLE] || undefined;
  if (given !== undefined || !wanted) return given;
  if (!canAsk(asker)) throw new JwtError('input-missing-passphrase', { missing: ['encrypt'] });
  const typed = await asker.secretPrompt({ message: 'Passphrase for the new private key' });
  const again = await asker.secretPrompt({ message: 'The same passphrase again' });
  if (typed === '' || typed !== again) throw new JwtError('input-missing-passphrase-unequal');
  return typed;
}
