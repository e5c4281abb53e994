/** Texts made for one regular expression: what begins as it wants, again and again, or goes on and on, and does not end so. */
import fc from 'fast-check';

export type Attack = { what: string; text: (length: number) => string };

/** What fast-check cannot make texts for goes: a look ahead or behind, word boundaries, flags. */
const withoutLooks = ({ source, flags }: RegExp): RegExp =>
  new RegExp(
    source.replace(/\(\?<?[=!](?:[^()[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\])*\)/g, '').replace(/\\[bB]/g, ''),
    flags.replace(/[gyd]/g, ''),
  );

function matching(pattern: RegExp, seed: number): string[] {
  try {
    const texts = fc.stringMatching(withoutLooks(pattern), { size: 'small' });
    return fc.sample(texts, { numRuns: 8, seed }).filter(Boolean);
  } catch {
    return []; // a pattern that it knows nothing of, such as one with a reference back
  }
}

const repeated = (piece: string): Attack => ({
  what: `${JSON.stringify(piece)} again and again`,
  text: (length) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length),
});
const goingOn = (head: string): Attack => ({
  what: `${JSON.stringify(head)} that goes on`,
  text: (length) => `${head}${head.slice(-1).repeat(length)}\u0001`,
});

export const attacksOn = (pattern: RegExp, seed: number): Attack[] =>
  matching(pattern, seed).flatMap((match) => {
    const half = match.slice(0, Math.ceil(match.length / 2));
    const heads = [...new Set([match, match.slice(0, -1), half, match.slice(0, 1)])].filter(Boolean);
    return [...heads.map(repeated), goingOn(match), goingOn(half)];
  });
