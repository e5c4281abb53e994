/**
 * `npm run bench`: whole commands through the real `sf`, interleaved in one run, as ratios to `sf version` (the floor: what
 * the host costs by itself) and to `sf org display` (a plain `SfCommand` command of the host that needs an org), beside
 * `sf org login jwt` (the peer), with the HTTP requests that each made.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type LocalOrg, startLocalOrg } from '../local-org/index.ts';
import { listClients } from '../local-org/metadata/oauth-client.ts';
import { keyPair } from '../support/keys.ts';
import { snapshotOf } from '../support/org-snapshot.ts';
import { makeHome, sfCommand, sfEnvironment, startSf } from '../support/sf.ts';
import { explainTable } from './explain.ts';
import { growthTable } from './growth.ts';
import { manyUsersTables } from './many-users.ts';
import { tokensTable } from './verify.ts';

type Subject = { name: string; args: string[]; prepare?: () => void };
type Measure = { milliseconds: number[]; requests: number };

const runs = Number(process.env.BENCH_RUNS ?? 9);

const app = 'Pay';
const username = 'integration@pay.example';

/** The app as it was before the first command, so that every run of `enable` has work to do. */
function switchOff(org: LocalOrg): () => void {
  const find = () => org.state.components.find(({ type, fullName }) => type === 'ConnectedApp' && fullName === app);
  const before = structuredClone(find()?.children);
  return () => {
    const component = find();
    if (!component || !before) throw new Error(`The seed has no connected app ${app}.`);
    component.children = structuredClone(before);
  };
}

async function time(args: string[], env: Record<string, string>, cwd: string): Promise<number> {
  const [node, script] = sfCommand;
  const started = performance.now();
  const child = spawn(node, [script, ...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`sf ${args.slice(0, 3).join(' ')} ended with exit code ${code}: ${stderr}`);
  return performance.now() - started;
}

const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Median of the ratios pair by pair: it holds when the machine's speed drifts. */
const ratio = (a: number[], b: number[]): number => median(a.map((value, index) => value / (b[index] ?? Number.NaN)));

const home = await makeHome({ link: true });
const folder = await mkdtemp(join(tmpdir(), 'sf-jwt-bench-'));
const org = await startLocalOrg();
try {
  const { privateKeyPem, certificatePem } = await keyPair('bench');
  const keyFile = join(folder, 'server.key');
  const tokenFile = join(folder, 'token');
  await writeFile(keyFile, privateKeyPem, { mode: 0o600 });
  org.trust(app, certificatePem);
  const clientId = listClients(org.state, org.switches).find(({ appName }) => appName === app)?.consumerKey ?? '';
  const login = ['--client-id', clientId, '--username', username, '--jwt-key-file', keyFile, '--instance-url', org.url];
  const env = sfEnvironment({ home: home.dir, env: { SF_ACCESS_TOKEN: org.accessToken } });
  await startSf(['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'bench', '--no-prompt'], {
    home: home.dir,
    env: { SF_ACCESS_TOKEN: org.accessToken },
  });
  const audience = ['--audience', 'https://login.salesforce.com'];
  const exchange = ['jwt', 'exchange', ...login, ...audience];
  await time([...exchange, '--output-file', tokenFile], env, folder);

  const certFile = join(folder, 'server.crt');
  await writeFile(certFile, certificatePem);
  const onApp = ['-o', 'bench', '-a', app];
  const onRobot = ['-o', 'bench', '-a', 'Robot', '-p'];
  const pair = ['-f', certFile, '--key-file', keyFile];
  const sets = ['--permission-set', 'Robot_Users', '--create-permission-set', '--username', username];
  const create = ['jwt', 'app', 'create', ...onRobot, ...pair, ...sets];
  const restore = snapshotOf(org);
  const setup = [
    ...['jwt', 'setup', '-o', 'bench', '-a', 'Robot', '--permission-set', 'Robot_Users', '--create-permission-set'],
    ...['--username', 'outsider@pay.example', '--name', 'robot', '-p'],
  ];
  const subjects: Subject[] = [
    { name: 'sf version', args: ['version'] },
    { name: 'sf jwt decode', args: ['jwt', 'decode', '--token-file', tokenFile] },
    { name: 'sf jwt exchange', args: exchange },
    { name: 'sf jwt enable', args: ['jwt', 'enable', ...onApp], prepare: switchOff(org) },
    { name: 'sf jwt policy display', args: ['jwt', 'policy', 'display', ...onApp] },
    { name: 'sf jwt app list', args: ['jwt', 'app', 'list', '-o', 'bench'] },
    { name: 'sf jwt revoke --user', args: ['jwt', 'revoke', '-o', 'bench', '--user', username, '--dry-run'] },
    { name: 'sf jwt doctor -o', args: ['jwt', 'doctor', ...onApp, ...login.slice(0, 6)] },
    { name: 'sf org display', args: ['org', 'display', '-o', 'bench'] },
    { name: 'sf org login jwt', args: ['org', 'login', 'jwt', ...login, '--alias', 'peer'] },
    { name: 'sf jwt login', args: ['jwt', 'login', ...login, '--alias', 'own', ...audience] },
    // The life of one app, in this order.
    { name: 'sf jwt app create', args: create, prepare: restore },
    { name: '  again', args: create },
    { name: 'sf jwt app block', args: ['jwt', 'app', 'block', ...onRobot] },
    { name: 'sf jwt app unblock', args: ['jwt', 'app', 'unblock', ...onRobot] },
    { name: 'sf jwt app delete', args: ['jwt', 'app', 'delete', ...onRobot, '-d', join(folder, 'kept')] },
    { name: 'sf jwt setup', args: setup, prepare: restore },
    { name: 'sf jwt setup again', args: setup },
    { name: 'sf jwt exec', args: ['jwt', 'exec', ...login, ...audience, '--', 'true'] },
  ];
  const measures = new Map<string, Measure>(subjects.map(({ name }) => [name, { milliseconds: [], requests: 0 }]));
  for (let run = -1; run < runs; run += 1) {
    for (const { name, args, prepare } of subjects) {
      prepare?.();
      const before = org.requests.length;
      const milliseconds = await time(args, env, folder);
      const measure = measures.get(name);
      if (!measure) continue;
      measure.requests = org.requests.length - before;
      if (run >= 0) measure.milliseconds.push(milliseconds); // the first round warms the disk cache
    }
  }

  const of = (name: string): number[] => measures.get(name)?.milliseconds ?? [];
  process.stdout.write(`${runs} interleaved runs after one warm-up, Node ${process.version}\n\n`);
  process.stdout.write(
    `${'command'.padEnd(21)}  median ms  × sf version  × sf org display  × sf org login jwt  requests\n`,
  );
  for (const { name } of subjects) {
    const columns = [
      median(of(name)).toFixed(0).padStart(9),
      ratio(of(name), of('sf version')).toFixed(2).padStart(12),
      ratio(of(name), of('sf org display')).toFixed(2).padStart(16),
      ratio(of(name), of('sf org login jwt')).toFixed(2).padStart(18),
      String(measures.get(name)?.requests ?? 0).padStart(8),
    ];
    process.stdout.write(`${name.padEnd(21)}  ${columns.join('  ')}\n`);
  }
  const [ours, peer] = ['sf jwt login', 'sf org login jwt'].map((name) => measures.get(name)?.requests ?? 0);
  const overhead = median(of('sf jwt exec').map((value, at) => value - (of('sf jwt exchange')[at] ?? Number.NaN)));
  const wall = ratio(of('sf jwt login'), of('sf org login jwt')).toFixed(2);
  process.stdout.write(
    `\nlogin: ${ours} requests beside ${peer}, ${wall} of the time; at most half of each is wanted\n`,
  );
  process.stdout.write(
    `exec: ${overhead.toFixed(0)} ms more than the exchange that it makes, with "true" for a program\n`,
  );
  process.stdout.write(await growthTable(home.dir));
  process.stdout.write(await manyUsersTables(home.dir));
  process.stdout.write(await tokensTable(home.dir));
  process.stdout.write(explainTable());
} finally {
  await org.close();
  await home.remove();
  await rm(folder, { recursive: true, force: true });
}
