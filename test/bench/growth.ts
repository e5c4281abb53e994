/** How `sf jwt app list` grows with the org: requests, seconds, and the peak memory of the process. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startLocalOrg } from '../local-org/index.ts';
import { runSf, sfCommand, sfEnvironment } from '../support/sf.ts';

const sizes = [20, 200, 2000];

/** Writes the peak memory of its process, in kilobytes, where the environment says. */
const witness = `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));`;

export async function growthTable(home: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sf-jwt-growth-'));
  try {
    await writeFile(join(folder, 'witness.cjs'), witness);
    const rows: string[] = [];
    for (const apps of sizes) rows.push(await measure(apps, home, folder));
    return `\n${'sf jwt app list'.padEnd(18)}  requests  seconds  peak memory MB\n${rows.join('')}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(apps: number, home: string, folder: string): Promise<string> {
  const org = await startLocalOrg({ apps });
  try {
    const alias = `many${apps}`;
    const login = ['org', 'login', 'access-token', '--instance-url', org.url, '--alias', alias, '--no-prompt'];
    await runSf(login, { home, env: { SF_ACCESS_TOKEN: org.accessToken } });
    const before = org.requests.length;
    const { seconds, megabytes } = await run(['jwt', 'app', 'list', '--target-org', alias], home, folder);
    const columns = [
      String(org.requests.length - before).padStart(8),
      seconds.toFixed(1).padStart(7),
      megabytes.toFixed(0).padStart(14),
    ];
    return `${`${apps} apps`.padEnd(18)}  ${columns.join('  ')}\n`;
  } finally {
    await org.close();
  }
}

async function run(args: string[], home: string, folder: string): Promise<{ seconds: number; megabytes: number }> {
  const [node, script] = sfCommand;
  const memory = join(folder, 'memory');
  const env = sfEnvironment({ home, env: { BENCH_MEMORY: memory } });
  const started = performance.now();
  const child = spawn(node, ['--require', join(folder, 'witness.cjs'), script, ...args], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`sf ${args.join(' ')} ended with exit code ${code}`);
  return { seconds: (performance.now() - started) / 1000, megabytes: Number(await readFile(memory, 'utf8')) / 1024 };
}
