import { JwtError } from '../faults/errors.ts';
import { canAsk } from './terminal.ts';

/** What of a command it takes to ask a question. */
export type Asker = {
  jsonEnabled(): boolean;
  confirm(options: { message: string; ms: number }): Promise<boolean>;
};

/** How long a person may think, in milliseconds. */
const patience = 60_000;

/** Refuses before any work where the question to come could not be asked. */
export function refuseUnaskable(asker: Asker, question: string, { dryRun, noPrompt }: Unasked): void {
  if (!dryRun && !noPrompt && !canAsk(asker)) throw new JwtError('confirmation-required', { question });
}

type Unasked = { dryRun: boolean; noPrompt: boolean };

/**
 * Goes on only with a yes: from the person at the terminal, or from `--no-prompt`.
 * Throws ConfirmationRequiredError where nobody can be asked, or when the answer is no.
 */
export async function confirmed(asker: Asker, question: string, noPrompt: boolean): Promise<void> {
  if (noPrompt) return;
  if (!canAsk(asker)) throw new JwtError('confirmation-required', { question });
  const yes = await asker.confirm({ message: question, ms: patience });
  if (!yes) throw new JwtError('confirmation-required-declined');
}
