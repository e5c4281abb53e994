const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** One check character: bit n says whether the nth of five characters is upper case. */
const checkCharacter = (five: string): string => {
  const bits = [...five].reduce((sum, letter, n) => sum + (/[A-Z]/.test(letter) ? 1 << n : 0), 0);
  return alphabet.charAt(bits);
};

/** A record id in its 18-character form, which survives case-insensitive systems. Other lengths come back unchanged. */
export const toId18 = (id: string): string =>
  id.length === 15 ? id + [0, 5, 10].map((start) => checkCharacter(id.slice(start, start + 5))).join('') : id;

/** Whether the text has the shape of a record id (15 or 18 characters) of the object with that three-character prefix. */
export const isIdOf = (prefix: string, text: string): boolean =>
  text.startsWith(prefix) && /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text);
