/** The blocks of a PEM text (RFC 7468), each from its BEGIN to the END of the same label. */

export type PemBlock = { label: string; body: string; whole: string };

type Mark = { isBegin: boolean; label: string; start: number; end: number };

/** The five dashes behind a label may belong to the next mark. */
const mark = /-----(BEGIN|END) ([A-Z0-9 ]+)(?=-----)/g;
const DASHES = 5;

const marksIn = (text: string): Mark[] =>
  [...text.matchAll(mark)].map(({ 0: words, 1: kind, 2: label = '', index }) => ({
    isBegin: kind === 'BEGIN',
    label,
    start: index,
    end: index + words.length + DASHES,
  }));

/** For each label its ENDs, the first one last. */
function endsOf(marks: Mark[]): Map<string, Mark[]> {
  const ends = new Map<string, Mark[]>();
  for (const end of marks.toReversed()) {
    if (end.isBegin) continue;
    const known = ends.get(end.label);
    if (known) known.push(end);
    else ends.set(end.label, [end]);
  }
  return ends;
}

/** By hand: a pattern from a BEGIN to its END reads to the end of the text for each BEGIN that has none. */
export function pemBlocks(text: string): PemBlock[] {
  const marks = marksIn(text);
  const endsAhead = endsOf(marks);
  const blocks: PemBlock[] = [];
  let done = 0;
  for (const { isBegin, label, start, end: bodyAt } of marks) {
    if (!isBegin || start < done) continue;
    const ends = endsAhead.get(label) ?? [];
    while ((ends.at(-1)?.start ?? bodyAt) < bodyAt) ends.pop();
    const end = ends.at(-1);
    if (end === undefined) continue;
    blocks.push({ label, body: text.slice(bodyAt, end.start), whole: text.slice(start, end.end) });
    done = end.end;
  }
  return blocks;
}
