/**
 * Plays a job as its build system would: the shell that it takes, the variables that it puts in, the steps that it leaves out.
 * `npm` and `sf` are programs that write down how they were called; `sf jwt …` runs the command as it was built, or the real sf.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CiSystem } from '../../src/setup/ci-system.ts';
import { at, list, parsed, scriptsOf } from './job-scripts.ts';
import { countStart, quietSettings, sfCommand } from './sf.ts';

/** `dir`: for everything of this run. `secrets`: those that the build system gives to the job. `traced`: with the shell's own trace. */
export type Play = {
  dir: string;
  secrets: Record<string, string>;
  fromFork?: boolean;
  traced?: boolean;
  realSf?: boolean;
};
/** `exitCode` of the last script that ran; `calls`: of npm and sf, in order; `home`: where sf kept what it has. */
export type Played = { exitCode: number; output: string; calls: string[]; home: string };

const runCommand = fileURLToPath(new URL('run-command.ts', import.meta.url));

async function programs(dir: string, realSf: boolean): Promise<string> {
  const bin = join(dir, 'bin');
  await mkdir(bin, { recursive: true });
  const note = (name: string): string => `#!/bin/sh\necho "${name} $*" >> '${join(dir, 'calls')}'\n`;
  const [node, script] = sfCommand;
  const real = `case "$1 $2" in 'plugins install') exit 0 ;; esac\nexec '${node}' '${script}' "$@"\n`;
  const built = `[ "$1" = jwt ] || exit 0\nshift\nexec '${node}' '${runCommand}' "$@"\n`;
  await writeFile(join(bin, 'npm'), note('npm'));
  await writeFile(join(bin, 'sf'), note('sf') + (realSf ? real : built));
  for (const name of ['npm', 'sf']) await chmod(join(bin, name), 0o755);
  return bin;
}

/** How each runs a script that lies in a file. */
const shells: Record<CiSystem, string[]> = {
  github: ['bash', '-e'],
  gitlab: ['bash', '-eo', 'pipefail'],
  bitbucket: ['bash', '-e'],
  azure: ['bash', '--noprofile', '--norc'],
  circleci: ['bash', '-eo', 'pipefail'],
  jenkins: ['sh', '-xe'],
};

/** Whether the entries of its list run in one shell, one after the other. */
const isOneShell = (system: CiSystem): boolean => system === 'gitlab' || system === 'bitbucket';

/** What stands for a variable in the file, as each system puts it in; Azure leaves it there where there is none. */
function filledIn(system: CiSystem, text: string, { secrets, fromFork }: Play): string {
  if (system === 'azure') return text.replace(/\$\((\w+)\)/g, (place, name) => secrets[name] ?? place);
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const [, name] = /^secrets\.(\w+)$/.exec(expression) ?? [];
    if (name) return secrets[name] ?? '';
    if (expression.startsWith('github.event.pull_request.head.repo.fork == true')) return String(fromFork ?? false);
    throw new Error(`nobody said what ${expression} is`);
  });
}

export async function playJob(system: CiSystem, job: string, play: Play): Promise<Played> {
  const bin = await programs(play.dir, play.realSf ?? false);
  const temporary = join(play.dir, 'tmp');
  await mkdir(temporary, { recursive: true });
  const [outputs, callsFile] = [join(play.dir, 'outputs'), join(play.dir, 'calls')];
  await Promise.all([outputs, callsFile].map((file) => writeFile(file, '')));
  const bySystem: Record<string, string> =
    system === 'github' ? { GITHUB_OUTPUT: outputs } : { WORKSPACE_TMP: temporary };
  // GitHub and Azure give a step what it names; the others give a job all that they keep.
  const ambient = system === 'github' || system === 'azure' ? {} : play.secrets;
  const base = {
    HOME: play.dir,
    PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
    ...quietSettings,
  };

  const result: Played = {
    exitCode: 0,
    output: '',
    calls: [],
    home: system === 'jenkins' ? join(temporary, 'sf') : play.dir,
  };
  for (const { script, env } of await steps(system, job, outputs)) {
    const own = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filledIn(system, text, play)]));
    const file = join(play.dir, 'step.sh');
    await writeFile(file, filledIn(system, script, play));
    const [program = '', ...flags] = shells[system];
    const traced = play.traced ? ['-x'] : [];
    const ran = await run(program, [...flags, ...traced, file], { ...base, ...bySystem, ...ambient, ...own }, play.dir);
    result.exitCode = ran.exitCode;
    result.output += ran.output;
    if (ran.exitCode !== 0) break;
    if (system === 'github' && !(await readFile(outputs, 'utf8')).includes('there=true')) break;
  }
  result.calls = (await readFile(callsFile, 'utf8')).split('\n').filter((line) => line !== '');
  if (play.realSf)
    for (const call of result.calls.filter((one) => /^sf (jwt|plugins trust)/.test(one)))
      countStart(call.split(' ').slice(1));
  return result;
}

/** The scripts that make up the build; what Jenkins runs after it is left out. */
async function steps(system: CiSystem, job: string, outputs: string) {
  const all = scriptsOf(system, job).filter(({ script }) => !(system === 'jenkins' && script.startsWith('rm ')));
  if (system === 'github') {
    const conditions = list(at(parsed(job), 'jobs', 'salesforce', 'steps'))
      .slice(1)
      .map((step) => at(step, 'if'));
    if (conditions.some((one) => one !== "steps.secrets.outputs.there == 'true'"))
      throw new Error(`a step without ${outputs}`);
  }
  return isOneShell(system) ? [{ script: all.map(({ script }) => script).join('\n'), env: {} }] : all;
}

function run(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ exitCode: number; output: string }> {
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, output }));
  });
}
