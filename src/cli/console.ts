/** What a command offers to whoever speaks with the person, and the rules for asking. */
import { JwtError } from '../faults/errors.ts';
import type { JwtCommand } from './command.ts';

export type Console = Pick<
  JwtCommand<unknown>,
  'jsonEnabled' | 'log' | 'logToStderr' | 'logSuccess' | 'styledHeader' | 'warn' | 'confirm' | 'secretPrompt'
>;

/** What it takes to ask for a secret. */
export type SecretAsker = Pick<Console, 'jsonEnabled' | 'secretPrompt'>;

/** How long a person may think, in milliseconds. */
const patience = 60_000;

/**
 * Whether a person can be asked: someone sits at the keyboard, sees the question and wants no JSON.
 * Questions go to standard output; when that is piped on, they would end up in the middle of a token.
 */
export function canAsk(command: Pick<Console, 'jsonEnabled'>): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !command.jsonEnabled();
}

/** Refuses before any work where the question to come could not be asked. */
export function refuseUnaskable(
  command: Pick<Console, 'jsonEnabled'>,
  question: string,
  { dryRun, noPrompt }: { dryRun: boolean; noPrompt: boolean },
): void {
  if (!dryRun && !noPrompt && !canAsk(command)) throw new JwtError('confirmation-required', { question });
}

/** What was not done after a no, as in "Nothing was revoked." */
export type Deed = 'changed' | 'made' | 'replaced' | 'revoked' | 'stored' | 'switched off' | 'switched on' | 'uploaded';

/**
 * Goes on only with a yes: from the person at the terminal, or from `--no-prompt`.
 * Throws ConfirmationRequiredError where nobody can be asked, and CancelledError when the answer is no.
 */
export async function confirmed(
  command: Pick<Console, 'jsonEnabled' | 'confirm'>,
  question: string,
  noPrompt: boolean,
  deed: Deed = 'changed',
): Promise<void> {
  if (noPrompt) return;
  refuseUnaskable(command, question, { dryRun: false, noPrompt });
  const yes = await command.confirm({ message: question, ms: patience });
  if (!yes) throw new JwtError('cancelled', { deed });
}
