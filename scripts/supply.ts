// What an installation of the plugin brings along: every package with its licence, its age, its size and who asks for it.
// Ages come from the registry that npm is set up with; one that does not answer leaves them open.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installedPackages, type LockedPackage, readLock } from './lock.ts';

const MILLISECONDS_PER_DAY = 86_400_000;
const AT_ONCE = 16;
/** A version younger than this has been seen by few; in days. */
const YOUNG_DAYS = 7;
const TIMEOUT_MS = 20_000;

const lock = readLock();
const installed = installedPackages(lock);

/** In bytes, without the packages below it, which are counted by themselves; 0 where it is not installed. */
function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name !== 'node_modules')
      .map((entry) =>
        entry.isDirectory() ? sizeOf(join(folder, entry.name)) : statSync(join(folder, entry.name)).size,
      )
      .reduce((sum, size) => sum + size, 0);
  } catch {
    return 0;
  }
}

/** Days since each version was published; null where the registry does not tell. */
async function ages(): Promise<Map<string, number | null>> {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const names = [...new Set(installed.map(({ name }) => name))];
  const times = new Map<string, Record<string, string>>();
  const next = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const url = new URL(name.replace('/', '%2f'), registry);
      const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
      const document = (await answer?.json().catch(() => null)) as { time?: Record<string, string> } | null;
      times.set(name, document?.time ?? {});
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return new Map(
    installed.map(({ path, name, version }) => {
      const published = Date.parse(times.get(name)?.[version] ?? '');
      return [path, Number.isNaN(published) ? null : Math.floor((Date.now() - published) / MILLISECONDS_PER_DAY)];
    }),
  );
}

const inKilobytes = (bytes: number): string => `${Math.round(bytes / 1024).toLocaleString('en')} kB`;

const age = await ages();
const rows = installed
  .map((one) => ({ ...one, bytes: sizeOf(one.path), days: age.get(one.path) ?? null }))
  .sort((a, b) => b.bytes - a.bytes);

for (const { name, version, license, days, bytes, askedBy } of rows) {
  console.log(
    [`${name}@${version}`.padEnd(48), (license ?? 'no licence').padEnd(14), `${days ?? '?'} d`.padStart(7)].join(' '),
    inKilobytes(bytes).padStart(10),
    `  ${askedBy.join(', ')}`,
  );
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
console.log(`\n${rows.length} packages, ${inKilobytes(sum(rows.map(({ bytes }) => bytes)))}.`);
for (const direct of Object.keys(lock.packages['']?.dependencies ?? {})) {
  const own = rows.filter(({ askedBy }) => askedBy.length === 1 && askedBy[0] === direct);
  console.log(`Without ${direct}: ${own.length} fewer, ${inKilobytes(sum(own.map(({ bytes }) => bytes)))}.`);
}

const named = (packages: LockedPackage[]): string =>
  packages.map(({ name, version }) => `${name}@${version}`).join(', ');
const licences = Map.groupBy(rows, ({ license }) => license ?? 'none');
console.log(`\nLicences: ${[...licences].map(([license, { length }]) => `${license} ${length}`).join(', ')}.`);
const tell = (what: string, packages: LockedPackage[]): void =>
  console.log(`${what}: ${packages.length === 0 ? 'none' : named(packages)}.`);
tell(
  `Younger than ${YOUNG_DAYS} days`,
  rows.filter(({ days }) => days !== null && days < YOUNG_DAYS),
);
tell(
  'Of unknown age',
  rows.filter(({ days }) => days === null),
);
tell(
  'With an install script',
  rows.filter(({ hasInstallScript }) => hasInstallScript),
);
tell(
  'Without a hash',
  rows.filter(({ integrity, bundled }) => integrity === null && !bundled),
);
