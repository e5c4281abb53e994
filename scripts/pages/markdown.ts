/** Plain text in Markdown: `<file>` would be taken for HTML, and `|` for the end of a cell. */

/** What stands in backticks is left alone. */
export const prose = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll('<', '\\<').replaceAll('*', '\\*')))
    .join('');

/** Text in a cell of a table. */
export const cell = (text: string): string => prose(text).replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
