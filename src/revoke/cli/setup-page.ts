import { spawn } from 'node:child_process';
import type { Config } from '@oclif/core/interfaces';
import { canAsk } from '../../cli/console.ts';
import { environmentOfChild } from '../../cli/variables.ts';
import { setupPages } from '../../salesforce/hosts.ts';

export type Opener = { jsonEnabled(): boolean; config: Pick<Config, 'findCommand'> };

/** How long the host may take to open a page, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Whether a person at this machine has a browser that could be opened. */
export function hasBrowser(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  const elsewhere = ['CI', 'SSH_CONNECTION', 'SSH_TTY', 'SF_CONTAINER_MODE', 'SFDX_CONTAINER_MODE'];
  if (elsewhere.some((name) => env[name])) return false;
  return platform !== 'linux' || ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => env[name]);
}

/**
 * Opens the page in a browser that is signed in, by the host's own `org open`. That runs in a process of its own and its
 * output is dropped: the address it makes carries a session. The browser inherits no secret of this plugin. False: no browser, or it failed.
 */
export async function openSetupPage(
  command: Opener,
  username: string,
  page: keyof typeof setupPages,
): Promise<boolean> {
  const [program, script] = [process.execPath, process.argv[1]];
  if (!canAsk(command) || !hasBrowser() || !script || !command.config.findCommand('org:open')) return false;
  const args = [script, 'org', 'open', '--target-org', username, '--path', setupPages[page]];
  const child = spawn(program, args, { stdio: 'ignore', timeout: PATIENCE_MS, env: environmentOfChild() });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false)).on('close', (code) => resolve(code === 0));
  });
}
