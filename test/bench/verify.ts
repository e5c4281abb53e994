/** `sf jwt verify` and `decode` of many tokens: as ratios to the least work there is, on the same cores, and peak memory. */
import { spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { rsaKey } from '../support/rsa.ts';
import { sfCommand, sfEnvironment } from '../support/sf.ts';
import { issuer, jwkOf, kid, tokenWith } from '../support/signed-tokens.ts';

const sizes = [1, 1000, 100_000];
const different = 500;
const bareLoop = fileURLToPath(new URL('bare-loop.ts', import.meta.url));

/** Writes the peak memory of its process, in kilobytes, where the environment says. */
const witness = `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));`;

type Run = { seconds: number; megabytes: number };

export async function tokensTable(home: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sf-jwt-tokens-'));
  try {
    await writeKeys(folder);
    const rows: string[] = [];
    for (const verb of ['verify', 'decode']) {
      for (const size of sizes) rows.push(await measure(verb, size, home, folder));
    }
    const head = `${'tokens'.padEnd(22)}  seconds  bare loop  ratio  peak memory MB`;
    return `\n${head}\n${rows.join('')}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeKeys(folder: string): Promise<void> {
  await writeFile(join(folder, 'witness.cjs'), witness);
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [jwkOf(rsaKey(), kid)] }));
  await writeFile(join(folder, 'key.pem'), createPublicKey(rsaKey()).export({ type: 'spki', format: 'pem' }));
}

async function measure(verb: string, size: number, home: string, folder: string): Promise<string> {
  const file = join(folder, 'tokens');
  await writeTokens(file, size);
  const keys = verb === 'verify' ? ['--jwks-file', join(folder, 'keys.json'), '-r', issuer] : [];
  const [node, script] = sfCommand;
  const env = sfEnvironment({ home, env: { BENCH_MEMORY: join(folder, 'memory') } });
  const sf = [node, '--require', join(folder, 'witness.cjs'), script, 'jwt', verb, '-f', file, ...keys];
  const bare = [node, bareLoop, verb, String(size), file, join(folder, 'key.pem')];
  const best = { sf: await fastest(sf, env, folder), bare: await fastest(bare, env, folder) };
  const columns = [
    best.sf.seconds.toFixed(2).padStart(7),
    best.bare.seconds.toFixed(2).padStart(9),
    (best.sf.seconds / best.bare.seconds).toFixed(1).padStart(5),
    best.sf.megabytes.toFixed(0).padStart(14),
  ];
  return `${`${verb} ${size}`.padEnd(22)}  ${columns.join('  ')}\n`;
}

async function writeTokens(path: string, size: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now - 15, exp: now + 3600 };
  const tokens = Array.from({ length: Math.min(size, different) }, (_, n) => tokenWith({}, { ...times, n }));
  const file = await open(path, 'w');
  for (let left = size; left > 0; left -= tokens.length) await file.write(`${tokens.slice(0, left).join('\n')}\n`);
  await file.close();
}

/** The best of three: whatever else the machine does only slows things down. */
async function fastest(command: string[], env: Record<string, string>, folder: string): Promise<Run> {
  const runs = [await run(command, env, folder), await run(command, env, folder), await run(command, env, folder)];
  return {
    seconds: Math.min(...runs.map(({ seconds }) => seconds)),
    megabytes: Math.max(...runs.map((one) => one.megabytes)),
  };
}

async function run([program = '', ...args]: string[], env: Record<string, string>, folder: string): Promise<Run> {
  const started = performance.now();
  const child = spawn(program, args, { cwd: folder, env, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${args.slice(-6).join(' ')} ended with exit code ${code}`);
  const memory = await readFile(join(folder, 'memory'), 'utf8').catch(() => '0');
  return { seconds: (performance.now() - started) / 1000, megabytes: Number(memory) / 1024 };
}
