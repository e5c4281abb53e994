/**
 * Locks of files: one process at a time. A lock is a folder with one file in it, which its holder touches all the time.
 * A lock that nobody touches is that of a dead process, and is broken; that is seen by watching it, never by a date.
 */
import { randomUUID } from 'node:crypto';
import { constants, rmdirSync, unlinkSync } from 'node:fs';
import { lstat, mkdir, open, readdir, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/** A lock in hand. A process that stood still for long has been taken for dead, and does not hold it any more. */
export type Lock = { isHeld(): Promise<boolean>; release(): Promise<void> };

/** The process that holds a lock; null: it does not say. */
export type LockHolder = { pid: number; host: string } | null;

export type FileLock = {
  path: string;
  /** Null while another process has it. A lock of a dead one is broken by whoever asks again and again. Throws what the system throws. */
  take(): Promise<Lock | null>;
  holder(): Promise<LockHolder>;
};

/** Milliseconds since any moment, by a clock that nobody sets. */
export type MonotonicMs = () => number;
export const monotonicMs: MonotonicMs = () => performance.now();

const TOUCH_MS = 1000;
/** A process that has not touched its lock for so long is dead, in milliseconds. */
export const STALE_MS = 5000;
/** Between two looks no more than this counts as watched, in milliseconds: the one that watches may have slept, too. */
const LONGEST_LOOK_MS = 1000;

/** The lock at `path`, which need not be there. What was seen of its holder is remembered from one try to the next. */
export function fileLock(path: string, nowMs: MonotonicMs = monotonicMs): FileLock {
  const watched = watch(path, nowMs);
  const breaking = `${path}.removing`;
  const watchedBreaking = watch(breaking, nowMs);
  return {
    path,
    take: async () => {
      const taken = await take(path);
      if (taken) return taken;
      const dead = await watched();
      if (dead === null) return null;
      await breakDead(path, dead, { breaking, isLeft: async () => (await watchedBreaking()) !== null });
      return take(path);
    },
    holder: async () => holderIn((await namesIn(path))[0] ?? ''),
  };
}

/** What is on a lock changes with every touch and every new holder; null: there is none. */
async function pulseOf(path: string): Promise<string | null> {
  const names = await namesIn(path);
  const found = await statAnew(names.length > 0 ? join(path, ...names.slice(0, 1)) : path);
  return found && [...names, found.ino, found.mtimeMs, found.ctimeMs].join(' ');
}

const namesIn = (path: string): Promise<string[]> => readdir(path).catch(() => []);

/** A pipe does not make the reader wait. Windows has none. */
const OPEN_SAFELY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A network file system tells old dates until the file is opened. */
async function statAnew(path: string) {
  const file = await open(path, OPEN_SAFELY).catch(() => null);
  if (!file) return lstat(path).catch(() => null);
  return file.stat().finally(() => file.close());
}

/** Looks at a lock. Gives its pulse once that has not changed for so long that its holder must be dead, else null. */
function watch(path: string, nowMs: MonotonicMs): () => Promise<string | null> {
  let last = { pulse: null as string | null, atMs: 0, quietMs: 0 };
  return async () => {
    const [pulse, atMs] = [await pulseOf(path), nowMs()];
    const isQuiet = pulse !== null && pulse === last.pulse;
    const quietMs = isQuiet ? last.quietMs + Math.min(atMs - last.atMs, LONGEST_LOOK_MS) : 0;
    last = { pulse, atMs, quietMs };
    return quietMs >= STALE_MS ? pulse : null;
  };
}

const HOST = hostname().replaceAll(/[^\w.-]/g, '_') || 'unknown';

/** All locks of this process, to be given back at its end, also on Ctrl-C. */
const held = new Map<string, string>();
const giveAllBack = (): void => {
  for (const [own, path] of held) {
    try {
      unlinkSync(own);
      rmdirSync(path);
    } catch {
      // Somebody else has it now.
    }
  }
};

async function take(path: string): Promise<Lock | null> {
  const own = join(path, `${randomUUID()}.${process.pid}.${HOST}`);
  try {
    await mkdir(path);
    await writeFile(own, '', { flag: 'wx' });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') await rmdir(path).catch(() => undefined);
    // Also one whose folder was taken away before its file was in it has not got the lock.
    if (code === 'EEXIST' || (code === 'ENOENT' && (await isThere(dirname(path))))) return null;
    throw error;
  }
  if (!process.listeners('exit').includes(giveAllBack)) process.on('exit', giveAllBack);
  held.set(own, path);
  const touching = setInterval(() => touch(own), TOUCH_MS).unref();
  const lock = {
    isHeld: () => isThere(own),
    release: async () => {
      clearInterval(touching);
      held.delete(own);
      // Without its file it is another's.
      await unlink(own).then(
        () => rmdir(path).catch(() => undefined),
        () => undefined,
      );
    },
  };
  // Whoever stood still between the two steps may have been taken for dead in between.
  if ((await namesIn(path)).length === 1) return lock;
  await lock.release();
  return null;
}

const touch = (path: string): Promise<void> => utimes(path, new Date(), new Date()).catch(() => undefined);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Takes away a lock whose holder is dead. Many that wait find out at the same time, and the second would take away the new
 * lock of the first: so one at a time looks again and removes. `isLeft`: whoever was removing has died as well.
 */
async function breakDead(
  path: string,
  dead: string,
  { breaking, isLeft }: { breaking: string; isLeft(): Promise<boolean> },
): Promise<void> {
  try {
    await mkdir(breaking);
  } catch {
    if (await isLeft()) await rmdir(breaking).catch(() => undefined);
    return;
  }
  try {
    if ((await pulseOf(path)) !== dead) return;
    for (const name of (await namesIn(path)).filter((one) => holderIn(one) !== null)) await unlink(join(path, name));
    await rmdir(path);
  } catch {
    // What is no lock of ours stays, and is waited for in vain.
  } finally {
    await rmdir(breaking).catch(() => undefined);
  }
}

function holderIn(name: string): LockHolder {
  const [, pid, host] = /^[0-9a-f-]{36}\.(\d{1,10})\.([\w.-]{1,253})$/.exec(name) ?? [];
  return pid && host ? { pid: Number(pid), host } : null;
}

/** How long one waits for a lock before a person is told, in milliseconds. */
const PATIENCE_MS = 1000;

export type Waiting = {
  longestMs: number;
  /** Ends early when the user interrupts. */
  pause(milliseconds: number): Promise<void>;
  interrupted(): boolean;
  /** Called once, when it takes a while. */
  onWait(holder: LockHolder): void;
};

/** Takes the lock as soon as it is free; null when it is not free in time, or the user interrupts. */
export async function waitForLock(
  lock: FileLock,
  waiting: Waiting,
  nowMs: MonotonicMs = monotonicMs,
): Promise<Lock | null> {
  const began = nowMs();
  for (let told = false; ; ) {
    const taken = await lock.take();
    if (taken) return taken;
    const waitedMs = nowMs() - began;
    if (waiting.interrupted() || waitedMs >= waiting.longestMs) return null;
    if (!told && waitedMs >= PATIENCE_MS) {
      told = true;
      waiting.onWait(await lock.holder());
    }
    await waiting.pause(pauseOfLock());
  }
}

/** Milliseconds until the next look; never all at the same moment. */
export const pauseOfLock = (): number => 100 + Math.random() * 100;
