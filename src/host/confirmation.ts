import { JwtError } from '../domain/errors.ts';
import { canAsk } from './terminal.ts';

/** What of a command it takes to ask a question. */
export type Asker = {
  jsonEnabled(): boolean;
  confirm(options: { message: string; ms: number }): Promise<boolean>;
};

/** How long a person may think, in milliseconds. */
const patience = 60_000;

/**
 * Goes on only with a yes: from the person at the terminal, or from `--no-prompt`.
 * Throws ConfirmationRequiredError where nobody can be asked, or when the answer is no.
 */
export async function confirmed(asker: Asker, question: string, noPrompt: boolean): Promise<void> {
  if (noPrompt) return;
  if (!canAsk(asker)) throw new JwtError('ConfirmationRequiredError', { tokens: [question] });
  const yes = await asker.confirm({ message: question, ms: patience });
  if (!yes) throw new JwtError('ConfirmationRequiredError', { variant: 'declined' });
}
