import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { appFlags, writeFlags } from '../../app/cli/flags.ts';
import { canAsk, type SecretAsker } from '../../cli/console.ts';
import { textsOf } from '../../cli/messages.ts';
import { secretVariable } from '../../cli/variables.ts';
import { JwtError } from '../../faults/errors.ts';
import { PASSPHRASE_VARIABLE } from '../../key/cli/key-source.ts';
import type { KeyPairInput, KeySize } from '../generate.ts';

const { summaryOf } = textsOf('flags');
const ofRotation = textsOf('jwt.cert.rotate');

/** Longer, and a calendar of four-digit years may not hold the end. */
const MAXIMUM_DAYS = 36_500;
/** Of a common name, in characters (X.520, ub-common-name). */
const MAXIMUM_COMMON_NAME = 64;

/** Flags of the commands that make a key and its certificate. */
export const keyPairFlags = {
  'output-dir': Flags.string({ char: 'd', default: '.', ...summaryOf('output-dir') }),
  name: Flags.string({ default: 'server', ...summaryOf('name') }),
  'common-name': Flags.string(summaryOf('common-name')),
  days: Flags.integer({ default: 365, min: 1, max: MAXIMUM_DAYS, ...summaryOf('days') }),
  'key-size': Flags.option({ options: ['2048', '3072', '4096'] as const, default: '2048' as const })(
    summaryOf('key-size'),
  ),
  encrypt: Flags.boolean({ default: false, ...summaryOf('encrypt') }),
};

/** Flags of `sf jwt cert rotate`. */
export const rotationFlags = {
  ...appFlags,
  ...keyPairFlags,
  username: Flags.string(ofRotation.summaryOf('username')),
  'client-id': Flags.string({ char: 'i', ...ofRotation.summaryOf('client-id') }),
  audience: Flags.string(ofRotation.summaryOf('audience')),
  force: Flags.boolean({ default: false, ...ofRotation.summaryOf('force') }),
  wait: Flags.integer({ default: 12, min: 0, ...ofRotation.summaryOf('wait') }),
  ...writeFlags,
};

export type RotationFlags = InferredFlags<typeof rotationFlags>;

/** The flags as the input of `generateKeyPair`, all but the passphrase. Throws NameNotAllowedError. */
export function keyPairInput(flags: Omit<InferredFlags<typeof keyPairFlags>, 'encrypt'>): KeyPairInput {
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
  const given = secretVariable(PASSPHRASE_VARIABLE);
  if (given !== undefined || !wanted) return given;
  if (!canAsk(asker)) throw new JwtError('input-missing-passphrase', { missing: ['encrypt'] });
  const typed = await asker.secretPrompt({ message: 'Passphrase for the new private key' });
  const again = await asker.secretPrompt({ message: 'The same passphrase again' });
  if (typed === '' || typed !== again) throw new JwtError('input-missing-passphrase-unequal');
  return typed;
}
