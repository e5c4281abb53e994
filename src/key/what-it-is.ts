/** Names what was handed over where a key or a certificate was to be, in whichever of its readings that shows. */
import { unfilled } from '../salesforce/unfilled.ts';
import { isCertificate, kindOfDer } from './der.ts';
import { unpacked } from './encoding.ts';
import { readBase64Body, readJwk, type Seen, seenInText } from './key-material.ts';
import { isOldContainer } from './old-cipher.ts';
import { pemBlocks } from './pem-blocks.ts';
import { repairPem } from './pem-repair.ts';
import { firstReading, type Reading } from './reading.ts';
import { cipherOf, storeOf } from './reference.ts';
import { type StandIn, standInFor } from './stand-in.ts';

/** `is`: what it is for sure. `reading`: in which it shows. */
export type Named = { is: Seen | StandIn; reading: Reading };

/** What a reading is for sure, by its first bytes, its letters or its labels; null where it only may be something. */
export function nameOf(reading: Reading, path: string | null): Named | null {
  const is = standInFor(reading, path) ?? kindOfDer(reading.bytes) ?? labelledAs(reading);
  const isPart = is !== null && short.has(is) && !isWhole(reading);
  return is === null || isPart ? null : { is, reading };
}

/** What is only packed, or only looks like something, gives way to what shows in a later reading. */
export const moreTelling = (named: Named | null, next: () => Named | null): Named | null =>
  named !== null && !isGuess(named) ? named : (next() ?? named);

/** It may be that, by its length, or it is what only packs. */
export const isGuess = ({ is, reading }: Named): boolean =>
  is === 'openssl-enc-unsalted' || (is === 'archive' && unpacked(reading.bytes) !== null);

/** In bytes: no RSA key that may sign is as short, in whatever form. */
const NO_KEY = 1000;
const isWhole = ({ undone, given, isExact }: Reading): boolean => undone.length === 0 || (given < NO_KEY && isExact);

/** What is short by nature: dug out of a longer text it may be the part of a key that was left over. */
const short: ReadonlySet<Named['is']> = new Set<Named['is']>([
  ...(['first-line', 'first-line-certificate', 'unfilled', 'variable-name', 'fingerprint', 'consumer-key'] as const),
  ...(['consumer-secret', 'reference', 'address', 'http-error', 'file path', 'nothing'] as const),
]);

/** Labels alone are no proof: `certutil -encode` puts those of a certificate around anything. */
function labelledAs({ text: given, isBinary }: Reading): Seen | null {
  if (isBinary) return null;
  const { text } = repairPem(given);
  // In base64 as a whole it is named where that is undone: the commands then begin with it.
  if (!given.includes('-----') && text.startsWith('-----BEGIN') && /^[\w+/=\s-]+$/.test(given)) return null;
  const seen = seenInText(text);
  if (seen === 'certificate') {
    const body = readBase64Body(pemBlocks(text)[0]?.body ?? '');
    return body && isCertificate(body) ? seen : null;
  }
  if (seen === 'JSON Web Key') return 'd' in (readJwk(text) ?? {}) ? 'private key' : 'public key';
  // `process.env.KEY` ends as a file's name does.
  if (seen === 'file path' && unfilled(text) !== null) return null;
  return certain.has(seen) ? seen : null;
}

const certain: ReadonlySet<Seen> = new Set<Seen>([
  ...([
    'public key',
    'certificate signing request',
    'OpenSSH key',
    'PuTTY key',
    'PKCS#12 file',
    'PKCS#7 file',
  ] as const),
  ...(['file path', 'nothing'] as const),
]);

/** What it may be, by the labels of the input as it stands. Those of a certificate stand around other things too, which are no DER. */
export function seemingly(input: string | Uint8Array): Seen {
  const { bytes, text: given, isBinary } = firstReading(input);
  const text = isBinary ? bytes.toString('utf8') : repairPem(given).text;
  const seen = kindOfDer(bytes) ?? seenInText(text);
  const isOther = seen === 'certificate' && !/^\s*MI/.test(pemBlocks(text)[0]?.body ?? 'MI');
  return isOther ? 'other text' : seen;
}

/** What is told of it: values of the fault that names it. `path` only where the commands work on that very file. */
export function factsOf({ is, reading }: Named, place: { path?: string }) {
  const { bytes, text, undone } = reading;
  const left = is === 'unfilled' ? unfilled(text) : null;
  const by = is === 'reference' ? storeOf(text) : is === 'ciphertext' ? cipherOf(text) : null;
  return {
    ...(undone.length === 0 ? place : { around: undone.map((name) => name.replace(/ around it$/, '')) }),
    ...(is === 'PKCS#7 file' && bytes[0] === 0x30 && { form: 'DER' }),
    ...(is === 'PKCS#12 file' && isOldContainer(bytes) && { legacy: 'legacy' }),
    ...(left !== null && { left }),
    ...(by !== null && { by }),
  };
}

/** Of these the proposed commands take the base64 away themselves: no letter of it is lost to them, however it is broken. */
const taken = new Set(['base64 around it', 'UTF-16 text']);
export const isOnlyBase64 = ({ undone }: Reading): boolean =>
  undone.includes('base64 around it') && undone.every((name) => taken.has(name)) && undone.length < 3;
