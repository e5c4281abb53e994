/** What guards a secret that a command is asked to give out. */
import { JwtError } from '../faults/errors.ts';
import { commandValue } from './workflow-command.ts';

/** Whoever sets it lets no command give out a token or an assertion. */
const NO_REVEAL_VARIABLE = 'SF_JWT_NO_REVEAL';

/** A safeguard fails closed: a value that is not clearly a no is a yes. */
const isForbidden = (value = ''): boolean => !/^(?:|0|false|no|off)$/i.test(value.trim());

/**
 * Refuses to give out a secret where the environment forbids it. Call it before anything is read or sent.
 *
 * @param options the options by which this call would give one out, as the user writes them.
 * @throws JwtError `RevealForbiddenError` (`data.options`, `data.variable`).
 */
export function refuseReveal(options: string[]): void {
  if (options.length === 0 || !isForbidden(process.env[NO_REVEAL_VARIABLE])) return;
  throw new JwtError('reveal-forbidden', { options, variable: NO_REVEAL_VARIABLE });
}

/**
 * In a GitHub Actions job, tells the runner to hide a secret in its log; anywhere else that would be the leak itself. Call
 * it before the secret is given out. The line goes to standard error: the runner reads commands from both streams, and
 * standard output may be captured.
 */
export function maskInGitHub(secret: string): void {
  if (process.env.GITHUB_ACTIONS === 'true') process.stderr.write(`::add-mask::${commandValue(secret)}\n`);
}
