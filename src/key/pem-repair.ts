/** Repairs text in memory that was a PEM before a form, a CI variable or an editor damaged it. Never touches the file. */

import { LONGEST_PEM } from './key-material.ts';
import { pemBlocks } from './pem-blocks.ts';

type Repair = { text: string; repaired: string[] };

const beginning = /-----BEGIN [A-Z0-9 ]+-----/;
// RFC 1421: the two header fields of a passphrase-encrypted PKCS#1 key. The block size of the cipher, 8 bytes for DES
// and 16 for AES, tells where the hex ends when the line break behind it is gone.
const header = /^Proc-Type:\s*4,ENCRYPTED\s*DEK-Info:\s*(DES[\w-]*,[0-9A-F]{16}|[\w-]+,[0-9A-F]{32})\s*/;

/**
 * Rewrites every PEM block of `input` with 64 columns and LF, and names the damage found.
 * Text that holds no PEM block comes back trimmed but otherwise as it was. Repairing twice changes nothing more.
 */
export function repairPem(input: string | Uint8Array): Repair {
  const repaired: string[] = [];
  const fix = (damage: string, before: string, after: string): string => {
    if (after !== before && !repaired.includes(damage)) repaired.push(damage);
    return after;
  };
  let text = decodeText(input, repaired);
  if (text.length > LONGEST_PEM) return { text, repaired };
  text = fix('a byte order mark', text, text.replace(/^\uFEFF/, '')).trim();
  text = fix('quotes around it', text, text.replace(/^(["'])([\s\S]*)\1$/, '$2').trim());
  text = fix('base64 of a PEM', text, withoutBase64(text));
  if (!beginning.test(text)) return { text, repaired };
  text = fix('a byte order mark', text, text.replace(/^\uFEFF/, ''));
  text = fix('literal \\n instead of line breaks', text, text.replace(/(?:\\r)?\\n/g, '\n'));
  text = fix('CRLF line ends', text, text.replace(/\r\n?/g, '\n'));
  return rewrapped(text, repaired);
}

/** `repaired` gets what was odd about the encoding. */
export function decodeText(input: string | Uint8Array, repaired: string[]): string {
  if (typeof input === 'string') return input;
  const bytes = Buffer.from(input);
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!little && !big) return bytes.toString('utf8');
  // A PowerShell redirection writes UTF-16; an odd byte at the end cannot belong to it.
  repaired.push('UTF-16 text');
  const even = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
  return (big ? even.swap16() : even).toString('utf16le');
}

function withoutBase64(text: string): string {
  if (beginning.test(text)) return text;
  const compact = text.replace(/\s+/g, '');
  // Asked for what is not base64: a run of millions of letters is too long for a pattern.
  if (compact.length < 40 || /[^A-Za-z0-9+/_-]/.test(compact.replace(/={1,2}$/, ''))) return text;
  const inner = Buffer.from(compact, 'base64').toString('utf8');
  return beginning.test(inner) ? inner.trim() : text;
}

function rewrapped(text: string, repaired: string[]): Repair {
  const blocks: string[] = [];
  for (const { whole, label, body } of pemBlocks(text)) {
    const canonical = `-----BEGIN ${label}-----\n${wrapBody(body)}\n-----END ${label}-----`;
    if (canonical !== whole) repaired.push(body.trim().includes('\n') ? 'broken or indented lines' : 'all on one line');
    blocks.push(canonical);
  }
  return { text: blocks.length === 0 ? text : `${blocks.join('\n')}\n`, repaired: [...new Set(repaired)] };
}

function wrapBody(inside: string): string {
  const fields = header.exec(inside.trim());
  const body = inside.trim().slice(fields?.[0].length ?? 0);
  const wrapped = body.replace(/\s+/g, '').replace(/(.{64})(?=.)/g, '$1\n');
  return fields ? `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${fields[1]}\n\n${wrapped}` : wrapped;
}
