/** Runs a program to its end and takes what it says. Secrets go to its standard input: its arguments are for all to see. */
import { spawn } from 'node:child_process';
import { environmentOfChild } from '../../cli/variables.ts';

/** `code`: its exit code; null where the system has no such program or could not run it, or where it was ended. */
export type Outcome = { code: number | null; output: string; complaint: string; isMissing: boolean };

/** More than either of the programs says. */
const MOST_SIGNS = 100_000;

export async function runToEnd(
  program: string,
  args: readonly string[],
  patienceMs: number,
  input = '',
): Promise<Outcome> {
  const child = spawn(program, args, {
    stdio: 'pipe',
    timeout: patienceMs,
    windowsHide: true,
    env: environmentOfChild(),
  });
  const [output, complaint] = [child.stdout, child.stderr].map((stream) => gathered(stream.setEncoding('utf8')));
  child.stdin.on('error', () => undefined); // it may end before it has read all
  child.stdin.end(input);
  const end = await new Promise<{ code: number | null; isMissing: boolean }>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve({ code: null, isMissing: error.code === 'ENOENT' }));
    child.on('close', (code) => resolve({ code, isMissing: false }));
  });
  return { ...end, output: output?.() ?? '', complaint: complaint?.() ?? '' };
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (part: string) => {
    if (text.length < MOST_SIGNS) text += part;
  });
  return () => text;
}
