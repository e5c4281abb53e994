import type { Finding } from '../faults/finding.ts';

/** In columns: the width that every terminal has. */
export const terminalWidth = 80;

/**
 * Text from a token or a server, made harmless: escape sequences, direction marks and lone surrogates are shown as
 * `\u001b` and the like instead of steering the terminal.
 */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });

/** Breaks text at spaces into lines of at most `width` columns; a longer word stays whole. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** A label in its own column, and the text beside it, wrapped under itself. */
export const labelled = (label: string, text: string, labelWidth: number): string[] =>
  wrap(text, terminalWidth - labelWidth).map((line, at) => `${(at === 0 ? label : '').padEnd(labelWidth)}${line}`);

export type NamedLine = { name: string; value: string };

/** Names and values as aligned lines. */
export function alignedLines(rows: NamedLine[]): string[] {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, value }) => `${name.padEnd(width)}  ${value}`);
}

/** Findings under one another, each with what to do about it. */
export const findingLines = (findings: Finding[], levelWidth: number): string[] =>
  findings.flatMap(({ level, message, actions = [] }) => [
    ...labelled(level, visible(message), levelWidth),
    ...actions.map((action) => `${' '.repeat(levelWidth)}${visible(action)}`),
  ]);
