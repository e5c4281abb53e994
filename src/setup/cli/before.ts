/** What can be refused before anything is asked of an org, and what the flags wish for. */
import { resolve } from 'node:path';
import { type GivenWish, givenWish } from '../../app/cli/creation-flags.ts';
import { requireAppName } from '../../app/creation.ts';
import { wishFor } from '../../app/purpose.ts';
import { JwtError } from '../../faults/errors.ts';
import { loginHosts } from '../../salesforce/hosts.ts';
import { ciJob } from '../ci-job.ts';
import { envValue } from '../env-text.ts';
import { placeInGit } from './ask-git.ts';
import type { SetupFlags } from './flags.ts';
import { requireRepository } from './github-secrets.ts';

/**
 * The app that is wished for, with what the purpose takes.
 *
 * @throws JwtError of whatever could not be done to its end.
 */
export async function readWish(flags: SetupFlags & { [name: string]: unknown }): Promise<GivenWish> {
  requireAppName(flags.app);
  const given = givenWish(flags);
  await refuseLateTroubles(flags);
  const wish = flags.purpose === undefined ? null : wishFor(flags.purpose, given.scopes);
  if (wish === null) return given;
  const { title, scopes, issuesJwt } = wish;
  if (issuesJwt === true && !given.issuesJwt)
    throw new JwtError('input-impossible-purpose', { flag: 'no-jwt-tokens', title });
  return { ...given, scopes, issuesJwt: issuesJwt ?? given.issuesJwt };
}

/** The hand-over comes last, and what it would refuse is known from the start. */
async function refuseLateTroubles(flags: SetupFlags): Promise<void> {
  const { ci, username: [username = ''] = [], alias = null, 'env-file': file, 'github-repo': repo } = flags;
  if (repo !== undefined) requireRepository(repo);
  const anywhere = loginHosts.production;
  if (ci !== undefined) ciJob(ci, { clientId: '', username, alias, audience: anywhere, instanceUrl: anywhere });
  if (file === undefined) return;
  if (envValue(username) === null)
    throw new JwtError('input-impossible-env-value', { flag: 'env-file', name: 'SF_JWT_USERNAME' });
  if ((await placeInGit(resolve(file))) === 'tracked')
    throw new JwtError('output-file-tracked', { path: file, code: 'TRACKED' });
}
