/** Words of a command line that mean something, and stand there in a form that no command takes. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Planted, plant } from '../canaries/scene.ts';
import { runCommand } from '../support/command.ts';
import { inFolder, makeCertificate, putFiles } from '../support/openssl.ts';
import { commandIds } from '../support/repo.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';

type Flag = { type: string; char?: string };
type CommandClass = Parameters<typeof runCommand>[0] & { flags: Record<string, Flag>; strict: boolean };
type Named = { id: string; command: CommandClass };

const commands: Named[] = await Promise.all(
  commandIds().map(async (id) => {
    const path = id.replace('jwt ', '').replaceAll(' ', '/');
    const { default: command } = (await import(`../../src/commands/jwt/${path}.ts`)) as { default: CommandClass };
    return { id, command };
  }),
);
let home: Home;
before(async () => {
  home = await makeHome({ link: true });
});
after(() => home.remove());

const commandOf = (id: string): CommandClass => commands.find((one) => one.id === id)?.command ?? expect.fail(id);

/** `name` and `message` of a failure; exec has its words alone. */
const failureOf = async (command: CommandClass, words: string[]) => {
  const json = command === commandOf('jwt exec') ? [] : ['--json'];
  const run = await runCommand(command, [...words, ...json]);
  if (json.length === 0)
    return { exitCode: run.exitCode, name: /\((\w+)\)/.exec(run.stderr)?.[1], message: run.stderr, actions: [] };
  const { name, message = '', actions = [] } = run.json();
  return { exitCode: run.exitCode, name, message, actions };
};

describe('A mistyped flag', () => {
  for (const { id, command } of commands.filter(({ command }) => command.strict))
    it(`of sf ${id} is called one, and the right one is named`, async () => {
      for (const [at, [name, { type }]] of Object.entries(command.flags).entries()) {
        const value = type === 'option' ? ['x'] : [];
        const upper = name.toUpperCase().replaceAll('-', '_');
        const forms = [[`--${upper}`, ...value], [`--${upper}=x`], [`--${name}${name.at(-1)}`, ...value]];
        const oneHyphen = name.length > 2 ? [[`-${name}`, ...value]] : [];
        for (const words of [forms[at % 3] ?? [], ...oneHyphen]) {
          const failure = await failureOf(command, words);
          const where = words.join(' ');
          expect(failure, where).to.include({ exitCode: 2, name: 'UnknownFlagError' });
          expect(failure.message.replaceAll(/\s+/g, ' '), where).to.match(new RegExp(`--${name}\\b`));
        }
      }
    });

  for (const [id, words, meant] of [
    ['jwt decode', ['--token', 'token.txt'], '--token-file'],
    ['jwt exchange', ['--key', 'server.key'], '--jwt-key-file'],
    ['jwt enable', ['--org', 'my-org'], '--target-org'],
    ['jwt enable', ['-y'], '--no-prompt'],
    ['jwt policy set', ['--permission-set', 'Pay'], '--add-permission-set or --remove-permission-set'],
    ['jwt enable', ['--timeout', '15'], 'policy set'],
    ['jwt verify', ['--freeze'], 'jwt revoke'],
  ] as const)
    it(`may be part of another one, or of another command: sf ${id} ${words.join(' ')}`, async () => {
      const { name, message } = await failureOf(commandOf(id), [...words]);
      expect(name).to.equal('UnknownFlagError');
      expect(message).to.include(meant);
    });

  it('comes before the word behind it, which may be a secret and is not repeated', async () => {
    const { message } = await failureOf(commandOf('jwt decode'), ['--tokenfile', 'hunter2-hunter2']);
    expect(message).to.include('--token-file').and.not.include('hunter2');
  });

  it('in a text of errors is a matter of quotes', async () => {
    const { exitCode, message } = await failureOf(commandOf('jwt explain'), ['Error:', '--jwt-key-file', 'missing']);
    expect(exitCode).to.equal(2);
    expect(message).to.include('in quotes');
  });
});

describe('A file that is given without its flag', () => {
  let planted: Planted;
  let files: Record<string, string> = {};
  before(async () => {
    planted = await plant();
    files = {
      'leak it.txt': planted.jwt,
      'pay.pem': planted.key,
      'pay.crt': await makeCertificate(),
      'users.txt': 'a@b.example\n',
    };
  });

  for (const [id, file, flag, more] of [
    ['jwt decode', 'leak it.txt', '--token-file', []],
    ['jwt verify', 'leak it.txt', '--token-file', ['--any-org']],
    ['jwt introspect', 'leak it.txt', '--token-file', []],
    ['jwt revoke', 'leak it.txt', '--token-file', ['--dry-run']],
    ['jwt exchange', 'pay.pem', '--jwt-key-file', ['--username', 'a@b.example']],
    ['jwt exchange', 'users.txt', '--usernames-file', []],
    ['jwt doctor', 'pay.crt', '--cert-file', ['--offline']],
    ['jwt login', 'pay.pem', '--jwt-key-file', []],
    ['jwt cert display', 'pay.crt', '--cert-file', []],
    ['jwt cert upload', 'pay.crt', '--cert-file', ['--app', 'Pay']],
    ['jwt cert upload', 'pay.pem', '--key-file', ['--app', 'Pay', '--cert-file', 'x.crt']],
  ] as const)
    it(`is named with it by sf ${id}: ${flag}`, () =>
      inFolder(async (dir) => {
        await putFiles(dir, files);
        const path = `${dir}/${file}`;
        const { exitCode, message, actions } = await failureOf(commandOf(id), [...more, path]);
        expect({ exitCode, message }).to.deep.equal({
          exitCode: 2,
          message: `${path} is a file, which is read with ${flag}.`,
        });
        const [line = ''] = actions;
        const quoted = path.includes(' ') ? `'${path}'` : path;
        expect(line)
          .to.match(/^sf jwt/)
          .and.include([...more, flag, quoted].join(' '));
      }));

  it('is proposed with the command as it was typed', () =>
    inFolder(async (dir) => {
      await putFiles(dir, files);
      const { stderr } = await runSf(['jwt', 'cert', 'upload', 'pay.crt', '-a', 'Pay'], { home: home.dir, cwd: dir });
      expect(stderr).to.include('sf jwt cert upload --cert-file pay.crt -a Pay\n');
    }));

  it('is no text of an error', () =>
    inFolder(async (dir) => {
      await putFiles(dir, { 'build.log': 'invalid_grant' });
      const { exitCode, actions } = await failureOf(commandOf('jwt explain'), [`${dir}/build.log`]);
      expect(exitCode).to.equal(2);
      expect(actions.join(' ')).to.include(`< ${dir}/build.log`);
    }));
});

describe('A secret where the name of a command belongs', () => {
  it('is refused before the host repeats it, behind each topic and with colons', async () => {
    const planted = await plant();
    for (const secret of [planted.jwt, planted.opaque, planted.refreshToken])
      for (const words of [['jwt'], ['jwt', 'app'], ['jwt', 'policy'], ['jwt', 'cert'], ['jwt', 'nothing']])
        for (const args of [[...words, secret], [...words, secret, '--json'], [[...words, secret].join(':')]]) {
          const { exitCode, stdout, stderr } = await runSf(args, { home: home.dir });
          const where = args.map((word) => word.slice(0, 9)).join(' ');
          expect(exitCode, where).to.equal(2);
          expect(stdout + stderr, where)
            .to.include('SecretInArgumentError')
            .and.not.include(secret.slice(-20));
          expect(stdout + stderr, where).not.to.include(secret.slice(0, 20));
        }
  });

  it('leaves a word that is none to the host', async () => {
    const { exitCode, stderr } = await runSf(['jwt', 'apps'], { home: home.dir });
    expect({ exitCode, isTold: stderr.includes('jwt apps is not a sf command') }).to.deep.equal({
      exitCode: 127,
      isTold: true,
    });
  });
});

describe('A pipe', () => {
  const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
  it('is read by sf jwt cert display, which needs no flag then', async () => {
    const certificate = await makeCertificate();
    const output = await inFolder(async (dir) => {
      await putFiles(dir, { 'pay.crt': certificate });
      const input = openSync(`${dir}/pay.crt`, 'r');
      const child = spawn(process.execPath, [runner, 'cert/display'], { stdio: [input, 'pipe', 'inherit'] });
      const text = await textOf(child.stdout ?? expect.fail());
      closeSync(input);
      return text;
    });
    expect(output).to.include('CN=pay');
  });
});
