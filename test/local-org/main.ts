/** `npm run local-org`: an org on this machine, for looking around and for the real `sf`. Ends with Ctrl-C. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type LocalOrg, type LocalOrgOptions, startLocalOrg } from './index.ts';
import { listClients } from './metadata/oauth-client.ts';
import { describeOrg } from './overview.ts';

const usage = `Usage: npm run local-org -- [--port N] [--seed production|sandbox] [--api-version N] [--json]`;
const demoApp = 'Pay';

type Flags = { options: LocalOrgOptions; json: boolean };

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      seed: { type: 'string' },
      'api-version': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const port = values.port === undefined ? {} : { port: wholeNumber('--port', values.port, 0, 65_535) };
  const version = values['api-version'];
  const apiVersion = version === undefined ? {} : { apiVersion: wholeNumber('--api-version', version, 62, 68) };
  return { options: { ...port, ...apiVersion, seed: readSeed(values.seed) }, json: values.json };
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text.replace(/\.0$/, ''));
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`${flag} is a number from ${least} to ${most}.`);
  return value;
}

function readSeed(seed = 'production'): 'production' | 'sandbox' {
  if (seed !== 'production' && seed !== 'sandbox') throw new Error('--seed is production or sandbox.');
  return seed;
}

/** A throw-away key that the demo app trusts, so that the printed `sf org login jwt` works as it stands. */
async function makeDemoKey(org: LocalOrg): Promise<{ keyFile: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'local-org-')); // mode 0700
  const [keyFile, certFile] = [join(dir, 'server.key'), join(dir, 'server.crt')];
  const request = ['req', '-x509', '-sha256', '-nodes', '-newkey', 'rsa:2048', '-days', '30', '-subj', '/CN=local-org'];
  await promisify(execFile)('openssl', [...request, '-keyout', keyFile, '-out', certFile]);
  org.trust(demoApp, readFileSync(certFile, 'utf8'));
  return { keyFile, remove: () => rm(dir, { recursive: true, force: true }) };
}

function loginLines(org: LocalOrg, keyFile: string): string {
  const consumerKey = listClients(org.state, org.switches).find((client) => client.appName === demoApp)?.consumerKey;
  const user = org.state.users.find((one) => one.permissionSets.length > 0)?.username;
  return [
    'Log in as the administrator:',
    `  export SF_ACCESS_TOKEN='${org.accessToken}'`,
    `  sf org login access-token --no-prompt --alias local --instance-url ${org.url}`,
    '',
    `Log in by a bearer assertion through ${demoApp}:`,
    `  sf org login jwt --instance-url ${org.url} --username ${user} \\`,
    `    --jwt-key-file ${keyFile} \\`,
    `    --client-id ${consumerKey}`,
    '',
    'Ctrl-C ends the org and forgets everything.',
  ].join('\n');
}

async function main(): Promise<void> {
  const { options, json } = readFlags();
  const org = await startLocalOrg(options);
  const demoKey = json ? null : await makeDemoKey(org);
  const stop = async (): Promise<void> => {
    await org.close();
    await demoKey?.remove();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  const { url, accessToken, username } = org;
  if (demoKey) console.log(`${url}\n\n${describeOrg(org.state, org.switches)}\n\n${loginLines(org, demoKey.keyFile)}`);
  else console.log(JSON.stringify({ url, accessToken, username }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.message}\n${usage}` : error);
  process.exitCode = 2;
});
