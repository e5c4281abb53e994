/** `npm run demo`: the main job through the real `sf`, against the local org, with every command line and its real output. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { startLocalOrg } from '../local-org/index.ts';
import { listClients } from '../local-org/metadata/oauth-client.ts';
import { makeHome, sfCommand, sfEnvironment } from '../support/sf.ts';
import { appSteps, type DemoApp, preparingSteps, type Step, setupSteps } from './story.ts';

const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
const tell = (format: 'bold' | 'green' | 'red' | 'cyan', text: string): void => {
  process.stdout.write(`${colour ? styleText(format, text) : text}\n`);
};

const username = 'integration@pay.example';
/** Whom no app lets in. */
const newcomer = 'outsider@pay.example';

/** The command line as a person would type it. */
const typed = (command: string[]): string =>
  command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');

function run(command: string[], cwd: string, env: Record<string, string>): Promise<number> {
  const [program = '', ...args] = command;
  const [file, ...before] = program === 'sf' ? sfCommand : [program];
  const child = spawn(file, [...before, ...args], { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function play(steps: Step[], cwd: string, env: Record<string, string>): Promise<void> {
  for (const { says, command, exits = 0 } of steps) {
    tell('cyan', `\n# ${says}`);
    tell('bold', `$ ${typed(command)}`);
    const exitCode = await run(command, cwd, env);
    if (exitCode !== exits) throw new Error(`The command ended with exit code ${exitCode}; the story needs ${exits}.`);
    if (exits !== 0) tell('bold', `(exit code ${exitCode}, as the story needs)`);
  }
}

const home = await makeHome({ link: true });
const folder = await mkdtemp(join(tmpdir(), 'sf-jwt-demo-'));
const org = await startLocalOrg();
try {
  const clients = listClients(org.state, org.switches);
  const keyOf = (name: string): string => clients.find(({ appName }) => appName === name)?.consumerKey ?? '';
  const apps: DemoApp[] = [
    { name: 'Pay', clientId: keyOf('Pay'), timeoutBySetup: true },
    { name: 'Orders', clientId: keyOf('Orders'), timeoutBySetup: false },
  ];
  const env = sfEnvironment({
    home: home.dir,
    env: { SF_ACCESS_TOKEN: org.accessToken, ...(colour && { FORCE_COLOR: '1', NO_COLOR: '' }) },
  });

  tell(
    'green',
    `A local org runs at ${org.url}: it refuses what Salesforce refuses. Nothing here leaves this machine.`,
  );
  tell('green', '\n=== Robot: from nothing, to a login that works, and back');
  await play(setupSteps({ url: org.url, username: newcomer }), folder, env);
  tell('green', '\n=== Apps that are there already');
  await play(preparingSteps, folder, env);
  for (const app of apps) {
    tell('green', `\n=== ${app.name}: ${app.timeoutBySetup ? 'a connected app' : 'an external client app'}`);
    await play(appSteps(app, { url: org.url, username }), folder, env);
  }
  tell(
    'green',
    '\nDone: an app was made from nothing, blocked and deleted; two others issued a JWT-based access token, which was decoded, revoked and from then on refused.',
  );
} catch (error) {
  tell('red', `\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await org.close();
  await home.remove();
  await rm(folder, { recursive: true, force: true });
}
