/** What git makes of a file that a secret is to be written to. */
import { basename, dirname } from 'node:path';
import type { PlaceInGit } from '../place-in-git.ts';
import { runToEnd } from './program.ts';

const PATIENCE_MS = 10_000;

export async function placeInGit(path: string): Promise<PlaceInGit> {
  const asked = (...args: string[]) =>
    // Nothing that the work tree's own configuration names is run.
    runToEnd('git', ['-c', 'core.fsmonitor=false', '-C', dirname(path), ...args, '--', basename(path)], PATIENCE_MS);
  // Elsewhere a name is no pattern anyway.
  const listed = await asked('--literal-pathspecs', 'ls-files', '--error-unmatch');
  if (listed.code === 0) return 'tracked';
  // 128 is also that of a work tree that git refuses to look at.
  if (listed.code !== 1) return /not a git repository/i.test(listed.complaint) ? 'outside' : 'unknown';
  const ignored = await asked('check-ignore', '--quiet');
  if (ignored.code === 0) return 'ignored';
  return ignored.code === 1 ? 'open' : 'unknown';
}
