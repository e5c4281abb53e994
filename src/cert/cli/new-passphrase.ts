import { canAsk, type SecretAsker } from '../../cli/console.ts';
import { JwtError } from '../../faults/errors.ts';
import { PASSPHRASE_VARIABLE } from '../../key/cli/key-source.ts';

/**
 * The passphrase that locks a new key: from `SF_JWT_KEY_PASSPHRASE`, else, when `wanted`, from the person at the terminal,
 * typed twice. Undefined leaves the key open.
 *
 * @throws JwtError `InputMissingError`.
 */
export async function newPassphrase(asker: SecretAsker, wanted: boolean): Promise<string | undefined> {
  const given = process.env[PASSPHRASE_VARIABLE] || undefined;
  if (given !== undefined || !wanted) return given;
  if (!canAsk(asker))
    throw new JwtError('InputMissingError', { variant: 'passphrase', data: { missing: ['encrypt'] } });
  const typed = await asker.secretPrompt({ message: 'Passphrase for the new private key' });
  const again = await asker.secretPrompt({ message: 'The same passphrase again' });
  if (typed === '' || typed !== again) throw new JwtError('InputMissingError', { variant: 'passphraseUnequal' });
  return typed;
}
