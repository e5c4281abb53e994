/** The sign that a command waits for an org: which request it is, on standard error, for a person at a terminal alone. */
import { screenLine } from '../faults/harmless.ts';
import { type Sending, watchSending } from '../salesforce/sending.ts';
import { messagesOf } from './messages.ts';

/** How long nobody needs to be told that something is going on, in milliseconds. */
export const PATIENCE_MS = 1000;
const ERASE_LINE = '\r\u001b[2K';
const frames = process.platform === 'win32' ? [...'|/-\\'] : [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const FRAME_MS = 80;

export const isSeen = (): boolean => process.stderr.isTTY === true && process.env.TERM !== 'dumb';

let isWanted = false;
let open: Sending[] = [];
/** What else shows how far the work is, or asks. */
const holders = new Set<symbol>();
/** Since when a person has waited without a word; null: nothing is awaited. */
let silentSince: number | null = null;
let waiting: NodeJS.Timeout | undefined;
let turning: NodeJS.Timeout | undefined;
let frame = 0;
let watched: (() => void) | null = null;

/** For a command that begins: from now on its requests are shown. */
export function openSpinner(wanted: boolean): void {
  closeSpinner();
  isWanted = wanted;
  watched = watchSending({ begun, ended });
}

export function closeSpinner(): void {
  watched?.();
  watched = null;
  open = [];
  holders.clear();
  hideSpinner();
}

/** Called before anything else is shown: the line goes away, and the wait begins anew. */
export function hideSpinner(): void {
  hide();
  silentSince = null;
  show();
}

/** Until the returned function is called something else has the screen. */
export function holdSpinner(): () => void {
  const holder = Symbol('holder');
  holders.add(holder);
  hideSpinner();
  return () => {
    holders.delete(holder);
    show();
  };
}

function begun(sending: Sending): void {
  open.push(sending);
  show();
}

function ended(sending: Sending): void {
  open = open.filter((one) => one !== sending);
  if (open.length === 0) hide();
}

function show(): void {
  if (!isWanted || open.length === 0 || holders.size > 0 || turning || waiting || !isSeen()) return;
  silentSince ??= performance.now();
  const turn = (): void => {
    waiting = undefined;
    turning = setInterval(draw, FRAME_MS).unref();
    draw();
  };
  waiting = setTimeout(turn, Math.max(0, silentSince + PATIENCE_MS - performance.now())).unref();
}

function draw(): void {
  const last = open.at(-1);
  if (!last) return;
  frame = (frame + 1) % frames.length;
  drawLine(`${frames[frame]} ${messagesOf('sending').getMessage(last.step, [last.host])}`);
}

/** In the place of what stands in the line. One that went on in the next line could not be taken away. */
export function drawLine(text: string): void {
  process.stderr.write(`${ERASE_LINE}${screenLine(text).slice(0, Math.max(10, (process.stderr.columns || 80) - 1))}`);
}

export const eraseLine = (): void => void process.stderr.write(ERASE_LINE);

function hide(): void {
  clearTimeout(waiting);
  waiting = undefined;
  if (!turning) return;
  clearInterval(turning);
  turning = undefined;
  eraseLine();
}
