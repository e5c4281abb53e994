/** What of a private key can be seen to be wrong: signs that belong to none, bytes that are missing, or nothing that can be named. */
import { JwtError } from '../faults/errors.ts';
import { lengthOfDer } from './der.ts';
import type { Seen } from './key-material.ts';
import type { Place } from './open.ts';
import { pemBlocks } from './pem-blocks.ts';

/** A key with its labels that cannot be read: as it was found, and mended as far as it goes. */
export type Broken = { found: string; mended: string };

/** Lines of one length, but for the last: where something is missing, nothing else was done to them. */
function isEven(found: string): boolean {
  const body =
    pemBlocks(found.replace(/\\[nr]/g, ' '))[0]
      ?.body.trim()
      .split(/\s+/) ?? [];
  return body.length > 0 && body.slice(1, -1).every((line) => line.length === body[0]?.length);
}

export function damageOf({ found, mended: text }: Broken, seen: Seen, place: Place): JwtError {
  const [block] = pemBlocks(text);
  const body = block?.body ?? text;
  const odd = /[^A-Za-z0-9+/=\s]|=(?=[\s=]{0,8}[A-Za-z0-9+/])/.exec(
    body.replace(/^[\w-]+:.*$/gm, (line) => ' '.repeat(line.length)),
  );
  if (odd && block) {
    const before = text.slice(0, text.indexOf(block.body) + odd.index).split('\n');
    return new JwtError('key-unreadable-other-signs', {
      seen,
      ...place,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  }
  const bytes = Buffer.from(body.replace(/\s+/g, ''), 'base64');
  const wants = lengthOfDer(bytes);
  if (wants !== null && bytes.length < wants && isEven(found))
    return new JwtError('key-unreadable-cut', { seen, ...place, had: bytes.length, wants });
  return new JwtError('key-unreadable-damaged', { seen, ...place });
}
