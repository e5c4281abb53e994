/** Tells a list of tokens, one per line, from a text in which a token stands. */
import { isTokenLine } from './pasted-text.ts';

/** How many lines are looked at, empty ones aside. */
const linesToJudge = 16;

/**
 * A list has at least two lines that are whole tokens, and they are more than half of its first lines: a token that was
 * broken over lines has one such line at most, prose and `name: token` lists have as many others.
 * Judged after each line, so that a list that trickles in is known after two tokens; null while it is open.
 */
export const isTokenList = (head: string[]): boolean | null => {
  let [seen, tokens] = [0, 0];
  for (const line of head) {
    if (line.trim() === '') continue;
    seen += 1;
    tokens += isTokenLine(line) ? 1 : 0;
    if (tokens >= 2 && tokens * 2 > seen) return true;
    if (seen >= linesToJudge) return false;
  }
  return null;
};
