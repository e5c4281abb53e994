/** Hands a login over: to a file of variables, to a job of a build system, to the secrets of a repository. */
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { type CiJob, ciJob, keySecret } from '../ci-job.ts';
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

/** Does the steps that the flags ask for; throws at the first that fails. */
export async function handOver(
  console: Pick<Console, 'warn'>,
  flags: Pick<SetupFlags, 'env-file' | 'ci' | 'github-repo'>,
  login: Login,
  key: Key,
  report: StepReport,
): Promise<HandedOver> {
  const { 'env-file': file, ci, 'github-repo': repo } = flags;
  if (file !== undefined) await fillFile(console, file, login, key, report);
  const job = ci === undefined ? null : await showJob(ci, login, report);
  const byHand = repo === undefined ? [] : await setSecrets(console, repo, login, key, report);
  return { job, byHand };
}

async function fillFile(
  console: Pick<Console, 'warn'>,
  file: string,
  login: Login,
  key: Key,
  { add, failedBy }: StepReport,
): Promise<void> {
  const values = {
    SF_JWT_KEY: await secretKey(key),
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
  if (git === 'open') console.warn(messages.getMessage('file-open', [file]));
}

/** The job is printed, and nothing is written: a file of that name may do other things too. */
async function showJob(system: CiSystem, login: Login, { add }: StepReport): Promise<Job | null> {
  const { fileName, job, secrets, docs } = ciJob(system, login);
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
  key: Key,
  { add, fail }: StepReport,
): Promise<string[]> {
  const text = await secretKey(key);
  const held = (secret: CiJob['secrets'][number]): string => (secret.holds === 'key' ? text : login.clientId);
  const { secrets } = ciJob('github', login);
  const { done, left, trouble, byHand } = await setGithubSecrets(
    repo,
    Object.fromEntries(secrets.map((secret) => [secret.name, held(secret)])),
  );
  if (trouble === null) {
    add({ id: 'github-repo', status: 'done', detail: messages.getMessage('secrets', [done.join(', '), repo]) });
    return [];
  }
  if (trouble.code === 'github-refused') throw fail('github-repo', trouble.message, left.join(', '));
  add({ id: 'github-repo', status: 'skipped', detail: trouble.message });
  console.warn({ name: 'SecretsNotSet', message: trouble.message, actions: [...(trouble.actions ?? []), ...byHand] });
  return byHand;
}

/** A key that its owner has locked stays locked; any other form is handed over as plain PEM. */
async function secretKey({ key, keyFile }: Key): Promise<string> {
  const text = keyFile === null || keyFile === '-' ? '' : await readFile(keyFile, 'utf8').catch(() => '');
  const pem = text.includes('ENCRYPTED') ? text : key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return keySecret(pem);
}
