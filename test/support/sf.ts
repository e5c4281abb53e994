/**
 * The real `sf` of this repository, in a home directory of its own. `runSf` is what tests use: the host in a process that
 * stays up. `startSf` starts a process, for what only a process shows: its exit, its pipes, signals, logs, a first login.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ResidentHost, residentHost, type SfOutput } from './resident-host.ts';

export type SfResult = SfOutput & { json(): unknown };
export type SfOptions = { home: string; env?: Record<string, string>; input?: string; cwd?: string };
export type Home = { dir: string; remove(): Promise<void>; [Symbol.asyncDispose](): Promise<void> };

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
/** The program and first argument that stand for `sf`. */
export const sfCommand: [string, string] = [
  process.execPath,
  join(repositoryRoot, 'node_modules/@salesforce/cli/bin/run.js'),
];

/** The home that a host starts in; each run has its own. */
const nowhere = join(tmpdir(), 'sf-home-of-no-run');

const loopbackOnly = fileURLToPath(new URL('loopback-only.cjs', import.meta.url));

export const quietSettings = {
  NODE_OPTIONS: `--require=${loopbackOnly}`,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '', // see environment.cjs
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  SF_DISABLE_AUTOUPDATE: 'true', // else every new home starts `sf update` in the background
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
  SF_DISABLE_DNS_CHECK: 'true',
  OCLIF_DISABLE_LINKED_ESM_WARNING: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
};

/** A fresh home directory for `sf`, below the system's temporary directory. `link: true` links this repository into it as a plugin. */
export async function makeHome(options: { link?: boolean } = {}): Promise<Home> {
  const dir = await mkdtemp(join(tmpdir(), 'sf-home-'));
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true, maxRetries: 3 });
  if (options.link) await linkPlugin(dir);
  return { dir, remove, [Symbol.asyncDispose]: remove };
}

const pluginList = '.local/share/sf/package.json';
let linkedList: Promise<string> | undefined;

/** sf links the plugin once per process; every home of it gets a copy of the list that sf has written. */
async function linkPlugin(home: string): Promise<void> {
  linkedList ??= listOfLinked();
  const list = await linkedList;
  await mkdir(dirname(join(home, pluginList)), { recursive: true });
  await writeFile(join(home, pluginList), list);
}

async function listOfLinked(): Promise<string> {
  const home = await makeHome();
  try {
    const result = await runSf(['plugins', 'link', '--no-install', repositoryRoot], { home: home.dir });
    if (result.exitCode !== 0) throw new Error(`sf plugins link failed: ${result.stderr}`);
    return await readFile(join(home.dir, pluginList), 'utf8');
  } finally {
    await home.remove();
  }
}

/** What a process reads when it starts, and not again. */
const readAtStart = (name: string): boolean =>
  name in quietSettings || /^(NODE_|DEBUG|SF_LOG|SHIFT_SECONDS)/.test(name);

const hosts = new Map<string, ResidentHost>();

/** A host for each set of what is read at the start: nearly always the same one, whatever the home. */
function hostFor(env: Record<string, string>): ResidentHost {
  const settings = Object.fromEntries(Object.entries(env).filter(([name]) => readAtStart(name)));
  const key = JSON.stringify(Object.entries(settings).sort());
  const host = hosts.get(key) ?? residentHost(sfCommand[1], { PATH: env.PATH ?? '', HOME: nowhere, ...settings });
  hosts.set(key, host);
  return host;
}

/**
 * Runs `sf <args>` in the host that stays up, and gives its output, whatever its exit code. Standard input is `input`, or
 * empty. Runs wait for each other. Once `interruptWhen` holds, Ctrl-C arrives.
 */
export async function runSf(args: string[], options: SfOptions, interruptWhen?: () => boolean): Promise<SfResult> {
  const env = sfEnvironment(options);
  const order = { args, env, cwd: options.cwd ?? options.home, input: options.input ?? '' };
  return resultOf(await hostFor(env).run(order, interruptWhen));
}

/** The same in a process of its own. */
export function startSf(args: string[], options: SfOptions): Promise<SfResult> {
  const child = spawnSf(args, options);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => {}).end(options.input ?? ''); // the child may leave before it has read everything
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(resultOf({ ...output, exitCode: code ?? -1 })));
  });
}

const resultOf = (output: SfOutput): SfResult => ({ ...output, json: () => JSON.parse(output.stdout) });

/** Starts `sf <args>` and leaves it running. */
export function spawnSf(args: string[], options: SfOptions): ChildProcessWithoutNullStreams {
  const [node, script] = sfCommand;
  countStart(args);
  return spawn(node, [script, ...args], {
    cwd: options.cwd ?? options.home,
    env: sfEnvironment(options),
    stdio: 'pipe',
  });
}

/** The reporter adds them up over all files, and fails when there are too many: see reporter.cjs. */
export function countStart(args: string[]): void {
  const { SF_STARTS: file } = process.env;
  const words = args.slice(0, args.findIndex((word) => word.startsWith('-')) >>> 0);
  if (file) appendFileSync(file, `${words.slice(0, 3).join(' ')}\n`);
}

/** What `sf` sees of the environment: a home of its own, no telemetry, no log file, no colour. */
export function sfEnvironment(options: SfOptions): Record<string, string> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  const homes = { HOME: options.home, USERPROFILE: options.home, LOCALAPPDATA: join(options.home, 'AppData') };
  return { PATH: path, ...homes, ...quietSettings, ...options.env };
}
