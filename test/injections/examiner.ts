/** A place to try injections one after the other: an org that is whole again before each, and a way to run the command. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import JwtDoctor from '../../src/commands/jwt/doctor.ts';
import type { DoctorResult } from '../../src/doctor/run-checks.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { snapshotOf } from '../support/org-snapshot.ts';
import { startPay, user } from '../support/pay-org.ts';
import { makeHome, runSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';
import type { Injection, Pieces } from './injection.ts';

export type Outcome = { exitCode: number; result: DoctorResult; stderr: string };
export type Examiner = { org: LocalOrg; examine(injection: Injection): Promise<Outcome>; close(): Promise<void> };

type Run = (
  args: string[],
  env: Record<string, string>,
) => Promise<{ exitCode: number; stdout: string; stderr: string }>;

const ALIAS = 'pay-org';

/** An examiner through the real host. */
export async function openHostExaminer(): Promise<Examiner> {
  const [org, home] = await Promise.all([startPay(), makeHome({ link: true })]);
  await loginByToken(home, org, ALIAS);
  const run: Run = (args, env) => runSf(['jwt', 'doctor', ...args], { home: home.dir, env });
  return { ...laneOf(org, run), close: home.remove };
}

/** An examiner in this process. */
export async function openExaminer(): Promise<Examiner> {
  const org = await startPay();
  await logIn(org, ALIAS);
  return { ...laneOf(org, (args, env) => runCommand(JwtDoctor, args, env)), close: async () => undefined };
}

function laneOf(org: LocalOrg, run: Run) {
  const restore = snapshotOf(org);
  const examine = (injection: Injection): Promise<Outcome> =>
    inFolder(async (dir) => {
      restore();
      const sound = await soundPieces(org);
      const pieces = { ...sound, ...(await injection.break({ org, dir })) };
      const args = [...(await argsOf(pieces, dir)), ...(injection.app ? ['-o', ALIAS, '-a', injection.app] : [])];
      const { exitCode, stdout, stderr } = await run([...args, '--json'], pieces.env);
      if (stdout === '') throw new Error(`${injection.what}: no result, exit code ${exitCode}. ${stderr}`);
      return { exitCode, result: JSON.parse(stdout).result, stderr };
    });
  return { org, examine };
}

async function soundPieces(org: LocalOrg): Promise<Pieces> {
  const key = (await keyPair('pay')).privateKeyPem;
  return { clientId: appNamed(org, 'Pay').consumerKey, username: user, url: org.url, key, args: [], env: {} };
}

async function argsOf({ clientId, username, url, key, args }: Pieces, dir: string): Promise<string[]> {
  const file = join(dir, 'server.key');
  if (key === null) await rm(file, { force: true });
  else await putFiles(dir, { 'server.key': key });
  const flags = { '-i': clientId, '--username': username, '-r': url, '-f': key === null ? null : file };
  return [...Object.entries(flags).flatMap(([flag, value]) => (value === null ? [] : [flag, value])), ...args];
}
