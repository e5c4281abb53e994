/** What a killed run has left of a file that it was writing: taken away by a later one, as there may be a secret in it. */
import { randomUUID } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A write takes milliseconds; whatever is younger may be under way in another process. In milliseconds. */
const OLD_MS = 3_600_000;

/** The name of a file or folder that is moved into its place once it is whole. */
export const temporaryName = (): string => `.sf-jwt.${randomUUID()}.tmp`;
const isTemporary = (name: string): boolean =>
  /^\.sf-jwt\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/.test(name);

/** A cache is written for every token of many. */
const swept = new Set<string>();

/** Takes away what this plugin has left half written in a folder long ago; once in a process. What can't be seen or taken away stays. */
export async function sweepOnce(folder: string): Promise<void> {
  const path = resolve(folder);
  if (swept.has(path)) return;
  swept.add(path);
  await sweep(path, Date.now());
}

export async function sweep(folder: string, nowMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const path of names.filter(isTemporary).map((name) => join(folder, name))) {
    const found = await lstat(path).catch(() => null);
    const isOurs =
      (found?.isFile() || found?.isDirectory()) && (process.getuid === undefined || found.uid === process.getuid());
    if (found && isOurs && nowMs - found.mtimeMs > OLD_MS)
      await rm(path, { force: true, recursive: true }).catch(() => undefined);
  }
}
