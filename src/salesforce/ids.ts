/** Record ids, which come in 15 characters and in 18. docs/salesforce.md §4.6 */

/** Of the objects that people mix up. docs/salesforce.md §3, §4.1, §10 */
export const idPrefixes = { connectedApp: '0H4', externalClientApp: '0xI', consumer: '888', user: '005', org: '00D' };

/** Whether the text has the shape of a record id, of the object with that prefix. */
export const isId = (text: string, prefix = ''): boolean =>
  text.startsWith(prefix) && /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text);

/** The form in which two ids can be compared; empty for none. */
export const toId15 = (id: string | null | undefined): string => (id ?? '').slice(0, 15);

/** The form that survives case-insensitive systems. Other lengths than 15 come back unchanged. */
export const toId18 = (id: string): string =>
  id.length === 15 ? id + [0, 5, 10].map((start) => checkCharacter(id.slice(start, start + 5))).join('') : id;

/** Bit n says whether the nth of five characters is upper case. */
const checkCharacter = (five: string): string => {
  const bits = [...five].reduce((sum, letter, n) => sum + (/[A-Z]/.test(letter) ? 1 << n : 0), 0);
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(bits);
};
