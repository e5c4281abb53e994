/** A process that runs commands of src one after another: for what the environment of a whole process decides, such as logs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What `sf org login` leaves behind: by the session of a user, or by a key through an app. */
export type Login = {
  url: string;
  alias: string;
  username: string;
  accessToken?: string;
  byKey?: { clientId: string; keyFile: string };
};
export type Order = { id: string; args: string[]; env: Record<string, string>; cwd: string };
export type Output = { stdout: string; stderr: string; exitCode: number };

export type CommandProcess = {
  logIn(login: Login): Promise<void>;
  run(order: Order): Promise<Output>;
  /** Ends it, and gives what it printed by itself, past the commands: the log, when DEBUG sends it there. */
  end(): Promise<string>;
};

const program = fileURLToPath(new URL('command-process-main.ts', import.meta.url));

/** `env` is all that the process sees of the environment. */
export function startCommandProcess(env: Record<string, string>): CommandProcess {
  const child = fork(program, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let printed = '';
  const streams = [child.stdout, child.stderr].flatMap((stream) => stream?.setEncoding('utf8') ?? []);
  for (const stream of streams) stream.on('data', (text) => (printed += text));
  // A child that is let go by `disconnect` exits, but never emits `close`.
  const ended = Promise.all([once(child, 'exit'), ...streams.map((stream) => once(stream, 'end'))]);
  const asked = async (what: Login | Order): Promise<Output> => {
    child.send(what);
    const [answer] = await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error(printed)))]);
    if (answer.fault) throw new Error(answer.fault);
    return answer;
  };
  return {
    logIn: async (login) => void (await asked(login)),
    run: asked,
    end: async () => {
      if (child.connected) child.disconnect();
      await ended;
      return printed;
    },
  };
}
