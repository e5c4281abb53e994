/** docs/salesforce.md §5.2 */
const MAXIMUM_CHARACTERS = 80;

/** The form of an email address, without what only a table, a URL, a key or an unfilled place would hold. */
const form = /^[^\s@,;:"<>]+@[\p{L}\p{N}._-]+$/u;

/** Whether a text can be a Salesforce username. docs/salesforce.md §5.2 */
export const isUsername = (text: string): boolean => text.length <= MAXIMUM_CHARACTERS && form.test(text);

/** Salesforce tells no usernames apart by their case. docs/salesforce.md §5.2 */
export const isSameUsername = (one: string, other: string | null | undefined): boolean =>
  one.toLowerCase() === other?.toLowerCase();
