/**
 * An app, folders and a clock in memory, where any single step can fail, be the last one, or see a Ctrl-C, and where what
 * several runs do can be mixed in any order.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { connectedApp } from '../../../src/app/app-kind.ts';
import type { AppStore } from '../../../src/app/app-store.ts';
import { type Component, textAt } from '../../../src/app/component.ts';
import { findRotation, provePresentKey } from '../../../src/cert/beginning.ts';
import { readCertificate } from '../../../src/cert/certificate.ts';
import type { NewKeyPair } from '../../../src/cert/generate.ts';
import { completeLeftover, type Disk, pairFolder } from '../../../src/cert/pair-folder.ts';
import { rotateCertificate } from '../../../src/cert/rotate.ts';
import type { Rotated, RotationStage } from '../../../src/cert/rotation.ts';
import { JwtError } from '../../../src/faults/errors.ts';
import { keyPair } from '../../support/keys.ts';
import { pairPaths as paths } from '../../support/pair-paths.ts';

export { paths };
export const ORG = '00D5g000004XyZaEAK';

/**
 * What happens to one step of a run, counted from 0. `lost`: done, but the answer says that it failed. `late`: the same, and
 * what was sent arrives only when the run is over.
 */
export type Mishap = { at: number } & (
  | { is: 'killed-before' | 'killed-after' | 'interrupted' }
  | { is: 'refused' | 'lost' | 'late'; error: Error }
);

export type Run = {
  mishaps?: Mishap[];
  /** How many times the org turns the new key away first. */
  refusals?: number;
  waitMs?: number;
  /** What the org says when it turns a key away. */
  refusal?: JwtError;
  /** Waits until it is this run's turn to take the step. */
  turn?: (step: string) => Promise<unknown>;
};

export const refusedExchange = {
  ...{ error: 'invalid_grant', errorDescription: 'invalid assertion', audience: 'https://login.salesforce.com' },
  ...{ tokenEndpoint: 'https://login.salesforce.com/services/oauth2/token', host: 'login.salesforce.com' },
};
export const keyRefused = new JwtError('invalid-assertion', refusedExchange);
export const lostAnswer = new JwtError('org-unreachable-http', {
  ...{ stage: 'http', code: 'ECONNRESET', host: 'pay.my.salesforce.com' },
});

/** The process is gone: nothing that comes after it has any effect. */
class Killed extends Error {}

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** A world, seen from another machine. */
type Beside = { org: Org; successors: NewKeyPair[] };

type Org = { held: Component; given: Set<NewKeyPair>; folders: Map<string, string>[] };

const names = ['next', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/**
 * `hasOld`: whether the app and the folder have a pair to begin with. `beside`: a world whose app is rotated from
 * this other machine.
 */
export async function makeWorld({ hasOld = true, beside }: { hasOld?: boolean; beside?: Beside } = {}) {
  const old = await newKeyPair('pay');
  const successors = beside?.successors ?? (await Promise.all(names.map(newKeyPair)));
  const files = new Map<string, string>();
  if (hasOld) files.set(paths.keyFile, old.keyPem).set(paths.certFile, old.certificatePem);
  const org: Org = beside?.org ?? { held: appWith(hasOld ? old.certificatePem : null), given: new Set(), folders: [] };
  org.folders.push(files);
  const lock = { isTaken: false };

  const heldCertificate = (): string | null => textAt(org.held, 'oauthConfig.certificate') || null;
  const fits = (key: KeyObject): boolean => {
    const pem = heldCertificate();
    return pem !== null && certificateIn(pem).checkPrivateKey(key);
  };
  const isUnderWay = (): boolean =>
    [paths.newKeyFile, paths.newCertFile, paths.journalFile].some((path) => files.has(path));
  const keysOnDisk = (): string[] =>
    [paths.keyFile, paths.newKeyFile, paths.oldKeyFile].flatMap((path) =>
      files.has(path) ? [files.get(path) ?? ''] : [],
    );

  /** One run of the command, from the look at the app to its end. The steps it took, its stages and its pauses. */
  async function run({ mishaps = [], refusals = 0, waitMs = 60_000, refusal = keyRefused, turn }: Run = {}) {
    while (lock.isTaken) await turn?.('wait for the lock');
    lock.isTaken = true;
    try {
      return await runAlone({ mishaps, refusals, waitMs, refusal, ...(turn && { turn }) });
    } finally {
      lock.isTaken = false;
    }
  }

  async function runAlone({
    mishaps,
    refusals,
    waitMs,
    refusal,
    turn,
  }: Required<Omit<Run, 'turn'>> & Pick<Run, 'turn'>) {
    const [steps, stages, pauses]: [string[], RotationStage[], number[]] = [[], [], []];
    let [isDead, isInterrupted, left, nowMs] = [false, false, refusals, 0];
    let seen: string | null = null;
    const placed: KeyObject[] = [];
    const late: (() => void)[] = [];
    const step = async <T>(name: string, effect: () => T): Promise<T> => {
      if (turn) await turn(name);
      if (isDead) throw new Killed();
      const here = mishaps.filter(({ at }) => at === steps.length);
      steps.push(name);
      const mishap = (is: Mishap['is']) => here.find((one) => one.is === is);
      if (mishap('interrupted')) isInterrupted = true;
      isDead = here.some(({ is }) => is === 'killed-before' || is === 'killed-after');
      if (mishap('killed-before')) throw new Killed();
      const fault = here.find((one) => one.is === 'refused' || one.is === 'lost' || one.is === 'late');
      if (fault?.is === 'late' && name === 'write app') late.push(effect);
      if (fault?.is === 'refused' || fault?.is === 'late') throw fault.error;
      const result = effect();
      if (fault?.is === 'lost') throw fault.error;
      if (mishap('killed-after')) throw new Killed();
      return result;
    };
    const read = (path: string) =>
      step(`read ${path}`, () => (files.has(path) ? Buffer.from(files.get(path) ?? '') : null));
    const disk: Disk = {
      read,
      readOwn: read,
      requireLock: async () => undefined,
      keep: (path, also) => step(`keep ${path}`, () => void files.set(also, files.get(path) ?? '')),
      exists: (path) => step(`look for ${path}`, () => files.has(path)),
      write: (path, text) => step(`write ${path}`, () => void files.set(path, text)),
      create: (path, text) =>
        step(`write ${path}`, () => {
          if (files.has(path)) return false;
          files.set(path, text);
          return true;
        }),
      move: (from, to) =>
        step(`move ${from}`, () => {
          if (from === paths.newKeyFile) placed.push(openKey(files.get(from) ?? ''));
          files.set(to, files.get(from) ?? '');
          files.delete(from);
        }),
      remove: (path) => step(`remove ${path}`, () => void files.delete(path)),
      removeOutdated: async () => undefined,
    };
    const store: AppStore = {
      app: { name: 'Pay', label: 'Pay', type: 'ConnectedApp', namespace: null, id: null },
      installed: false,
      setupUrl: 'https://example.com/setup',
      kind: connectedApp,
      apiVersion: 68,
      read: () =>
        step('read app', () => {
          seen = heldCertificate();
          return { ConnectedApp: org.held };
        }),
      stateOf: () => 'on',
      readSetupOnly: async () => ({}),
      reread: () => step('reread app', () => org.held),
      write: (sent) =>
        step('write app', () => {
          org.held = sent;
        }),
    };
    const tryKey = (key: KeyObject): Promise<void> =>
      step('try key', () => {
        const isOld = hasOld && old.key.equals(key);
        if (fits(key) && (isOld || left <= 0)) return;
        if (fits(key)) left -= 1;
        throw refusal;
      });
    const folder = pairFolder(paths, disk);
    const generate = async (): Promise<NewKeyPair> => {
      // Each pair once, as long as there are any; then those that nobody has any more.
      const used = new Set([...org.folders.flatMap((one) => [...one.values()]), heldCertificate()]);
      const isFree = ({ keyPem, certificatePem }: NewKeyPair) => !used.has(keyPem) && !used.has(certificatePem);
      const pair = successors.find((one) => isFree(one) && !org.given.has(one)) ?? successors.find(isFree) ?? old;
      org.given.add(pair);
      return pair;
    };

    const rotate = async (): Promise<Rotated> => {
      const found = await findRotation(store, ORG, folder);
      if (found.step === 'fresh') {
        if (!(await folder.hasJournal())) await completeLeftover(folder);
        const key = await folder.readKey();
        const present = { key: key && openKey(key.toString()), path: paths.keyFile, app: 'Pay' };
        const { key: own } = present;
        if (own) await provePresentKey(found.journal.oldCertificate, { ...present, key: own }, tryKey);
      }
      const terms = { journal: found.journal, waitMs, repairCommand: 'sf jwt cert rotate' };
      const { step: first } = found;
      const start =
        first === 'upload' || first === 'wait'
          ? { ...terms, step: first, pair: waitingPair(found.journal.newCertificate ?? '') }
          : { ...terms, step: first };
      return rotateCertificate(start, {
        ...{ store, folder, generate, tryKey },
        monotonicMs: () => nowMs,
        pause: (milliseconds) =>
          step('pause', () => {
            pauses.push(milliseconds);
            nowMs += milliseconds;
          }),
        interrupted: () => isInterrupted,
        onStage: (stage) => stages.push(stage),
      });
    };
    const outcome = await rotate().then(
      (rotated) => ({ rotated, error: null }),
      (error: unknown) => ({ rotated: null, error }),
    );
    for (const arrive of late) arrive();
    /** Whether the last look at the app, before a key was put in place, saw the certificate of that key. */
    const isPlacedAsSeen = placed.every((key) => seen !== null && certificateIn(seen).checkPrivateKey(key));
    return { ...outcome, steps, stages, pauses, isKilled: isDead, isPlacedAsSeen };
  }

  const waitingPair = (certificatePem: string) => ({
    key: openKey(files.get(paths.newKeyFile) ?? ''),
    certificatePem,
    read: readCertificate(Buffer.from(certificatePem)),
  });

  return {
    run,
    org,
    files,
    old,
    successors,
    /** The certificate that the app shows; null: none. */
    heldCertificate,
    /** Somebody else gives the app a certificate. */
    hold: (certificatePem: string | null): void => {
      org.held = appWith(certificatePem);
    },
    /** Whether some key on the disk opens the org. */
    isWayInKept: (): boolean => keysOnDisk().some((key) => fits(openKey(key))),
    /** The files of a folder in which no rotation is under way, and whether they belong together and open the org. */
    isWhole: (): boolean => {
      const [key, certificate] = [files.get(paths.keyFile), files.get(paths.certFile)];
      if (isUnderWay() || !key || !certificate) return false;
      const privateKey = openKey(key);
      return fits(privateKey) && certificateIn(certificate).checkPrivateKey(privateKey);
    },
    isAsBefore: (): boolean =>
      !isUnderWay() &&
      files.has(paths.keyFile) === hasOld &&
      (!hasOld || (files.get(paths.keyFile) === old.keyPem && files.get(paths.certFile) === old.certificatePem)) &&
      heldCertificate() === (hasOld ? old.certificatePem : null),
  };
}

const opened = new Map<string, KeyObject>();

/** A key is opened once: that takes longer than a whole run. */
function openKey(pem: string): KeyObject {
  const key = opened.get(pem) ?? createPrivateKey(pem);
  opened.set(pem, key);
  return key;
}

const read = new Map<string, X509Certificate>();

/** As a key. */
function certificateIn(pem: string): X509Certificate {
  const certificate = read.get(pem) ?? new X509Certificate(pem);
  read.set(pem, certificate);
  return certificate;
}

const appWith = (certificatePem: string | null): Component => ({
  type: 'ConnectedApp',
  fullName: 'Pay',
  elements: { label: 'Pay', oauthConfig: { ...(certificatePem !== null && { certificate: certificatePem }) } },
});

export async function newKeyPair(name: string): Promise<NewKeyPair> {
  const { privateKeyPem, certificatePem } = await keyPair(name);
  const read = readCertificate(Buffer.from(certificatePem));
  return { key: openKey(privateKeyPem), keyPem: privateKeyPem, certificatePem: certificatePem, read };
}
