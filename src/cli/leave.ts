/** The end by Ctrl-C and its kin: exit code 130, and of a command that writes, one line about what the org was sent. */
import { screenLine } from '../faults/harmless.ts';
import { type Sending, watchSending } from '../salesforce/sending.ts';
import { exitCodes } from './exit-codes.ts';
import { messagesOf } from './messages.ts';
import { closeSpinner } from './spinner.ts';

const sent: { done: string[]; open: Sending[] } = { done: [], open: [] };
let watched: (() => void) | null = null;

/** For a command that begins. `writes`: whether it is one that changes anything in an org. */
export function watchWrites(writes: boolean): void {
  watched?.();
  watched = null;
  sent.done = [];
  sent.open = [];
  if (writes) watched = watchSending({ begun, ended });
}

function begun(sending: Sending): void {
  if (sending.writes !== null) sent.open.push(sending);
}

function ended(sending: Sending): void {
  if (!sent.open.includes(sending)) return;
  sent.open = sent.open.filter((one) => one !== sending);
  if (sending.writes !== null && !sent.done.includes(sending.writes)) sent.done.push(sending.writes);
}

/** The host throws its exit where a signal comes, which nothing catches: a stack on the screen, and exit code 1. */
export function leave(): never {
  closeSpinner();
  if (watched) process.stderr.write(`${screenLine(whatWasSent())}\n`);
  return process.exit(exitCodes.interrupted);
}

function whatWasSent(): string {
  const messages = messagesOf('sending');
  const open = sent.open.flatMap(({ writes }) => writes ?? []);
  if (open.length > 0) return messages.getMessage('interrupted.sending', [open.join(', ')]);
  if (sent.done.length > 0) return messages.getMessage('interrupted.sent', [sent.done.join(', ')]);
  return messages.getMessage('interrupted');
}
