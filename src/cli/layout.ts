import { ux } from '@oclif/core/ux';
import type { Finding } from '../faults/finding.ts';
import { visible } from '../faults/harmless.ts';
import { withLocalTimes } from './time.ts';

// Whatever is laid out here may be words of others, and is made harmless on the way.

/** In columns: the width that every terminal has. */
export const terminalWidth = 80;

/** Breaks text at spaces into lines of at most `width` columns; a longer word stays whole. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of visible(withLocalTimes(text)).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** A text whose lines are meant, on standard error: broken at spaces where a terminal would break it anywhere. */
export const forTerminal = (text: string): string =>
  process.stderr.isTTY === true
    ? text
        .split('\n')
        .flatMap((line) => wrap(line, process.stderr.columns || terminalWidth))
        .join('\n')
    : text;

/** A label in its own column, and the text beside it, wrapped under itself. */
export const labelled = (label: string, text: string, labelWidth: number): string[] =>
  wrap(text, terminalWidth - labelWidth).map(
    (line, at) => `${(at === 0 ? visible(label) : '').padEnd(labelWidth)}${line}`,
  );

export type NamedLine = { name: string; value: string };

/** Names and values as aligned lines. */
export function alignedLines(rows: NamedLine[]): string[] {
  const shown = rows.map(({ name, value }) => ({ name: visible(name), value: visible(withLocalTimes(value)) }));
  const width = Math.max(...shown.map(({ name }) => name.length));
  return shown.map(({ name, value }) => `${name.padEnd(width)}  ${value}`);
}

/** The gravest first. */
const levels = ['error', 'warning', 'info'] as const;
const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** Findings under one another, the gravest first, each with what to do about it. */
export const findingLines = (findings: Finding[], levelWidth: number): string[] =>
  levels
    .flatMap((level) => findings.filter((finding) => finding.level === level))
    .flatMap(({ level, message, actions = [] }) => {
      const [first = '', ...more] = labelled(level, message, levelWidth);
      return [
        `${ux.colorize(colours[level], level)}${first.slice(level.length)}`,
        ...more,
        ...actions.map((action) => `${' '.repeat(levelWidth)}${visible(action)}`),
      ];
    });
