/** One `sf jwt exchange --usernames-file` against a plain loop in one process, and its peak memory as the users grow. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalOrg, startLocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { type Measured, measured, measuredSf } from './measured.ts';

const raced = 1000;
const rounds = Number(process.env.BENCH_MANY_ROUNDS ?? 5);
const sizes = [100, 1000, 10_000];
const plainLoop = fileURLToPath(new URL('plain-loop.ts', import.meta.url));

/** `whole`: seconds from start to end of the process; `working`: from the first exchange to the last. */
type Time = { whole: number; working: number };
type Place = { org: LocalOrg; home: string; file: string; env: Record<string, string> };

export async function manyUsersTables(home: string): Promise<string> {
  const race = await inPlace(raced, home, raceTable);
  const rows: string[] = [];
  for (const users of sizes) rows.push(await inPlace(users, home, memoryRow));
  return `${race}\n${'users in one call'.padEnd(18)}  requests  seconds  peak memory MB\n${rows.join('')}`;
}

/** An org with so many users, each of whom Pay lets in, and a file of their names. */
async function inPlace<T>(users: number, home: string, work: (place: Place) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sf-jwt-many-'));
  const org = await startLocalOrg({ users });
  try {
    const { privateKeyPem, certificatePem } = await keyPair('bench');
    org.trust('Pay', certificatePem);
    const file = join(folder, 'usernames');
    await writeFile(
      file,
      org.state.users
        .slice(-users)
        .map(({ username }) => `${username}\n`)
        .join(''),
    );
    const env = {
      SF_JWT_KEY: privateKeyPem,
      BENCH_URL: org.url,
      BENCH_CLIENT_ID: appNamed(org, 'Pay').consumerKey,
    };
    return await work({ org, home, file, env });
  } finally {
    await org.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The tokens are printed, as the plain loop does. */
async function exchangeMany({ org, home, file, env }: Place, atATime: number): Promise<Measured> {
  const where = ['-i', env.BENCH_CLIENT_ID ?? '', '-r', org.url, '--audience', 'https://login.salesforce.com'];
  const many = ['--usernames-file', file, '--concurrency', String(atATime), '--json'];
  return measuredSf(['jwt', 'exchange', ...where, ...many], home, env);
}

async function bySf(place: Place, atATime: number): Promise<Time> {
  const { seconds, lastLine } = await exchangeMany(place, atATime);
  return { whole: seconds, working: JSON.parse(lastLine).result.seconds };
}

async function byPlainLoop({ file, env }: Place, atATime: number): Promise<Time> {
  const { seconds, lastLine } = await measured([plainLoop, file, String(atATime)], env);
  return { whole: seconds, working: Number(lastLine) };
}

/** Interleaved, so that both see the same machine. */
async function raceTable(place: Place): Promise<string> {
  const rows: string[] = [];
  for (const atATime of [1, 5]) {
    const [sf, plain]: [Time[], Time[]] = [[], []];
    for (let round = -1; round < rounds; round += 1) {
      const times = [await bySf(place, atATime), await byPlainLoop(place, atATime)] as const;
      if (round < 0) continue; // the first round warms the disk cache
      sf.push(times[0]);
      plain.push(times[1]);
    }
    rows.push(row(`sf, ${atATime} at a time`, sf, plain), row(`plain, ${atATime} at a time`, plain, plain));
  }
  const title = `${raced.toLocaleString('en')} users`.padEnd(18);
  return `\n${title}  whole s  exchanges a second  × plain loop  without start-up\n${rows.join('')}`;
}

function row(name: string, times: Time[], plain: Time[]): string {
  const ratio = (key: keyof Time): string =>
    median(times.map((time, at) => (plain[at]?.[key] ?? Number.NaN) / time[key])).toFixed(2);
  const whole = median(times.map((time) => time.whole));
  const columns = [
    whole.toFixed(2).padStart(7),
    (raced / whole).toFixed(0).padStart(18),
    ratio('whole').padStart(12),
    ratio('working').padStart(16),
  ];
  return `${name.padEnd(18)}  ${columns.join('  ')}\n`;
}

async function memoryRow(place: Place): Promise<string> {
  const { seconds, megabytes, lastLine } = await exchangeMany(place, 5);
  const { users } = JSON.parse(lastLine).result;
  const columns = [
    String(place.org.requests.length).padStart(8),
    seconds.toFixed(1).padStart(7),
    megabytes.toFixed(0).padStart(14),
  ];
  return `${`${users.toLocaleString('en')} users`.padEnd(18)}  ${columns.join('  ')}\n`;
}

const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
