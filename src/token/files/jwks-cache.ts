import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type OwnFileKind, readOwnFile, type UnsafePlace, writeOwnFile } from '../../cli/files/own-file.ts';
import { createJwksCache, type JwksCache, type JwksCachePorts, readJwksRecord } from '../jwks-cache.ts';

/** Key lists are public, but whoever could write one could choose whose tokens are believed. A list has a few kilobytes. */
const keyList: OwnFileKind = { secret: false, folder: 'ours', largest: 1_048_576 };

/**
 * A cache of key lists, one file for each issuer, below the CLI's cache folder. A file that cannot be read or written, or
 * that others can write, is none, and no fault; `unsafe` hears of it. `fresh`: what an earlier run has kept counts for nothing.
 */
export function jwksCacheIn(
  cacheFolder: string,
  fetch: JwksCachePorts['fetch'],
  unsafe: (place: UnsafePlace) => void,
  fresh = false,
): JwksCache {
  const folder = join(cacheFolder, 'jwt-keys');
  const fileOf = (issuer: string): string =>
    join(folder, `${createHash('sha256').update(issuer).digest('hex').slice(0, 40)}.json`);
  return createJwksCache({
    fetch,
    load: async (issuer) => {
      if (fresh) return null;
      const reading = await readOwnFile(fileOf(issuer), keyList);
      if (reading.kind === 'unsafe') unsafe(reading);
      return reading.kind === 'text' ? readJwksRecord(reading.text, issuer) : null;
    },
    save: async (record) => {
      const place = await writeOwnFile(fileOf(record.issuer), JSON.stringify(record), keyList);
      // That nothing can be kept costs a request, and nobody is deceived: no reason for a word.
      if (place && place.why !== 'unreadable') unsafe(place);
    },
    nowMs: Date.now,
  });
}
