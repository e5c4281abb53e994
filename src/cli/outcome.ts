/** How every write ends on the screen: the answer, what changed, what lives on, and what to run next, in this order. */
import { ux } from '@oclif/core/ux';
import { visible } from '../faults/harmless.ts';
import type { Console } from './console.ts';
import { labelled, terminalWidth, wrap } from './layout.ts';

/** A command, filled in, and what it is good for. */
export type Next = { why: string; command: string };

/**
 * `state`: whether it is so now, was so already, would be so, or nobody could see. `says`: what is true, in a sentence. `details`:
 * lines as they are. `livesOn`: sentences.
 */
export type Outcome = {
  state: 'done' | 'already' | 'dry-run' | 'unseen';
  says: string;
  details?: string[];
  livesOn?: { title: string; sentences: string[] };
  next?: Next[];
};

type Screen = Pick<Console, 'log'>;

/** The answer alone. */
export function showAnswer(screen: Screen, { state, says }: Pick<Outcome, 'state' | 'says'>): void {
  const lines = state === 'dry-run' ? wrap(says, terminalWidth) : labelled(marks[state], says, 2);
  for (const line of lines) screen.log(painted(line, state));
}

const marks = { done: '✓', already: '✓', unseen: '!' };

function painted(line: string, state: Outcome['state']): string {
  if (state === 'dry-run') return ux.colorize('bold', line);
  const colour = state === 'unseen' ? 'yellow' : 'green';
  return state === 'already' ? ux.colorize(colour, line) : ux.colorize('bold', ux.colorize(colour, line));
}

/** What was found out, in a sentence. `open`: neither the one nor the other. */
export function showVerdict(screen: Screen, verdict: 'good' | 'bad' | 'open', text: string): void {
  const colour = { good: 'green', bad: 'red', open: 'yellow' }[verdict];
  screen.log(ux.colorize('bold', ux.colorize(colour, text)));
}

/** All that stands below the answer and the warnings that belong to it. */
export function showRest(screen: Screen, { details = [], livesOn, next = [] }: Omit<Outcome, 'state' | 'says'>): void {
  for (const line of details) screen.log(line);
  if (livesOn && livesOn.sentences.length > 0) {
    for (const line of ['', livesOn.title]) screen.log(line);
    for (const line of livesOn.sentences.flatMap((one) => labelled('-', one, 2))) screen.log(line);
  }
  for (const line of nextLines(next)) screen.log(line);
}

export function showOutcome(screen: Screen, outcome: Outcome): void {
  showAnswer(screen, outcome);
  showRest(screen, outcome);
}

/** Each command on a line of its own, whole, so that it can be copied. */
export const nextLines = (next: Next[]): string[] =>
  next.length === 0
    ? []
    : ['', 'Next:', ...next.flatMap(({ why, command }) => [`- ${why}:`, `    ${visible(command)}`])];
