/**
 * The text of a file of variables that everybody reads alike: `. file` of a shell, `node --env-file`, dotenv and
 * docker compose. `docker run --env-file` reads it too, as long as no value needs quotes: it takes them for part of the value.
 */

/** A value as it stands in such a file; null where the readers would not agree about any way to write it. */
export function envValue(text: string): string | null {
  if (/^[\w./:@+=-]+$/.test(text)) return text;
  if (/[\p{Cc}\p{Cs}]/u.test(text)) return null;
  // In single quotes nothing means anything but the quote itself, and to docker compose a backslash before it.
  if (!text.includes("'") && !text.endsWith('\\')) return `'${text}'`;
  return /["$`\\!]/.test(text) ? null : `"${text}"`;
}

/** The lines of such a file; those of a value in quotes that goes over several are one. */
type Entry = { name: string | null; lines: string[] };

const assignment = /^\s{0,9}(?:export\s{1,9})?([A-Za-z_]\w*)\s{0,9}=\s{0,9}(["'`]?)/;

function entriesOf(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [head = '', name = null, quote = ''] = assignment.exec(line) ?? [];
    const isOpen = quote !== '' && !line.slice(head.length).includes(quote);
    // A quote that nobody closes is no quote.
    const last = isOpen ? (nextWith(lines, quote, at + 1) ?? at) : at;
    entries.push({ name, lines: lines.slice(at, last + 1) });
    at = last;
  }
  return entries;
}

function nextWith(lines: readonly string[], quote: string, from: number): number | null {
  for (let at = from; at < lines.length; at += 1) if (lines[at]?.includes(quote)) return at;
  return null;
}

/** The text with these variables set, each once; every other line stays as it is. Values are as `envValue` writes them. */
export function withVariables(text: string, values: Readonly<Record<string, string>>): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const left = new Map(Object.entries(values));
  const kept = entriesOf(lines).flatMap(({ name, lines: own }) => {
    if (name === null || !(name in values)) return own;
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return [...kept, ...[...left].map(([name, value]) => `${name}=${value}`), ''].join(lineEnd);
}
