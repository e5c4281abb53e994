/** package-lock.json: all its packages, and those that an installation of the plugin brings. */
import { readFileSync } from 'node:fs';

/** An entry of the lock; `bundled`: comes inside another package, whose hash covers it. */
export type LockedPackage = {
  path: string;
  name: string;
  version: string;
  integrity: string | null;
  license: string | null;
  bundled: boolean;
  hasInstallScript: boolean;
  dependencies: string[];
};

type Entry = {
  name?: string;
  version?: string | undefined;
  integrity?: string;
  license?: string | undefined;
  inBundle?: boolean;
  engines?: object | undefined;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string> | undefined;
  optionalDependencies?: Record<string, string>;
};

export type Lock = { name: string; version: string; lockfileVersion: number; packages: Record<string, Entry> };

const PARENT = 'node_modules/';

export const readLock = (file = 'package-lock.json'): Lock => JSON.parse(readFileSync(file, 'utf8'));

export const packagesOf = ({ packages }: Lock): LockedPackage[] =>
  Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      path,
      name: entry.name ?? path.slice(path.lastIndexOf(PARENT) + PARENT.length),
      version: entry.version ?? '',
      integrity: entry.integrity ?? null,
      license: entry.license ?? null,
      bundled: entry.inBundle === true,
      hasInstallScript: entry.hasInstallScript === true,
      dependencies: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }),
    }));

/** The place of a dependency as Node finds it: below its package, or beside one further up. */
function placeOf(name: string, from: string, packages: Map<string, LockedPackage>): string | undefined {
  const parents = from.split(`/${PARENT}`).map((_, at, parts) => parts.slice(0, at + 1).join(`/${PARENT}`));
  const places = [...parents.reverse().map((parent) => `${parent}/${PARENT}${name}`), PARENT + name];
  return places.find((place) => packages.has(place));
}

/** The packages that a dependency of the plugin brings along, itself among them, by their paths. */
function broughtBy(direct: string, packages: Map<string, LockedPackage>): Set<string> {
  const brought = new Set<string>();
  const open = [PARENT + direct];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (brought.has(path)) continue;
    brought.add(path);
    const needs = packages.get(path)?.dependencies ?? [];
    open.push(...needs.flatMap((name) => placeOf(name, path, packages) ?? []));
  }
  return brought;
}

/** The packages that an installation brings, each with the dependencies of the plugin that lead to it. */
export function installedPackages(lock: Lock): (LockedPackage & { askedBy: string[] })[] {
  const packages = new Map(packagesOf(lock).map((one) => [one.path, one]));
  const direct = Object.keys(lock.packages['']?.dependencies ?? {});
  const brought = direct.map((name) => ({ name, paths: broughtBy(name, packages) }));
  return [...packages.values()]
    .map((one) => ({ ...one, askedBy: brought.flatMap(({ name, paths }) => (paths.has(one.path) ? [name] : [])) }))
    .filter(({ askedBy }) => askedBy.length > 0);
}

/** The lock without what only development needs: npm would install that too for everybody who installs the plugin. */
export function productionLock(lock: Lock): Lock {
  const { version, license, dependencies, engines } = lock.packages[''] ?? {};
  const kept = installedPackages(lock).map(({ path }) => [path, lock.packages[path]]);
  const own = { name: lock.name, version, license, dependencies, engines };
  return { ...lock, packages: { '': own, ...Object.fromEntries(kept) } };
}
