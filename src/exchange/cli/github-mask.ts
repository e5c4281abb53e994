/** In a GitHub Actions job, tells the runner to hide a secret in its log. Anywhere else it would be the leak itself. */

/**
 * Call it before the secret is handed out. The line goes to standard error: the runner reads commands from both streams,
 * and standard output may be captured.
 */
export function maskInActions(secret: string): void {
  if (process.env.GITHUB_ACTIONS !== 'true') return;
  process.stderr.write(`::add-mask::${commandValue(secret)}\n`);
}

/** What would end or change the command, in the runner's own escapes. */
const commandValue = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
