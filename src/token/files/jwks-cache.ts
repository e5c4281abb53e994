import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecretFile } from '../../cli/files/secret-file.ts';
import type { KeyRingPorts } from '../jwks-cache.ts';
import { type KeyRecord, readKeyRecord } from '../jwks-record.ts';

/**
 * Key lists on disk, one file for each issuer, below the CLI's cache folder. They are public, but whoever could write
 * there could choose what is believed: hence 0600. A cache that cannot be read or written is none, and no fault.
 */
export function keyCache(cacheFolder: string): Pick<KeyRingPorts, 'load' | 'save'> {
  const folder = join(cacheFolder, 'jwt-keys');
  const fileOf = (issuer: string): string =>
    join(folder, `${createHash('sha256').update(issuer).digest('hex').slice(0, 40)}.json`);
  return {
    load: async (issuer) => {
      const text = await readFile(fileOf(issuer), 'utf8').catch(() => null);
      return text === null ? null : readKeyRecord(text, issuer);
    },
    save: (record: KeyRecord) => write(folder, fileOf(record.issuer), record).catch(() => undefined),
  };
}

async function write(folder: string, file: string, record: KeyRecord): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeSecretFile(file, JSON.stringify(record));
}
