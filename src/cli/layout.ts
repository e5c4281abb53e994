import { ux } from '@oclif/core/ux';
import stringWidth from 'string-width';
import type { Finding } from '../faults/finding.ts';
import { visible } from '../faults/harmless.ts';
import { withLocalTimes } from './time.ts';

// Whatever is laid out here may be words of others, and is made harmless on the way.

/** In columns: the width that texts are laid out for. A narrower terminal gets narrower lines. */
export const terminalWidth = 80;
/** In columns: a value gets a line of its own where less than this is left beside its name. */
const LEAST_BESIDE = 24;

/** How much narrower than that the terminal is; a pipe has no width. */
const shortage = (): number =>
  process.stdout.isTTY === true ? Math.max(0, terminalWidth - (process.stdout.columns || terminalWidth)) : 0;

/** Breaks text at spaces into lines of at most `width` columns, or less in a narrow terminal; a longer word or command stays whole. */
export const wrap = (text: string, width: number): string[] => wrapTo(text, width - shortage());

function wrapTo(text: string, width: number): string[] {
  const lines: string[] = [];
  let used = 0;
  for (const unit of unitsOf(visible(withLocalTimes(text)))) {
    const columns = stringWidth(unit);
    if (lines.length > 0 && used + 1 + columns <= width) {
      lines[lines.length - 1] += ` ${unit}`;
      used += 1 + columns;
    } else {
      lines.push(unit);
      used = columns;
    }
  }
  return lines;
}

const commandStart = /^"(?:sf|openssl|chmod|curl|gh|git|node|npm|pbpaste|Get-Clipboard|sudo)$/;

/** The words of a text; a command is one of them, from its quotes to their end, or to the end of the text. */
function unitsOf(text: string): string[] {
  if (/^sf /.test(text)) return [text];
  const units: string[] = [];
  let open = false;
  for (const word of text.split(' ')) {
    if (open) units[units.length - 1] += ` ${word}`;
    else units.push(word);
    if (open) open = !word.includes('"');
    else open = commandStart.test(word);
  }
  // Nobody closed the quotes: no command.
  return open ? text.split(' ') : units;
}

/** A text whose lines are meant, on standard error: broken at spaces where a terminal would break it anywhere. */
export const forTerminal = (text: string): string =>
  process.stderr.isTTY === true
    ? text
        .split('\n')
        .flatMap((line) => wrapTo(line, process.stderr.columns || terminalWidth))
        .join('\n')
    : text;

/** A sentence for standard output, broken at spaces where a narrow terminal would break it anywhere; any other line is as it is. */
export function proseLines(line: string): string[] {
  const screen = process.stdout.isTTY === true ? process.stdout.columns || terminalWidth : Number.POSITIVE_INFINITY;
  const isSentence =
    line.length > screen && /^[A-Z]/.test(line) && /[.:?]$/.test(line) && !/[\p{Cc}│]| {2}/u.test(line);
  return isSentence ? wrapTo(line, screen) : [line];
}

/** Filled up with blanks to that many columns. */
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** A label in its own column, and the text beside it, wrapped under itself. */
export const labelled = (label: string, text: string, labelWidth: number): string[] =>
  wrap(text, terminalWidth - labelWidth).map(
    (line, at) => `${padded(at === 0 ? visible(label) : '', labelWidth)}${line}`,
  );

export type NamedLine = { name: string; value: string };

/** Names and values as aligned lines; in a terminal, a value that is too long for it goes on below itself. */
export function alignedLines(rows: NamedLine[], indent = 0): string[] {
  const shown = rows.map(({ name, value }) => ({ name: visible(name), value: visible(withLocalTimes(value)) }));
  const width = Math.max(...shown.map(({ name }) => stringWidth(name))) + 2;
  const screen = process.stdout.isTTY === true ? process.stdout.columns || terminalWidth : Number.POSITIVE_INFINITY;
  const [room, margin] = [screen - indent - width, ' '.repeat(indent)];
  return shown
    .flatMap(({ name, value }) => {
      if (stringWidth(value) <= room) return `${padded(name, width)}${value}`;
      if (room < LEAST_BESIDE) return [name, ...wrapTo(value, screen - indent - 2).map((line) => `  ${line}`)];
      return wrapTo(value, room).map((line, at) => `${padded(at === 0 ? name : '', width)}${line}`);
    })
    .map((line) => `${margin}${line}`);
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
