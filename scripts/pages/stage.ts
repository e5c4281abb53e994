/** Plays a scene on a local org of its own, in a folder of its own, at a time that stands still. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalOrg, startLocalOrg } from '../../test/local-org/index.ts';
import { appNamed, issueJwts } from '../../test/support/app-components.ts';
import type { CommandRun } from '../../test/support/command.ts';
import { logIn, runOrgCommand } from '../../test/support/logged-in.ts';
import { root } from '../../test/support/repo.ts';
import { stopClock } from './clock.ts';
import { type Scene, scenes } from './scenes.ts';
import { stableText } from './stable.ts';

/** What a person saw: the line as typed, and what came on the screen. */
export type Played = { line: string; screen: string; exitCode: number };

const now = Date.UTC(2026, 10, 21, 9);
const variables = { FORCE_COLOR: process.env.FORCE_COLOR ?? '0', NO_COLOR: process.env.FORCE_COLOR ? '' : '1' };

const run = (command: string, args: string[]): Promise<CommandRun> =>
  runOrgCommand(command.replace(' ', '/'), args, variables);

async function runWell(command: string, args: string[], exits = 0): Promise<CommandRun> {
  const done = await run(command, args);
  if (done.exitCode === exits) return done;
  throw new Error(`sf jwt ${command} ended with exit code ${done.exitCode}:\n${done.stdout}${done.stderr}`);
}

/** A login of a scene before would be in the way of this one. */
async function forgetLogins(): Promise<void> {
  const { StateAggregator } = await import('@salesforce/core');
  const { orgs, aliases } = await StateAggregator.getInstance();
  for (const { username } of await orgs.readAll()) if (username !== undefined) await orgs.remove(username);
  for (const alias of Object.keys(aliases.getAll())) await aliases.unsetAndSave(alias);
}

/** In the folder: server.key and its certificate, which Pay and Orders trust; Orders issues JWTs. */
async function prepare(org: LocalOrg): Promise<void> {
  await forgetLogins();
  await runWell('cert generate', ['--name', 'server', '--common-name', 'server']);
  for (const app of ['Pay', 'Orders']) org.trust(app, readFileSync('server.crt', 'utf8'));
  issueJwts(org, 'Orders');
  await logIn(org, 'my-org');
}

/** `exec` leaves the streams to its program, so that it runs as it was built. */
function program(args: string[]): Promise<Pick<CommandRun, 'stdout' | 'stderr' | 'exitCode'>> {
  const support = join(root, 'test/support');
  const words = ['--require', join(support, 'shifted-clock.cjs'), join(support, 'run-command.ts'), 'exec', ...args];
  const shift = Math.round((now - performance.timeOrigin - performance.now()) / 1000);
  const env = { ...process.env, SHIFT_SECONDS: String(shift) };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, words, { env }, (_, stdout, stderr) =>
      resolve({ stdout, stderr, exitCode: child.exitCode ?? -1 }),
    );
  });
}

async function playOn(org: LocalOrg, command: string, scene: Scene): Promise<Played> {
  const names = { clientId: appNamed(org, 'Orders').consumerKey, url: org.url };
  await prepare(org);
  for (const [name, ...args] of scene.before?.(names) ?? []) await runWell(name, args);
  const args = scene.args(names);
  const { stdout, stderr, exitCode } = scene.isProgram
    ? await program(args)
    : await runWell(command, args, scene.exits);
  if (exitCode !== (scene.exits ?? 0)) throw new Error(`sf jwt ${command} ended with exit code ${exitCode}: ${stderr}`);
  return { line: `sf jwt ${command} ${args.map(typed).join(' ')}`, screen: `${stderr}${stdout}`, exitCode };
}

/** A word as a person would type it. */
const typed = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`);

export async function play(command: string): Promise<Played> {
  const scene = scenes[command];
  if (!scene) throw new Error(`There is no scene for sf jwt ${command}: scripts/pages/scenes.ts`);
  const before = { folder: process.cwd(), zone: process.env.TZ };
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sf-jwt-page-'));
  process.chdir(folder);
  process.env.TZ = 'UTC';
  const startClock = stopClock(now);
  const org = await startLocalOrg();
  try {
    const { line, screen, exitCode } = await playOn(org, command, scene);
    const folders: [string, string][] = [
      [folder, '/home/me'],
      [process.env.HOME ?? '', '/home/me'],
    ];
    const [typedLine = '', ...rest] = stableText(`${line}\n${screen.trimEnd()}`, folders).split('\n');
    return { line: typedLine, screen: rest.join('\n'), exitCode };
  } finally {
    await org.close();
    startClock();
    process.chdir(before.folder);
    if (before.zone === undefined) delete process.env.TZ;
    else process.env.TZ = before.zone;
    rmSync(folder, { recursive: true, force: true });
  }
}
