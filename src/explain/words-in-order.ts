/** In characters: what the values between the fixed words of a message may take. */
const MESSAGE_REACH = 600;
const MAXIMUM_PLACES = 20;

/** Chinese, Japanese and Korean set no blanks between words, or hang endings on them. */
const withoutBlanks = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const isLetter = (sign: string | undefined): boolean =>
  sign !== undefined && /[\p{L}\p{N}_]/u.test(sign) && !withoutBlanks.test(sign);

/** Whether words begin and end at `at` as words, not in the midst of longer ones. */
const standsFree = (text: string, at: number, words: string): boolean =>
  !(isLetter(text[at - 1]) && isLetter(words[0])) && !(isLetter(text[at + words.length]) && isLetter(words.at(-1)));

function placesOf(text: string, words: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0 && places.length < MAXIMUM_PLACES; at = text.indexOf(words, at + 1)) {
    if (standsFree(text, at, words)) places.push(at);
  }
  return places;
}

const inOrder = (text: string, parts: readonly string[]): boolean => {
  let at = 0;
  return parts.every((part) => {
    const found = text.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
};

/** Whether a text, in lower case and with single blanks, holds words in their order, whatever stands in between. */
export function occursInOrder(text: string, parts: readonly string[]): boolean {
  const [longest = ''] = parts.toSorted((one, other) => other.length - one.length);
  return placesOf(text, longest).some((at) =>
    inOrder(text.slice(Math.max(0, at - MESSAGE_REACH), at + longest.length + MESSAGE_REACH), parts),
  );
}
