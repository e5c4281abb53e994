/** Sets secrets of a repository on GitHub by gh, the CLI of GitHub, with the login that it has. */
import { JwtError } from '../../faults/errors.ts';
import { type Finding, finding } from '../../faults/finding.ts';
import { redact } from '../../faults/redact.ts';
import { type Outcome, runToEnd } from './program.ts';

/** By their names: which are set, and which are not. `trouble` is why, and `byHand` what sets those; gh asks for the value then. */
export type GithubSecrets = { done: string[]; left: string[]; trouble: Finding | null; byHand: string[] };

/** It sends a request or two. */
const PATIENCE_MS = 60_000;

/** As GitHub allows them; managed users have an underscore in their name. */
const repository = /^[A-Za-z0-9][\w-]{0,99}\/(?!\.\.?$)[\w.-]{1,100}$/;

/** @throws JwtError `InputImpossibleError` for what is no `owner/name`. */
export function requireRepository(repo: string): void {
  if (!repository.test(repo)) throw new JwtError('github-repo-form', { flag: 'github-repo' });
}

/**
 * Sets them one after the other, and stops at the first that gh refuses. The values go to gh's standard input.
 *
 * @throws JwtError `InputImpossibleError`, as `requireRepository` does.
 */
export async function setGithubSecrets(repo: string, values: Readonly<Record<string, string>>): Promise<GithubSecrets> {
  requireRepository(repo);
  const names = Object.keys(values);
  const stoppedAt = (at: number, trouble: Finding | null): GithubSecrets => ({
    done: names.slice(0, at),
    left: names.slice(at),
    trouble,
    byHand: names.slice(at).map((name) => `gh secret set ${name} --repo ${repo}`),
  });
  // gh takes another host than github.com from there, here as for --repo.
  const host = process.env.GH_HOST || 'github.com';
  const login = await runToEnd('gh', ['auth', 'status', '--hostname', host], PATIENCE_MS);
  if (login.isMissing) return stoppedAt(0, finding('github-no-gh'));
  if (login.code !== 0) return stoppedAt(0, finding('github-no-login', { host }));
  for (const [at, [name, value]] of Object.entries(values).entries()) {
    const outcome = await runToEnd('gh', ['secret', 'set', name, '--repo', repo], PATIENCE_MS, value);
    if (outcome.code !== 0) {
      return stoppedAt(at, finding('github-refused', { name, repo, said: saidBy(outcome, Object.values(values)) }));
    }
  }
  return stoppedAt(names.length, null);
}

/** The first line of gh's complaint, or its exit code. It was told secrets, so none of it is repeated where one is in it. */
function saidBy({ code, complaint }: Outcome, secrets: readonly string[]): string {
  const [line = ''] = complaint.trim().split(/\r?\n/);
  const tells = line !== '' && !secrets.some((secret) => secret !== '' && complaint.includes(secret));
  return tells ? redact(line.slice(0, 300)) : code === null ? 'it did not come to an end' : `exit code ${code}`;
}
