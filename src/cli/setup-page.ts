import { spawn } from 'node:child_process';
import type { Config } from '@oclif/core/interfaces';
import { type Console, canAsk } from './console.ts';
import type { Texts } from './messages.ts';
import { environmentOfChild } from './variables.ts';

export type Opener = Pick<Console, 'jsonEnabled' | 'log'> & { config: Pick<Config, 'findCommand'> };

/** How long the host may take to open a page, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Whether a person at this machine has a browser that could be opened. */
export function hasBrowser(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  const elsewhere = ['CI', 'SSH_CONNECTION', 'SSH_TTY', 'SF_CONTAINER_MODE', 'SFDX_CONTAINER_MODE'];
  if (elsewhere.some((name) => env[name])) return false;
  return platform !== 'linux' || ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => env[name]);
}

/**
 * Opens a page of Setup where there is a browser, and says what to do there in the words of the command; else names the address.
 * `username`: of a login that `sf` has stored, or null.
 */
export async function showSetupPage(
  command: Opener,
  url: string,
  username: string | null,
  messages: Texts,
): Promise<void> {
  // Every user of this machine can read the arguments of a process, so that none is started for an access token.
  const isOpen = username !== null && (await openPage(command, url, username));
  command.log(messages.getMessage(isOpen ? 'page-opened' : 'page-to-open'));
  command.log(url);
}

/**
 * In a browser that is signed in, by the host's own `org open`. That runs in a process of its own and its output is dropped: the
 * address it makes carries a session. The browser inherits no secret of this plugin. False: no browser, or it failed.
 */
async function openPage(command: Opener, url: string, username: string): Promise<boolean> {
  const [program, script] = [process.execPath, process.argv[1]];
  if (!canAsk(command) || !hasBrowser() || !script || !command.config.findCommand('org:open')) return false;
  const { pathname, search } = new URL(url);
  const args = [script, 'org', 'open', '--target-org', username, '--path', `${pathname.slice(1)}${search}`];
  const child = spawn(program, args, { stdio: 'ignore', timeout: PATIENCE_MS, env: environmentOfChild() });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false)).on('close', (code) => resolve(code === 0));
  });
}
