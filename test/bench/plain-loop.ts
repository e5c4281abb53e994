/**
 * The plain process that the benchmark compares with: for each user of a file it signs an assertion and posts it, and
 * prints the token, and at the end the seconds that it took. No retries, no checks, no command line. `node plain-loop.ts <file> <at a time>`, the rest by environment.
 */
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const [file = '', atATime = '1'] = process.argv.slice(2);
const { BENCH_URL: url = '', BENCH_CLIENT_ID: clientId = '', SF_JWT_KEY = '' } = process.env;
const key = createPrivateKey(SF_JWT_KEY);
const signed = promisify(sign);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function exchange(username: string): Promise<void> {
  const exp = Math.floor(Date.now() / 1000) + 170;
  const claims = { iss: clientId, sub: username, aud: 'https://login.salesforce.com', exp, jti: randomUUID() };
  const text = `${part({ alg: 'RS256' })}.${part(claims)}`;
  const signature = await signed('sha256', Buffer.from(text), key);
  const assertion = `${text}.${signature.toString('base64url')}`;
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body });
  const grant = (await response.json()) as { access_token: string };
  if (!response.ok) throw new Error(`${username}: HTTP ${response.status}`);
  process.stdout.write(`${username} ${grant.access_token}\n`);
}

const waiting = readFileSync(file, 'utf8').trim().split('\n').values();
const worker = async (): Promise<void> => {
  for (const username of waiting) await exchange(username);
};
const started = performance.now();
await Promise.all(Array.from({ length: Number(atATime) }, worker));
process.stdout.write(`${(performance.now() - started) / 1000}\n`);
