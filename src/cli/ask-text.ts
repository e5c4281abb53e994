/** A question that wants words for an answer, which the host has none of. */
import { createInterface } from 'node:readline/promises';
import { screenLine } from '../faults/harmless.ts';
import { leave } from './leave.ts';
import { holdSpinner } from './spinner.ts';

/** How long a person may think, in milliseconds. */
const PATIENCE_MS = 120_000;

/** What a person types, without the blanks around it; null: nothing in time, or the end of input. Ctrl-C ends the command. */
export async function askText(question: string): Promise<string | null> {
  const release = holdSpinner();
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: true });
  terminal.on('SIGINT', () => {
    terminal.close();
    leave();
  });
  const closed = new Promise<null>((resolve) => terminal.once('close', () => resolve(null)));
  const typed = terminal
    .question(`${screenLine(question)} `, { signal: AbortSignal.timeout(PATIENCE_MS) })
    .then((text) => text.trim())
    .catch(() => null);
  return Promise.race([typed, closed])
    .finally(() => terminal.close())
    .finally(release);
}
