import { fstatSync } from 'node:fs';
import { readTextInput } from './input.ts';

/** Whether standard input is worth reading: a terminal has nothing to offer, and neither has a closed standard input. */
export const isPiped = (): boolean => {
  if (process.stdin.isTTY) return false;
  try {
    const stdin = fstatSync(0);
    return stdin.isFIFO() || stdin.isFile() || stdin.isSocket();
  } catch {
    return false;
  }
};

/**
 * Whether somebody seems to have put something on standard input, without reading any of it: in a shell's loop it is the
 * rest of the loop's lines. A socket is what a program such as Node leaves open with nothing in it, so it does not count.
 */
export const seemsPipedIn = (): boolean => {
  if (!isPiped()) return false;
  const stdin = fstatSync(0);
  return stdin.isFIFO() || (stdin.isFile() && stdin.size > 0);
};

/** The text piped or redirected to standard input; nothing when there is none, or only white space. */
export const readPipedText = async (): Promise<string | undefined> => {
  if (!isPiped()) return undefined;
  const text = await readTextInput('-', 'standard input');
  return text.trim() === '' ? undefined : text;
};
