/** Runs a process to its end: how long it took, the most memory that it held, and the last line that it printed. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { sfCommand, sfEnvironment } from '../support/sf.ts';

export type Measured = { seconds: number; megabytes: number; lastLine: string };

/** Writes the peak memory of its process, in kilobytes, where the environment says. */
const witness = `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));`;

/** Runs node with the arguments and variables given, in a folder of its own. Fails unless its exit code is 0. */
export async function measured(args: string[], env: Record<string, string>): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'sf-jwt-measured-'));
  try {
    const [memory, witnessFile] = [join(folder, 'memory'), join(folder, 'witness.cjs')];
    await writeFile(witnessFile, witness);
    const ended = await run(['--require', witnessFile, ...args], { ...env, BENCH_MEMORY: memory }, folder);
    return { ...ended, megabytes: Number(await readFile(memory, 'utf8')) / 1024 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same for the real sf in a home of its own. */
export function measuredSf(args: string[], home: string, env: Record<string, string> = {}): Promise<Measured> {
  return measured([sfCommand[1], ...args], sfEnvironment({ home, env }));
}

async function run(args: string[], env: Record<string, string>, cwd: string): Promise<Omit<Measured, 'megabytes'>> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [lastLine, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) lastLine = line;
  const code = await closed;
  if (code !== 0) throw new Error(`${args.slice(2, 5).join(' ')} ended with exit code ${code}: ${stderr}`);
  return { seconds: (performance.now() - started) / 1000, lastLine };
}
