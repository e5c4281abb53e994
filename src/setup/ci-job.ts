/** The file that has a build system log in to the org: a whole one, which works as it is once its two secrets are there. */
import { CLIENT_ID, KEY } from './ci-steps.ts';
import type { CiSystem, Login } from './ci-system.ts';
import { azureJob } from './jobs/azure.ts';
import { bitbucketJob } from './jobs/bitbucket.ts';
import { circleciJob } from './jobs/circleci.ts';
import { githubJob } from './jobs/github.ts';
import { gitlabJob } from './jobs/gitlab.ts';
import { CLIENT_ID_CREDENTIAL, jenkinsJob, KEY_CREDENTIAL } from './jobs/jenkins.ts';

/** A secret that the build system has to keep: its name there, and which value it holds. */
export type CiSecret = { name: string; holds: 'key' | 'clientId' };

/** `fileName` from the root of the repository; `docs` is the page about this system, from the root of this package. */
export type CiJob = { fileName: string; job: string; secrets: CiSecret[]; docs: string };

type Maker = { fileName: string; job: (login: Login) => string; key?: string; clientId?: string };

const makers: Record<CiSystem, Maker> = {
  github: { fileName: '.github/workflows/salesforce.yml', job: githubJob },
  gitlab: { fileName: '.gitlab-ci.yml', job: gitlabJob },
  bitbucket: { fileName: 'bitbucket-pipelines.yml', job: bitbucketJob },
  azure: { fileName: 'azure-pipelines.yml', job: azureJob },
  jenkins: { fileName: 'Jenkinsfile', job: jenkinsJob, key: KEY_CREDENTIAL, clientId: CLIENT_ID_CREDENTIAL },
  circleci: { fileName: '.circleci/config.yml', job: circleciJob },
};

/** The key as a secret holds it: one line, which every build system can mask. */
export const keySecret = (keyPem: string): string => Buffer.from(keyPem).toString('base64');

/**
 * Key and client id are secrets of the build system; username, URL, audience and alias stand in the file, where a review
 * sees them and no mask takes them out of what doctor says.
 *
 * @throws JwtError `InputImpossibleError` for a value that no shell can be given.
 */
export function ciJob(system: CiSystem, login: Login): CiJob {
  const { fileName, job, key = KEY, clientId = CLIENT_ID } = makers[system];
  return {
    fileName,
    job: job(login),
    secrets: [
      { name: key, holds: 'key' },
      { name: clientId, holds: 'clientId' },
    ],
    docs: `docs/ci/${system}.md`,
  };
}
