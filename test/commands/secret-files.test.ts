/** Every file that a command writes a secret to: whose it is, what stood there before, and what is told when it can't be. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { chmod, link, lstat, mkdir, open, readdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { openPair } from '../../src/cert/files/disk.ts';
import { outputFault, writeSecretFile } from '../../src/cli/files/secret-file.ts';
import { inputUnreadable } from '../../src/cli/input.ts';
import { openSecretLines } from '../../src/exchange/files/secret-lines.ts';
import { type Planted, plant } from '../canaries/scene.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { CommandRun } from '../support/command.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { rejectionOf, saidBy } from '../support/faults.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { commandIds } from '../support/repo.ts';
import { sfEnvironment } from '../support/sf.ts';

const runFile = promisify(execFile);
const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));

/** `ofKey`: the file ends in `.key`, and a certificate lies beside it. */
type Writer = { what: string; command: string; flag: string; ofKey: boolean; args(place: string): string[] };

/** In such modes something may lie in the place of the secret. */
const modes = [0o644, 0o666, 0o777, 0o600];
const OTHERS = 0o077;

describe('A file that a command writes a secret to', () => {
  let org: LocalOrg;
  let key: string;
  let oldMask: number;
  beforeEach(async () => {
    key = (await keyPair('pay')).privateKeyPem;
    org = await startPay();
    await logIn(org, 'pay');
    oldMask = process.umask(0); // nothing but the command itself takes rights away
  });
  afterEach(() => process.umask(oldMask));
  afterEach(closePayOrgs);

  const pay = (): string[] => [...payFlags(org), '--audience', 'https://login.salesforce.com'];
  const many = (place: string): string[] => {
    const words = pay();
    words.splice(words.indexOf('--username'), 2);
    return [...words, '--usernames-file', join(dirname(place), 'users'), '--output-file', place];
  };
  const pair = (place: string): string[] => ['-d', dirname(place), '--name', basename(place, '.key')];
  const ofExchange = { command: 'exchange', flag: 'output-file', ofKey: false };
  const writers: Writer[] = [
    ...['summary', 'token', 'env', 'header', 'curl'].map((format) => ({
      ...ofExchange,
      what: `sf jwt exchange --format ${format}`,
      args: (place: string) => [...pay(), '--format', format, '--output-file', place],
    })),
    {
      ...ofExchange,
      what: 'sf jwt exchange --assertion-only',
      args: (place) => [...pay(), '--assertion-only', '--output-file', place],
    },
    { ...ofExchange, what: 'sf jwt exchange --usernames-file', args: many },
    {
      what: 'sf jwt cert generate --force',
      command: 'cert/generate',
      flag: 'output-dir',
      ofKey: true,
      args: (place) => [...pair(place), '--force'],
    },
    {
      what: 'sf jwt cert rotate',
      command: 'cert/rotate',
      flag: 'output-dir',
      ofKey: true,
      args: (place) => ['-o', 'pay', '-a', 'Pay', '--username', user, '-p', ...pair(place)],
    },
  ];

  /** Pay trusts the key in the place again, whichever a rotation has put on it. */
  const write = async ({ command, args }: Writer, place: string): Promise<CommandRun> => {
    org.trust('Pay', (await keyPair('pay')).certificatePem);
    return runOrgCommand(command, [...args(place), '--json'], command === 'exchange' ? { SF_JWT_KEY: key } : {});
  };
  const nameOf = ({ ofKey }: Writer): string => (ofKey ? 'server.key' : 'secret');
  /** What the commands need, in a folder of its own below `dir`. */
  const setUp = async (dir: string): Promise<string> => {
    const folder = join(dir, 'work');
    await mkdir(folder);
    await putFiles(folder, { users: `${user}\n`, 'server.crt': (await keyPair('pay')).certificatePem });
    return folder;
  };
  const expectSecretAt = async (path: string): Promise<void> => {
    const text = await readFile(path, 'utf8');
    expect(text === key, 'is new').to.equal(false);
    expect(text).to.match(/-----BEGIN PRIVATE KEY-----|eyJ|00D\w+!/);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  };
  const expectNothingElseIn = async (folder: string, ...names: string[]): Promise<void> => {
    expect(new Set(await readdir(folder))).to.deep.equal(new Set(['users', 'server.crt', ...names]));
  };

  it('is named by one of the flags that are tried here, or is kept by --cache', async () => {
    const found = await Promise.all(
      commandIds().map(async (id) => {
        const path = id.replace('jwt ', '').replaceAll(' ', '/');
        const { default: command } = await import(`../../src/commands/jwt/${path}.ts`);
        const names = Object.keys(command.flags ?? {}).filter((name) =>
          /^(?:out|cache$|save|keep|write)|-to$/.test(name),
        );
        return names.map((name) => `${path} ${name}`);
      }),
    );
    const tried = writers.map(({ command, flag }) => `${command} ${flag}`);
    // A kept token; a pair made as by "cert generate", which the tests of "app create" and "setup" look at; metadata without a secret.
    const others = [
      'exchange cache',
      'exec cache',
      'app/create output-dir',
      'setup output-dir',
      'app/delete output-dir',
    ];
    expect(new Set(found.flat())).to.deep.equal(new Set([...tried, ...others]));
  });

  it('is for its owner alone, whatever stood there and whoever may write in the folder', async () => {
    for (const writer of writers)
      for (const mode of modes)
        await inFolder(async (dir) => {
          const folder = await setUp(dir);
          const place = join(folder, nameOf(writer));
          await putFiles(folder, { [nameOf(writer)]: key });
          await chmod(place, mode);
          await link(place, join(dir, 'second name'));
          await chmod(folder, 0o777);
          const open: string[] = [];
          const watcher = watch(folder, async (_, name) => {
            if (!name || /crt|lock|json/.test(name) || name === nameOf(writer)) return;
            const found = await stat(join(folder, name)).catch(() => null);
            // The old key is kept under a second name until its successor is in place, with the mode that its owner gave it.
            if (found && (found.mode & OTHERS) !== 0 && !name.endsWith('.old')) open.push(name);
          });
          const run = await write(writer, place).finally(() => watcher.close());
          const told = `${writer.what}, over ${mode.toString(8)}: ${run.stderr}`;
          expect(run.exitCode, told + run.stdout).to.equal(0);
          await expectSecretAt(place);
          expect(await readFile(join(dir, 'second name'), 'utf8'), told).to.equal(key);
          expect(open, told).to.deep.equal([]);
          // The key from before a new pair is kept until the next one.
          const kept = (await readdir(folder)).filter((name) => name.endsWith('.old'));
          expect(kept, told).to.deep.equal(writer.command === 'cert/rotate' ? ['.server.key.old'] : []);
          await expectNothingElseIn(folder, nameOf(writer), ...kept);
        });
  });

  it('is where a link leads, and the link stays', async () => {
    for (const writer of writers)
      await inFolder(async (dir) => {
        const folder = await setUp(dir);
        await putFiles(dir, { 'real.key': key });
        await chmod(join(dir, 'real.key'), 0o644);
        const place = join(folder, nameOf(writer));
        await symlink('../real.key', place);
        const run = await write(writer, place);
        expect(run.exitCode, writer.what + run.stdout).to.equal(0);
        expect(await readlink(place), writer.what).to.equal('../real.key');
        await expectSecretAt(join(dir, 'real.key'));
        await expectNothingElseIn(folder, nameOf(writer));
      });
  });

  const noFiles: Record<string, (place: string) => Promise<unknown>> = {
    'a folder': (place) => mkdir(place),
    'a pipe': (place) => runFile('mkfifo', [place]),
    'a link to a pipe': async (place) => {
      await runFile('mkfifo', [`${place}.pipe`]);
      await symlink(`${place}.pipe`, place);
    },
    'a link to /dev/stdout': (place) => symlink('/dev/stdout', place),
    'a link to /dev/null': (place) => symlink('/dev/null', place),
    'a link to a terminal': (place) => symlink('/dev/ptmx', place),
  };
  it('is never a folder, a pipe or a device: nothing is sent, made or given out', async () => {
    for (const writer of writers)
      for (const [kind, make] of Object.entries(noFiles))
        await inFolder(async (dir) => {
          const folder = await setUp(dir);
          const place = join(folder, nameOf(writer));
          await make(place);
          const before = await readdir(folder);
          org.requests.splice(0);
          const run = await write(writer, place);
          const told = `${writer.what}, ${kind}: ${run.stdout}`;
          expect({ exitCode: run.exitCode, name: run.json().name }, told).to.deep.equal({
            exitCode: 1,
            name: 'OutputFileError',
          });
          expectNoSecret(run, org, [key]);
          expect(
            org.requests.filter(({ method }) => method === 'POST'),
            told,
          ).to.deep.equal([]);
          expect(new Set(await readdir(folder)), told).to.deep.equal(new Set(before));
          expect((await lstat(place)).isFile(), told).to.equal(false);
        });
  });

  it('is not the one that its own output goes to, which would be lost', () =>
    inFolder(async (dir) => {
      const place = join(dir, 'server.key');
      const output = await open(place, 'w');
      const args = [runner, 'cert/generate', '-d', dir, '--name', 'server', '--force', '--json'];
      const env = sfEnvironment({ home: dir });
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', output.fd, 'ignore'] });
      const [code] = await once(child, 'exit');
      await output.close();
      expect(code).to.equal(1);
      expect(JSON.parse(await readFile(place, 'utf8'))).to.include({ name: 'OutputFileError' });
      expect(await readdir(dir))
        .to.include('server.key')
        .and.not.include('server.crt');
    }));
});

describe('A secret that is given as the place of a file', () => {
  let planted: Planted;
  before(async () => {
    planted = await plant();
  });
  const codes = ['ENOENT', 'EACCES', 'EISDIR', 'ENOSPC', 'ENOTDIR', 'EROFS', 'ENAMETOOLONG', 'EPIPE', 'EIO', ''];

  it('is repeated by no fault of reading or writing, whatever the system says', () => {
    const { key, jwt, opaque, refreshToken, clientSecret } = planted;
    for (const secret of [
      key,
      key.replaceAll('\n', '\\n'),
      key.split('\n')[3] ?? '',
      jwt,
      opaque,
      refreshToken,
      clientSecret,
    ])
      for (const path of [secret, `/tmp/${secret}`, `./${secret}/server.key`, `${secret}.crt`])
        for (const code of codes)
          for (const fault of [
            outputFault(path, Object.assign(new Error('x'), { code })),
            inputUnreadable(path, '--token-file', code),
          ]) {
            // One line of a key alone looks like any long name.
            if (secret.length === 64 && secret !== clientSecret) continue;
            expect(saidBy(fault), `${fault.code} of ${secret.slice(0, 6)}`).not.to.include(secret.slice(-20));
          }
  });

  it('is repeated by none of those who write', () =>
    inFolder(async (dir) => {
      for (const secret of [planted.jwt, planted.opaque, planted.refreshToken, planted.clientSecret]) {
        const path = join(dir, 'none', secret);
        for (const work of [
          () => writeSecretFile(path, 'x'),
          () => openSecretLines(path),
          () => writeSecretFile(join(path, 'x'), 'x'),
          () => openPair(path, 'server').then(({ lock }) => lock.take()),
        ]) {
          const fault = await rejectionOf(work());
          expect(fault).to.include({ name: 'OutputFileError', code: 'output-file-secret' });
          expect(saidBy(fault)).not.to.include(secret.slice(-20));
        }
      }
    }));
});
