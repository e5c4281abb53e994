/** The shapes in which Salesforce hands out tokens, told apart without reading them. */
export type TokenForm = 'compact' | 'session' | 'refresh' | 'auth-url';

// The base64url of `{"`, of `{` and white space, and of `{}`: how every JSON header begins.
const compactHead = /^e(?:y[A-DI-L]|w[k-r0-3]|30)/;
const compactLetters = /^[\w+/=.-]*$/;
/** Parts of a compact token: none signed, signed, encrypted. */
const compactParts = [2, 3, 5];

const isCompact = (text: string): boolean =>
  compactHead.test(text) && compactLetters.test(text) && compactParts.includes(text.split('.', 7).length);

const forms: [TokenForm, (text: string) => boolean][] = [
  ['compact', isCompact],
  ['session', (text) => /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![\w.]+$/.test(text)],
  ['refresh', (text) => /^5Aep[\w.!-]{16,}$/.test(text)],
  ['auth-url', (text) => /^force:\/\/[^\s:@]+:[^\s:@]*:[^\s:@]+@[^\s:@/]+$/i.test(text)],
];

/** The form of a bare token; nothing when the text is no token. */
export const formOf = (text: string): TokenForm | undefined => forms.find(([, matches]) => matches(text))?.[0];

const within =
  /force:\/\/[^\s"'`<>]+|\b00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![\w.]+|\b5Aep[\w.]{16,}|\be[wy3][A-Za-z0-9][\w-]*\.[\w.-]+/g;

/** A token at the end of a sentence, or one that was cut off with dots. */
const withoutLastDots = (text: string): string => (formOf(text) === undefined ? text.replace(/\.{1,3}$/, '') : text);

/** All different tokens that stand somewhere in a longer text, in their order. */
export const tokensIn = (text: string): string[] => {
  const found = [...text.matchAll(within)].map(([token]) => withoutLastDots(token));
  return [...new Set(found.filter((token) => formOf(token) !== undefined))];
};
