import { withMarks } from '../faults/words.ts';

/** In characters: what the values between the fixed words of a message may take. */
const REACH = 600;
const MAXIMUM_PLACES = 20;

const fixedWords = (message: string): string[] =>
  withMarks(message, '\n')
    .toLowerCase()
    .split('\n')
    .map((words) => words.trim())
    .filter(Boolean);

const inOrder = (text: string, parts: string[]): boolean => {
  let at = 0;
  return parts.every((part) => {
    const found = text.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
};

const placesOf = (text: string, words: string): number[] => {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0 && places.length < MAXIMUM_PLACES; at = text.indexOf(words, at + 1)) {
    places.push(at);
  }
  return places;
};

/** Whether a text quotes a message, whatever stood in place of its values. `text` is in lower case, with single blanks. */
export function quotes(text: string, message: string): boolean {
  const parts = fixedWords(message);
  const [longest = ''] = parts.toSorted((one, other) => other.length - one.length);
  return placesOf(text, longest).some((at) =>
    inOrder(text.slice(Math.max(0, at - REACH), at + longest.length + REACH), parts),
  );
}
