import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecretFile } from '../../cli/files/secret-file.ts';
import {
  createJwksCache,
  type JwksCache,
  type JwksCachePorts,
  type JwksRecord,
  readJwksRecord,
} from '../jwks-cache.ts';

/**
 * A cache of key lists, one file for each issuer, below the CLI's cache folder. They are public, but whoever could write
 * there could choose what is believed: hence 0600. A file that cannot be read or written is none, and no fault.
 */
export function jwksCacheIn(cacheFolder: string, fetch: JwksCachePorts['fetch']): JwksCache {
  const folder = join(cacheFolder, 'jwt-keys');
  const fileOf = (issuer: string): string =>
    join(folder, `${createHash('sha256').update(issuer).digest('hex').slice(0, 40)}.json`);
  return createJwksCache({
    fetch,
    load: async (issuer) => {
      const text = await readFile(fileOf(issuer), 'utf8').catch(() => null);
      return text === null ? null : readJwksRecord(text, issuer);
    },
    save: (record) => write(folder, fileOf(record.issuer), record).catch(() => undefined),
    nowMs: Date.now,
  });
}

async function write(folder: string, file: string, record: JwksRecord): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeSecretFile(file, JSON.stringify(record));
}
