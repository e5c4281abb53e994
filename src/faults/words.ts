export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Named values of a text: a list is shown joined by commas. */
export type Values = { [name: string]: unknown };

/** Where a value goes in a text. */
export const place = /\{([a-zA-Z]+)\}/g;

/** A text with its values; each is taken literally, whatever signs it holds. */
export const fill = (text: string, values: Values): string =>
  text.replace(place, (_, name: string) => {
    const value = values[name] ?? '';
    return Array.isArray(value) ? value.join(', ') : String(value);
  });

/** A text whose values are not known: a mark stands for each. */
export const withMarks = (text: string, mark: string): string => text.replace(place, () => mark);
