/** Runs the real `sf` of this repository in a home directory of its own. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type SfResult = { stdout: string; stderr: string; exitCode: number; json(): unknown };
export type SfOptions = { home: string; env?: Record<string, string>; input?: string; cwd?: string };
export type Home = { dir: string; remove(): Promise<void>; [Symbol.asyncDispose](): Promise<void> };

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
/** The program and first argument that stand for `sf`. */
export const sfCommand: [string, string] = [
  process.execPath,
  join(repositoryRoot, 'node_modules/@salesforce/cli/bin/run.js'),
];

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

/** Runs `sf <args>` and gives its output, whatever its exit code. Standard input is `input`, or empty. */
export function runSf(args: string[], options: SfOptions): Promise<SfResult> {
  const [node, script] = sfCommand;
  const child = spawn(node, [script, ...args], {
    cwd: options.cwd ?? options.home,
    env: sfEnvironment(options),
    stdio: 'pipe',
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => {}).end(options.input ?? ''); // the child may leave before it has read everything
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...output, exitCode: code ?? -1, json: () => JSON.parse(output.stdout) }));
  });
}

/** What `sf` sees of the environment: a home of its own, no telemetry, no log file, no colour. */
export function sfEnvironment(options: SfOptions): Record<string, string> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  const homes = { HOME: options.home, USERPROFILE: options.home, LOCALAPPDATA: join(options.home, 'AppData') };
  return { PATH: path, ...homes, ...quietSettings, ...options.env };
}
