/** What is wrong with a base64url text that can still be read. */
export type Base64Flaw = 'padding' | 'alphabet' | 'trailing-bits';

export type Base64Reading = { bytes: Uint8Array; flaws: Base64Flaw[] };

const letters = /^[A-Za-z0-9_+/-]*$/;

/**
 * Reads base64url (RFC 7515 §2), and plain base64 where someone converted it, saying what is not canonical.
 * Returns nothing when the text cannot be base64 at all: another character, or a length that no bytes encode to.
 */
export const readBase64url = (text: string): Base64Reading | undefined => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? { bytes, flaws: [] } : readFlawed(text);
};

const readFlawed = (text: string): Base64Reading | undefined => {
  const bare = text.replace(/={1,2}$/, '');
  if (!letters.test(bare) || bare.length % 4 === 1) return undefined;
  const bytes = Buffer.from(bare, 'base64url');
  const canonical = bytes.toString('base64url');
  const flaws: Base64Flaw[] = [];
  if (bare !== text) flaws.push('padding');
  if (/[+/]/.test(bare)) flaws.push('alphabet');
  if (canonical !== bare.replaceAll('+', '-').replaceAll('/', '_')) flaws.push('trailing-bits');
  return { bytes, flaws };
};
