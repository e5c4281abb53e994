/** What the actors share: an org, folders, and a book of everything that changed in the org and who changed it. */
import { X509Certificate } from 'node:crypto';
import { type OrgInMemory, openOrgInMemory } from '../local-org/in-memory.ts';
import type { Component, Element } from '../local-org/state.ts';
import { pairPaths as paths } from '../support/pair-paths.ts';
import type { KeyPool } from './key-pool.ts';
import type { Schedule } from './schedule.ts';
import { touch } from './setup-page.ts';

export const ORG = '00D5g000004XyZaEAK';
export const username = 'integration@pay.example';
/** The moment at which every world begins. */
export const beginning = Math.floor(Date.now() / 60_000) * 60_000;

export type AppName = 'Pay' | 'Orders';

/** What an element holds, in an order of no meaning; a certificate by its fingerprint. */
export type Values = Map<string, string[]>;

/** One element of a component that a write changed. */
export type Delta = { component: string; field: string; gone: string[]; come: string[] };

/** `by`: a run, or `setup` for a person in Setup. `moment`: that of the schedule. */
export type Entry = { moment: number; atMs: number; by: string; deltas: Delta[] };

export type Folder = Map<string, string>;

export type World = ReturnType<typeof openWorld>;

export type WorldTerms = {
  app: AppName;
  /** Whether both actors work in one folder. */
  isShared: boolean;
  /** How long a change of an app takes to count, in seconds. */
  settleSeconds: number;
};

export function openWorld(terms: WorldTerms, pool: KeyPool, schedule: Schedule) {
  const org: OrgInMemory = openOrgInMemory(() => beginning + schedule.nowMs(), [terms.app]);
  org.state.changesTakeSeconds = terms.settleSeconds;
  const [old] = pool.pairs;
  if (!old) throw new Error('The pool is empty.');
  org.trust(terms.app, old.certificatePem);
  let used = 1;

  const folder = (): Folder =>
    new Map([
      [paths.keyFile, old.keyPem],
      [paths.certFile, old.certificatePem],
    ]);
  const first = folder();
  const folders: Record<string, Folder> = { a: first, b: terms.isShared ? first : folder() };
  const book: Entry[] = [];
  const onTheWay: { atMs: number; label: string; effect(): Promise<unknown> }[] = [];
  /** Fingerprints of certificates whose key somebody has thrown away by order. */
  const givenUp = new Set<string>();

  /** Clocks that went wrong, by machine: how far, in milliseconds. */
  const clocks = new Map<string, number>();
  const machineOf = (who: string): string => (terms.isShared ? 'both' : who);

  /** Runs a change of the org, and writes down what came of it. */
  const noted = async <T>(by: string, change: () => T | Promise<T>): Promise<T> => {
    const before = snapshot(org);
    const result = await change();
    const deltas = deltasOf(before, snapshot(org));
    if (deltas.length > 0) {
      book.push({ moment: schedule.moment(), atMs: schedule.nowMs(), by, deltas });
      for (const { field, gone, come } of deltas)
        schedule.say(`    the org: ${field} ${said(gone, pool)} → ${said(come, pool)} (by ${by})`);
    }
    return result;
  };

  return {
    terms,
    org,
    pool,
    schedule,
    paths,
    folders,
    isKeyInPlace: (who: string, fingerprint: string): boolean =>
      pool.fingerprintOf(folders[who]?.get(paths.keyFile) ?? '') === fingerprint,
    /** Who works on a folder. */
    locks: new Map<Folder, { id: string; isAlive(): boolean }>(),
    book,
    givenUp,
    noted,
    clockOf: (who: string): number => clocks.get(machineOf(who)) ?? 0,
    setClock: (who: string, hours: number): void => void clocks.set(machineOf(who), hours * 3_600_000),
    setClocksRight: (): void => clocks.clear(),
    /** A request that is still on its way, long after its sender gave it up. */
    deliverAt: (atMs: number, label: string, effect: () => Promise<unknown>): void => {
      onTheWay.push({ atMs, label, effect });
    },
    /** Delivers what has arrived by then. */
    deliver: async (nowMs: number): Promise<void> => {
      for (const one of onTheWay.filter(({ atMs }) => atMs <= nowMs)) {
        onTheWay.splice(onTheWay.indexOf(one), 1);
        schedule.say(`${one.label} arrives late`);
        await one.effect().catch(() => undefined);
      }
    },
    /** When the last of them arrives. */
    lastArrivalMs: (): number => Math.max(0, ...onTheWay.map(({ atMs }) => atMs)),
    /** Somebody puts a certificate on the app by hand. */
    trust: (certificatePem: string): void => {
      org.trust(terms.app, certificatePem);
      for (const one of org.state.components)
        if (one.type === 'ConnectedApp' || one.type === 'ExtlClntAppGlobalOauthSettings') touch(one, org.state.nowMs());
    },
    /** A pair that nobody has seen yet. */
    newPair: () => {
      const pair = pool.pairs[used];
      used += 1;
      if (!pair) throw new Error('The pool is too small.');
      return pair;
    },
    /** The fingerprint of the certificate that the app holds. */
    held: (): string | null => snapshotValue(org, /(?:^|\.)certificate$/)[0] ?? null,
    valuesOf: (field: RegExp): string[] => snapshotValue(org, field),
  };
}

const said = (values: string[], pool: KeyPool): string => values.map((value) => pool.nameOf(value)).join(', ') || '–';

function snapshotValue(org: OrgInMemory, field: RegExp): string[] {
  for (const values of snapshot(org).values()) for (const [name, value] of values) if (field.test(name)) return value;
  return [];
}

/** What the components of apps hold, by `type:name`. */
export function snapshot({ state }: OrgInMemory): Map<string, Values> {
  const apps = state.components.filter(({ type }) => type !== 'Profile' && type !== 'PermissionSet');
  return new Map(apps.map((one) => [`${one.type}:${one.fullName}`, valuesOf(one)]));
}

function valuesOf({ children }: Component): Values {
  const values: Values = new Map();
  const walk = (elements: Element[], prefix: string): void => {
    for (const { name, value } of elements) {
      if (typeof value !== 'string') walk(value, `${prefix}${name}.`);
      else values.set(prefix + name, [...(values.get(prefix + name) ?? []), ...partsOf(name, value)]);
    }
  };
  walk(children, '');
  return values;
}

/** An element that is off is as good as absent: orgs write some of them only once they are saved. */
const partsOf = (name: string, value: string): string[] => {
  if (value === 'false') return [];
  if (name === 'certificate') return [fingerprintOf(value)];
  return name.startsWith('commaSeparated') ? value.split(',').filter(Boolean) : [value];
};

const fingerprints = new Map<string, string>();

function fingerprintOf(stored: string): string {
  const known = fingerprints.get(stored);
  if (known) return known;
  const found = new X509Certificate(Buffer.from(stored, 'base64')).fingerprint256.replaceAll(':', '').toLowerCase();
  fingerprints.set(stored, found);
  return found;
}

function deltasOf(before: Map<string, Values>, after: Map<string, Values>): Delta[] {
  return [...after].flatMap(([component, values]) => {
    const old = before.get(component) ?? new Map<string, string[]>();
    const fields = [...new Set([...old.keys(), ...values.keys()])];
    return fields.flatMap((field) => {
      const [from, to] = [old.get(field) ?? [], values.get(field) ?? []];
      const gone = from.filter((one) => !to.includes(one));
      const come = to.filter((one) => !from.includes(one));
      return gone.length + come.length > 0 ? [{ component, field, gone, come }] : [];
    });
  });
}
