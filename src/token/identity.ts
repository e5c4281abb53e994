/** By what a person knows a token again that is not to be shown. */

/** `found` shows its first and last letters, `length` counts all. */
export type TokenIdentity = { found: string; length: number };

/** In characters. Those in front name the kind or the org; of those behind, a token has far more than anybody can guess. */
const shown = { first: 8, last: 4 };

export const endsOf = (token: string): TokenIdentity => ({
  found: token.length > 40 ? `${token.slice(0, shown.first)}…${token.slice(-shown.last)}` : `${token.slice(0, 4)}…`,
  length: token.length,
});
