/** One run of a command: a process whose every step takes its turn, and where any step can go wrong. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type Disk, type PairFolder, pairFolder } from '../../src/cert/pair-folder.ts';
import { type FileLock, type Lock, STALE_MS, waitForLock } from '../../src/cli/files/lock.ts';
import { assertionClaims } from '../../src/exchange/assertion.ts';
import { JwtError } from '../../src/faults/errors.ts';
import type { Connection } from '../../src/salesforce/org/connection.ts';
import { readTokenAnswer } from '../../src/salesforce/org/oauth.ts';
import { beginning, type Folder, snapshot, username, type Values, type World } from './world.ts';

/**
 * What happens to one step of a run, counted from 0. `killed`: before it; `killed-after`: it takes effect all the same.
 * `lost`: done, and the answer never comes; `broken`: not done, and nobody can tell it from `lost`; `late`: the client gives
 * up, and the request arrives so many seconds later; `refused`: not done, and said so. `asleep`: the whole process stands
 * still before it. `clock`: the machine's clock jumps.
 */
export type Mishap = { at: number } & (
  | { is: 'killed' | 'killed-after' | 'lost' | 'broken' | 'refused' | 'interrupted' }
  | { is: 'late' | 'asleep'; seconds: number }
  | { is: 'clock'; hours: number }
);

/** A component as the org showed it to a run. */
type Look = { moment: number; component: string; values: Values };

/** What is known of a run, whatever its own words are. */
export type Record = {
  id: string;
  who: string;
  steps: number;
  looks: Look[];
  /** Moments at which it asked a person or waited. */
  waits: number[];
  /** The exchanges that the org granted, by the fingerprint of the key's certificate. */
  accepted: { moment: number; fingerprint: string }[];
  /** Every exchange that arrived, granted or not. */
  tries: { atMs: number; fingerprint: string }[];
  /** Fingerprints of the certificates that it made, and of the one that it is to upload. */
  made: string[];
  wanted: string | null;
  /** The folder when it last had the lock, after which it looks no more. */
  filesAtEnd: Folder;
  /** How long it paused, in all. */
  pausedMs: number;
  beganMs: number;
  /** How long a person was thinking, in all. */
  thoughtMs: number;
};

export type Run = ReturnType<typeof openRun>;

/** After this a client gives a request up, in milliseconds. */
const TIMEOUT_MS = 30_000;
/** One way between the machine and the org, in milliseconds. */
const WAY_MS = 40;

const version = '68.0';
const host = 'localhost';
const audience = 'https://login.salesforce.com';

const never = (): Promise<never> => new Promise(() => undefined);

const cutOff = (code: string) => new JwtError('org-unreachable-http', { stage: 'http', code, host });
const timedOut = () =>
  new JwtError('org-unreachable-timeout', { stage: 'http', code: 'TIMEOUT', host, seconds: TIMEOUT_MS / 1000 });
const fileFault = (
  code: 'output-file-full' | 'output-file-denied' | 'output-file-no-folder',
  path: string,
  system: string,
): JwtError => new JwtError(code, { path, code: system });
const notReached = () => new JwtError('org-unreachable-tcp', { stage: 'tcp', code: 'ECONNREFUSED', host });

type Kind = 'read' | 'write' | 'login';

export function openRun(world: World, { id, who, mishaps }: { id: string; who: string; mishaps: Mishap[] }) {
  const { schedule, org, pool } = world;
  const folder: Folder = world.folders[who] ?? new Map();
  const record: Record = {
    ...{ id, who, steps: 0, looks: [], waits: [], accepted: [], tries: [], made: [], wanted: null },
    filesAtEnd: new Map(),
    ...{ thoughtMs: 0, pausedMs: 0 },
    beganMs: schedule.nowMs(),
  };
  let [isDead, isInterrupted, isStill] = [false, false, false];
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = () => {
      isDead = true;
      schedule.forget(who);
      schedule.say(`${id} is killed`);
      resolve();
    };
  });

  /** Takes the turn of the next step, and lets happen to it what is to happen. */
  const begin = async (label: string, time: { atMs?: number; costMs?: number } = {}): Promise<Mishap[]> => {
    if (isDead) return never();
    const at = record.steps;
    record.steps += 1;
    const here = mishaps.filter((mishap) => mishap.at === at);
    if (here.some(({ is }) => is === 'interrupted')) isInterrupted = true;
    const sleep = here.flatMap((one) => (one.is === 'asleep' ? one.seconds : []))[0];
    const { atMs = schedule.nowMs() } = isInterrupted && label.startsWith('pause') ? {} : time;
    isStill = sleep !== undefined;
    await schedule.turn(who, label, { ...time, atMs: atMs + (sleep ?? 0) * 1000 });
    isStill = false;
    const words = here.map((one) => (one.is === 'clock' ? `clock ${one.hours} h` : one.is)).join(', ');
    schedule.say(`${id} #${at} ${label}${words && ` [${words}]`}`);
    for (const one of here) if (one.is === 'clock') world.setClock(who, one.hours);
    if (here.some(({ is }) => is === 'killed')) {
      die();
      return never();
    }
    return here;
  };
  const dieIf = async (here: Mishap[]): Promise<void> => {
    if (!here.some(({ is }) => is === 'killed-after')) return;
    die();
    await never();
  };

  /** A step on this machine: done or not done. */
  const onDisk = async <T>(label: string, fault: (() => Error) | null, effect: () => T): Promise<T> => {
    const here = await begin(label);
    if (fault && here.some(({ is }) => is === 'refused')) throw fault();
    const result = effect();
    await dieIf(here);
    return result;
  };

  /** A request: it arrives, and its answer comes back, in two steps of which the second may never be. */
  const request = async <T>(label: string, kind: Kind, effect: () => Promise<T>, refused: () => T): Promise<T> => {
    const sentMs = schedule.nowMs();
    const isOver = (): boolean => schedule.nowMs() - sentMs > TIMEOUT_MS;
    const here = await begin(label, { costMs: WAY_MS });
    const has = (is: Mishap['is']): boolean => here.some((one) => one.is === is);
    if (isOver()) throw timedOut();
    if (has('refused')) return refused();
    const late = here.flatMap((one) => (one.is === 'late' ? one.seconds : []))[0];
    if (late !== undefined) {
      if (kind === 'write') world.deliverAt(sentMs + TIMEOUT_MS + late * 1000, `${id} ${label}`, effect);
      await schedule.turn(who, `${label}: no answer`, { atMs: sentMs + TIMEOUT_MS });
      throw timedOut();
    }
    if (has('broken')) throw cutOff('ECONNRESET');
    const result = await effect();
    await dieIf(here);
    await schedule.turn(who, `${label}: answer`, { costMs: WAY_MS });
    if (has('lost')) throw cutOff('ECONNRESET');
    if (isOver()) throw timedOut();
    return result;
  };

  const read = (path: string): Promise<Buffer | null> =>
    onDisk(`read ${path}`, null, () => {
      const text = folder.get(path);
      return text === undefined ? null : Buffer.from(text);
    });
  const copy = (from: string, to: string, named: string): void => {
    const text = folder.get(from);
    if (text === undefined) throw fileFault('output-file-no-folder', named, 'ENOENT');
    folder.set(to, text);
  };
  /** Every step that changes something asks for the lock first. */
  const diskOf = (isHeld: () => boolean): Disk => {
    const requireLock = async (): Promise<void> => {
      if (!isHeld()) throw new JwtError('pair-lock-lost', { path: world.paths.keyFile });
    };
    const full = (path: string): Error => fileFault('output-file-full', path, 'ENOSPC');
    const change = async <T>(label: string, fault: (() => Error) | null, effect: () => T): Promise<T> => {
      await requireLock();
      return onDisk(label, fault, effect);
    };
    return {
      requireLock,
      read,
      readOwn: read,
      exists: (path) => onDisk(`look for ${path}`, null, () => folder.has(path)),
      write: (path, text) =>
        change(
          `write ${path}`,
          () => full(path),
          () => void folder.set(path, text),
        ),
      create: (path, text) =>
        change(
          `write ${path}`,
          () => full(path),
          () => {
            if (folder.has(path)) return false;
            folder.set(path, text);
            return true;
          },
        ),
      move: (from, to, named) =>
        change(
          `move ${from} to ${to}`,
          () => fileFault('output-file-denied', named, 'EACCES'),
          () => {
            copy(from, to, named);
            folder.delete(from);
          },
        ),
      keep: (path, also) =>
        change(
          `keep ${path} as ${also}`,
          () => fileFault('output-file-denied', also, 'EACCES'),
          () => copy(path, also, also),
        ),
      remove: (path) => change(`remove ${path}`, null, () => void folder.delete(path)),
      removeOutdated: async () => undefined, // no story takes so long
    };
  };

  /** The lock of the folder, with the manners of src/cli/files/lock.ts: only one that nobody touches any more is broken. */
  const lockOf = (): FileLock => {
    let [quietMs, lookedMs] = [0, schedule.nowMs()];
    const take = (): Lock => {
      world.locks.set(folder, { id, isAlive: () => !isDead && !isStill });
      return {
        isHeld: async () => world.locks.get(folder)?.id === id,
        release: () =>
          onDisk('give the lock back', null, () => {
            if (world.locks.get(folder)?.id === id) world.locks.delete(folder);
          }),
      };
    };
    return {
      path: '.server.key.lock',
      holder: async () => null,
      take: () =>
        onDisk('take the lock', null, () => {
          const holder = world.locks.get(folder);
          if (!holder) return take();
          quietMs = holder.isAlive() ? 0 : quietMs + Math.min(schedule.nowMs() - lookedMs, 1000);
          lookedMs = schedule.nowMs();
          if (quietMs < STALE_MS) return null;
          schedule.say(`    the lock of ${holder.id} is broken`);
          return take();
        }),
    };
  };
  const LONGEST_WAIT_MS = 60_000;
  /** As src/cert/cli/pair-lock.ts. */
  const withPairLock = async <T>(work: (folder: PairFolder) => Promise<T>): Promise<T> => {
    const lock = lockOf();
    const pause = async (): Promise<void> => {
      record.waits.push(schedule.moment());
      await begin('wait for the lock', { atMs: schedule.nowMs() + 1000 });
    };
    const waiting = { longestMs: LONGEST_WAIT_MS, pause, interrupted: () => false, onWait: () => undefined };
    const taken = await waitForLock(lock, waiting, schedule.nowMs);
    const path = world.paths.keyFile;
    if (!taken) throw new JwtError('pair-in-use', { path, lock: lock.path, seconds: 60, holder: 'Another process' });
    try {
      const isHeld = (): boolean => world.locks.get(folder)?.id === id;
      const done = await work(pairFolder(world.paths, diskOf(isHeld)));
      record.filesAtEnd = new Map(folder);
      if (!isHeld()) throw new JwtError('pair-lock-lost-done', { path });
      return done;
    } finally {
      await taken.release();
    }
  };

  const look = (component: string): void => {
    const values = snapshot(org).get(component);
    if (values) record.looks.push({ moment: schedule.moment(), component, values });
  };
  const metadata = (method: string, message: object): Promise<unknown> => {
    const {
      type,
      fullNames = [],
      metadata: sent,
    } = message as {
      type?: string;
      fullNames?: string[];
      metadata?: { '@xsi:type': string; fullName: string };
    };
    const call = () => org.metadata(version, method, message);
    if (sent) {
      const component = `${sent['@xsi:type']}:${sent.fullName}`;
      const refusal = { statusCode: 'UNKNOWN_EXCEPTION', message: 'UNKNOWN_EXCEPTION: An unexpected error occurred' };
      return request(
        `write ${component}`,
        'write',
        () => world.noted(id, call),
        () => ({ fullName: sent.fullName, success: 'false', errors: refusal }),
      );
    }
    return request(
      `${method} ${[type, ...fullNames].filter(Boolean).join(' ')}`,
      'read',
      () => {
        for (const name of fullNames) look(`${type}:${name}`);
        return call();
      },
      () => {
        throw notReached();
      },
    );
  };
  const connection: Connection = {
    login: {
      ...{ username, name: username, accessToken: org.accessToken, clientId: undefined, keyFile: undefined },
      ...{ instanceUrl: org.url, isSandbox: false, isDevHub: false, orgId: undefined, newestVersion: version },
      ...{ renew: null, rememberVersion: async () => undefined },
    },
    instanceUrl: org.url,
    accessToken: org.accessToken,
    version,
    sent: { count: 0 },
    setApiVersion: () => undefined,
    newestVersion: async () => version,
    request: <T>({ url }: { url: string }) =>
      request(
        'query',
        'read',
        async () => JSON.parse(String((await org.get(url)).body)) as T,
        () => {
          throw notReached();
        },
      ),
    metadata,
  };

  const wallNow = (): Date => new Date(beginning + schedule.nowMs() + world.clockOf(who));

  return {
    record,
    folder,
    /** For whoever only looks. */
    look: pairFolder(
      world.paths,
      diskOf(() => false),
    ),
    withPairLock,
    readFile: read,
    connection,
    death,
    isDead: () => isDead,
    /** Time for the person to think. Ctrl-C at a question ends the command. */
    ask: async (thinksMs: number): Promise<void> => {
      record.waits.push(schedule.moment());
      record.thoughtMs += thinksMs;
      await begin('question', { atMs: schedule.nowMs() + thinksMs });
      if (isInterrupted) {
        die();
        await never();
      }
    },
    pause: async (milliseconds: number): Promise<void> => {
      record.waits.push(schedule.moment());
      const beganMs = schedule.nowMs();
      await begin(`pause ${milliseconds} ms`, { atMs: beganMs + milliseconds });
      record.pausedMs += Math.min(milliseconds, schedule.nowMs() - beganMs);
    },
    generate: () =>
      onDisk('make a key', null, () => {
        const pair = world.newPair();
        record.made.push(pair.read.certificate.sha256Fingerprint);
        schedule.say(`    it is ${pool.nameOf(pair.read.certificate.sha256Fingerprint)}`);
        return pair;
      }),
    /** The work of a person at the page of the app. */
    inSetup: async (label: string, effect: () => void): Promise<void> => {
      await begin(`in Setup: ${label}`);
      await world.noted(id, effect);
    },
    interrupted: () => isInterrupted,
    monotonicMs: schedule.nowMs,
    /** One exchange, for the app of that consumer key. */
    tryKey: (clientId: string) => async (key: KeyObject) => {
      const jti = `${id}-${record.steps}`;
      const claims = assertionClaims({ clientId, username, audience, now: wallNow(), jti });
      const name = fingerprintOfKey(world, key);
      const answer = await request(
        `try ${pool.nameOf(name)}`,
        'login',
        async () => {
          const { status, body } = await org.login(claims, key);
          record.tries.push({ atMs: schedule.nowMs(), fingerprint: name });
          if (status === 200) record.accepted.push({ moment: schedule.moment(), fingerprint: name });
          schedule.say(`    the org: ${status === 200 ? 'accepted' : String(body)}`);
          return { status, body: String(body) };
        },
        () => {
          throw notReached();
        },
      );
      const url = `${org.url}/services/oauth2/token`;
      const head = { url, contentType: 'application/json', location: null, retryAfter: null, cacheControl: null };
      readTokenAnswer({ ...head, ...answer }, audience);
    },
  };
}

const opened = new Map<string, KeyObject>();

/** A key is opened once: that takes longer than a whole run. */
export function openKey(pem: string): KeyObject {
  const key = opened.get(pem) ?? createPrivateKey(pem);
  opened.set(pem, key);
  return key;
}

function fingerprintOfKey({ pool }: World, key: KeyObject): string {
  return pool.pairs.find((pair) => pair.key.equals(key))?.read.certificate.sha256Fingerprint ?? 'unknown';
}
