/** Hands a login over: to a file of variables, to a job of a build system, to the secrets of a repository. */
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { secretVariable } from '../../cli/variables.ts';
import { isFault } from '../../faults/errors.ts';
import { PASSPHRASE_VARIABLE } from '../../key/cli/key-source.ts';
import { readPrivateKey } from '../../key/private-key.ts';
import { ciJob, keySecret } from '../ci-job.ts';
import type { CiSystem, Login } from '../ci-system.ts';
import { writeEnvFile } from '../files/env-file.ts';
import { placeInGit } from './ask-git.ts';
import type { SetupFlags } from './flags.ts';
import { setGithubSecrets } from './github-secrets.ts';
import type { StepReport } from './report.ts';

const messages = messagesOf('jwt.setup');

/** `text` is to be put into `file`, from the root of a repository; `secrets` are names. */
export type Job = { system: CiSystem; file: string; text: string; secrets: string[]; docs: string };

/** `byHand`: commands for what could not be done here. */
export type HandedOver = { job: Job | null; byHand: string[] };

export type Key = { key: KeyObject; keyFile: string | null };
type Handed = Awaited<ReturnType<typeof handedKey>>;

/** Does the steps that the flags ask for; throws at the first that fails. */
export async function handOver(
  console: Pick<Console, 'warn'>,
  flags: Pick<SetupFlags, 'env-file' | 'ci' | 'github-repo'>,
  login: Login,
  key: Key,
  report: StepReport,
): Promise<HandedOver> {
  const { 'env-file': file, ci, 'github-repo': repo } = flags;
  if (file === undefined && ci === undefined && repo === undefined) return { job: null, byHand: [] };
  const handed = await handedKey(key);
  if (file !== undefined) await fillFile(console, file, login, handed, report);
  const job = ci === undefined ? null : await showJob(ci, login, handed, report);
  const byHand = repo === undefined ? [] : await setSecrets(console, repo, login, handed, report);
  return { job, byHand };
}

async function fillFile(
  console: Pick<Console, 'warn'>,
  file: string,
  login: Login,
  { secret, form }: Handed,
  { add, failedBy }: StepReport,
): Promise<void> {
  const values = {
    SF_JWT_KEY: secret,
    SF_JWT_CLIENT_ID: login.clientId,
    SF_JWT_USERNAME: login.username,
    SF_JWT_INSTANCE_URL: login.instanceUrl,
    SF_AUDIENCE_URL: login.audience,
  };
  const written = await writeEnvFile(file, values, placeInGit).catch((error: unknown) => {
    throw failedBy('env-file', error);
  });
  const { changed, names, git } = written;
  const detail = messages.getMessage('file', [file, names.join(', ')]);
  add({ id: 'env-file', status: changed ? 'done' : 'already', detail });
  if (form === 'locked') console.warn(messages.getMessage('file-locked', [file]));
  if (git === 'open') console.warn(messages.getMessage('file-open', [file]));
}

/** The job is printed, and nothing is written: a file of that name may do other things too. */
async function showJob(system: CiSystem, login: Login, { form }: Handed, { add }: StepReport): Promise<Job | null> {
  const { fileName, job, secrets, docs } = ciJob(system, login, form);
  const names = secrets.map(({ name }) => name);
  const there = await readFile(fileName, 'utf8').catch(() => null);
  const isThere = there === job;
  const detail = isThere
    ? messages.getMessage('job-there', [fileName])
    : messages.getMessage('job', [fileName, names.join(', ')]);
  add({ id: 'ci', status: isThere ? 'already' : 'done', detail });
  return { system, file: fileName, text: job, secrets: names, docs };
}

/** GitHub shows nobody the value of a secret, so that each run sets them. */
async function setSecrets(
  console: Pick<Console, 'warn'>,
  repo: string,
  login: Login,
  { secret, form }: Handed,
  { add, fail }: StepReport,
): Promise<string[]> {
  const values = { key: secret, clientId: login.clientId, passphrase: secretVariable(PASSPHRASE_VARIABLE) };
  const { secrets } = ciJob('github', login, form);
  const known = secrets.flatMap(({ name, holds }): [string, string][] => {
    const value = values[holds];
    return value === undefined ? [] : [[name, value]];
  });
  const { done, left, trouble, byHand: gh } = await setGithubSecrets(repo, Object.fromEntries(known));
  // Whoever typed the passphrase types it once more, to gh.
  const typed = secrets.filter(({ holds }) => values[holds] === undefined);
  const byHand = [...gh, ...typed.map(({ name }) => `gh secret set ${name} --repo ${repo}`)];
  if (trouble === null) {
    add({ id: 'github-repo', status: 'done', detail: messages.getMessage('secrets', [done.join(', '), repo]) });
    return byHand;
  }
  if (trouble.code === 'github-refused') throw fail('github-repo', trouble.message, left.join(', '));
  add({ id: 'github-repo', status: 'skipped', detail: trouble.message });
  console.warn({ name: 'SecretsNotSet', message: trouble.message, actions: [...(trouble.actions ?? []), ...byHand] });
  return byHand;
}

/** What stands for the key elsewhere: a key that its owner has locked stays locked, any other is handed over as plain PEM. */
async function handedKey({ key, keyFile }: Key): Promise<{ secret: string; form: 'open' | 'locked' }> {
  const bytes = keyFile === null || keyFile === '-' ? null : await readFile(keyFile).catch(() => null);
  if (bytes !== null && isLocked(bytes)) return { secret: bytes.toString('base64'), form: 'locked' };
  return { secret: keySecret(key.export({ type: 'pkcs8', format: 'pem' }).toString()), form: 'open' };
}

function isLocked(bytes: Buffer): boolean {
  try {
    readPrivateKey(bytes);
    return false;
  } catch (error) {
    return isFault(error, 'key-unreadable-needs-passphrase');
  }
}
