/** The file that has a build system log in to the org: a whole one, which works as it is once its two secrets are there. */
import { CLIENT_ID, KEY, PASSPHRASE } from './ci-steps.ts';
import type { CiSystem, Login } from './ci-system.ts';
import { azureJob } from './jobs/azure.ts';
import { bitbucketJob } from './jobs/bitbucket.ts';
import { circleciJob } from './jobs/circleci.ts';
import { githubJob } from './jobs/github.ts';
import { gitlabJob } from './jobs/gitlab.ts';
import { credentialOf, jenkinsJob } from './jobs/jenkins.ts';

/** A secret that the build system has to keep: its name there, and which value it holds. */
export type CiSecret = { name: string; holds: 'key' | 'clientId' | 'passphrase' };

/** `fileName` from the root of the repository; `docs` is the page about this system, from the root of this package. */
export type CiJob = { fileName: string; job: string; secrets: CiSecret[]; docs: string };

type Maker = {
  fileName: string;
  job(login: Login, secrets: readonly string[]): string;
  /** The name that a secret has there, where it is not that of the variable. */
  nameOf?(secret: string): string;
};

const makers: Record<CiSystem, Maker> = {
  github: { fileName: '.github/workflows/salesforce.yml', job: githubJob },
  gitlab: { fileName: '.gitlab-ci.yml', job: gitlabJob },
  bitbucket: { fileName: 'bitbucket-pipelines.yml', job: bitbucketJob },
  azure: { fileName: 'azure-pipelines.yml', job: azureJob },
  jenkins: { fileName: 'Jenkinsfile', job: jenkinsJob, nameOf: credentialOf },
  circleci: { fileName: '.circleci/config.yml', job: circleciJob },
};

const variables = { key: KEY, clientId: CLIENT_ID, passphrase: PASSPHRASE };

/** The key as a secret holds it: one line, which every build system can mask. */
export const keySecret = (keyPem: string): string => Buffer.from(keyPem).toString('base64');

/**
 * Key and client id are secrets of the build system, and the passphrase of a key that is locked; username, URL, audience and
 * alias stand in the file, where a review sees them and no mask takes them out of what doctor says.
 *
 * @throws JwtError `InputImpossibleError` for a value that no shell can be given.
 */
export function ciJob(system: CiSystem, login: Login, key: 'open' | 'locked' = 'open'): CiJob {
  const { fileName, job, nameOf = (secret: string) => secret } = makers[system];
  const held = (['key', 'clientId', 'passphrase'] as const).filter((one) => one !== 'passphrase' || key === 'locked');
  return {
    fileName,
    job: job(
      login,
      held.map((one) => variables[one]),
    ),
    secrets: held.map((holds) => ({ name: nameOf(variables[holds]), holds })),
    docs: `docs/ci/${system}.md`,
  };
}
