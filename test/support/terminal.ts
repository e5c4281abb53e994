/** Runs a command of this plugin at a real terminal, which the `script` program makes. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('run-command.ts', import.meta.url));

export type Session = { screen: string; exitCode: number };
/** Types `answer` and Enter once the screen shows `question`, and `before` has happened. */
export type Typing = { question: RegExp; answer: string; before?: () => void };

/** Several answers are typed in turn. With an `outputFile`, standard output goes there instead of to the screen. */
export function atTerminal(args: string[], typing: Typing | Typing[], outputFile?: string): Promise<Session> {
  // A shell that stayed in front of the program would hear Ctrl-C too, and end with it.
  const words = `exec ${[process.execPath, runner, ...args].map(quoted).join(' ')}`;
  const line = outputFile ? `${words} > ${quoted(outputFile)}` : words;
  // macOS has the BSD program, which takes the command as words.
  const call = process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', line] : ['-qec', line, '/dev/null'];
  const child = spawn('script', call, { env: { ...process.env, NO_COLOR: '1' }, stdio: 'pipe' });
  let screen = '';
  const waiting = [typing].flat();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    if (!waiting[0]?.question.test(screen)) return;
    const next = waiting.shift();
    next?.before?.();
    child.stdin.write(`${next?.answer}\r`);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ screen, exitCode: code ?? -1 }));
  });
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
