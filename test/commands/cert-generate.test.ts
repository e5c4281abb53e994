import { spawn } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import JwtCertGenerate from '../../src/commands/jwt/cert/generate.ts';
import { type CommandRun, failureOf, runCommand } from '../support/command.ts';
import { openssl, putFiles } from '../support/openssl.ts';
import { makeHome, runSf } from '../support/sf.ts';
import { atTerminal } from '../support/terminal.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));

/** Runs a command in a process of its own, for so many milliseconds at most. */
async function killedAfter(milliseconds: number, args: string[]): Promise<void> {
  const child = spawn(process.execPath, [runner, ...args], { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await once(child, 'close');
  clearTimeout(timer);
}

const passphrase = 'kan4ry "pass" phrase';

describe('jwt cert generate', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cert-generate-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const generate = (more: string[] = [], env: Record<string, string> = {}): Promise<CommandRun> =>
    runCommand(JwtCertGenerate, ['-d', dir, ...more], env);
  const text = (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
  const subject = (name: string): Promise<string> =>
    openssl(dir, ['x509', '-in', name, '-noout', '-subject', '-nameopt', 'utf8,sep_multiline']);

  for (const size of ['2048', '3072', '4096']) {
    it(`makes ${size} bits that openssl verifies, with a key for its owner alone`, async () => {
      const run = await generate(['--key-size', size, '--days', '30', '--json']);
      expect(run.exitCode, run.stdout).to.equal(0);
      const { certificate, keyFile, certFile } = run.json().result;
      expect({ keyFile, certFile }).to.deep.equal({
        keyFile: join(dir, 'server.key'),
        certFile: join(dir, 'server.crt'),
      });
      expect(certificate).to.deep.include({ keyBits: Number(size), keyType: 'RSA', selfSigned: true, daysLeft: 30 });
      expect(
        await openssl(dir, ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', 'server.crt', 'server.crt']),
      ).to.contain('OK');
      expect(await openssl(dir, ['x509', '-in', 'server.crt', '-noout', '-text'])).to.match(
        /Version: 3.*sha256WithRSA/s,
      );
      expect(await openssl(dir, ['rsa', '-in', 'server.key', '-noout', '-check'])).to.contain('RSA key ok');
      const sha256 = await openssl(dir, ['x509', '-in', 'server.crt', '-noout', '-fingerprint', '-sha256']);
      const { sha256Fingerprint } = certificate as { sha256Fingerprint: string };
      expect(sha256.replaceAll(':', '').toLowerCase()).to.contain(sha256Fingerprint);
      const modes = await Promise.all(
        ['server.key', 'server.crt'].map(async (name) => (await stat(join(dir, name))).mode),
      );
      expect(modes.map((mode) => mode & 0o777)).to.deep.equal([0o600, 0o644]);
      expect(run.stdout + run.stderr).to.not.contain('PRIVATE');
    });
  }

  it('locks the key with the passphrase of the environment', async () => {
    const run = await generate(['--json'], { SF_JWT_KEY_PASSPHRASE: passphrase });
    expect(run.json().result.keyEncrypted).to.equal(true);
    expect(await text('server.key')).to.match(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    const key = createPrivateKey({ key: await text('server.key'), passphrase });
    expect(new X509Certificate(await text('server.crt')).checkPrivateKey(key)).to.equal(true);
    await putFiles(dir, { secret: passphrase });
    const said = await openssl(dir, ['rsa', '-in', 'server.key', '-noout', '-check', '-passin', 'file:secret']);
    expect(said).to.contain('RSA key ok');
    expect(run.stdout + run.stderr).to.not.contain(passphrase);
  });

  it('wants a passphrase for --encrypt where nobody can be asked', async () => {
    const run = await generate(['--encrypt', '--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 2, name: 'InputMissingError' });
    expect(await readdir(dir)).to.deep.equal([]);
  });

  it('asks a person for the passphrase twice, unseen', async () => {
    const typing = [/Passphrase for the new private key/, /The same passphrase again/].map((question) => ({
      question,
      answer: 'open-sesame',
    }));
    const { screen, exitCode } = await atTerminal(['cert/generate', '-d', dir, '--encrypt'], typing);
    expect(exitCode, screen).to.equal(0);
    expect(screen).to.not.contain('open-sesame');
    expect(createPrivateKey({ key: await text('server.key'), passphrase: 'open-sesame' }).type).to.equal('private');
  });

  it('never replaces a file without --force, and replaces both with it', async () => {
    await putFiles(dir, { 'server.key': 'mine' });
    const refused = await generate(['--json']);
    expect(failureOf(refused)).to.deep.equal({ exitCode: 1, name: 'FileExistsError' });
    expect({ files: await readdir(dir), key: await text('server.key') }).to.deep.equal({
      files: ['server.key'],
      key: 'mine',
    });
    expect((await generate(['--force'])).exitCode).to.equal(0);
    expect(await text('server.key')).to.contain('PRIVATE KEY');
    expect((await readdir(dir)).sort()).to.deep.equal(['server.crt', 'server.key']);
  });

  it('completes a pair that was cut off between its two names, and says so', async () => {
    await generate();
    const whole = await text('server.crt');
    await rename(join(dir, 'server.crt'), join(dir, '.server.crt.new'));
    const run = await generate(['--json']);
    expect({ name: run.json().name, completed: run.json().data?.completed }).to.deep.equal({
      name: 'FileExistsError',
      completed: true,
    });
    expect(run.json().message).to.contain('interrupted');
    expect(await text('server.crt')).to.equal(whole);
  });

  it('clears away what a run that was killed while writing has left', async () => {
    await putFiles(dir, { '.server.key.new': 'half a' });
    expect((await generate()).exitCode).to.equal(0);
    expect((await readdir(dir)).sort()).to.deep.equal(['server.crt', 'server.key']);
  });

  it('does not touch the pair of an unfinished rotation, not even with --force', async () => {
    await putFiles(dir, { '.server.rotation.json': '{}', '.server.key.new': 'new', '.server.crt.new': 'new' });
    const run = await generate(['--force', '--json']);
    expect({ exitCode: run.exitCode, name: run.json().name, newKey: await text('.server.key.new') }).to.deep.equal({
      exitCode: 1,
      name: 'FileExistsError',
      newKey: 'new',
    });
  });

  for (const { what, flags, name } of [
    { what: 'a folder in the name', flags: ['--name', '../server'], name: 'NameNotAllowedError' },
    { what: 'a common name of 65 letters', flags: ['--common-name', 'x'.repeat(65)], name: 'NameNotAllowedError' },
    { what: 'an escape sequence', flags: ['--common-name', '\u001b[2J'], name: 'NameNotAllowedError' },
  ] as const) {
    it(`is wrong usage with ${what}`, async () => {
      const run = await generate([...flags, '--json']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 2, name });
    });
  }

  it('says that there is no such folder', async () => {
    const run = await runCommand(JwtCertGenerate, ['-d', join(dir, 'none'), '--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'OutputFileError' });
  });

  it('takes a common name as it is, quotes and commas too', async () => {
    expect((await generate(['--common-name', 'Zoë, "Pay" + Co=1'])).exitCode).to.equal(0);
    expect(await subject('server.crt')).to.contain('CN=Zoë, "Pay" + Co=1');
  });

  it('leaves both files or neither when it is killed, whenever that is', async () => {
    await generate();
    for (let delay = 350; delay <= 1250; delay += 100) {
      await killedAfter(delay, ['cert/generate', '-d', dir, '--force']);
      const next = await generate(['--json']);
      expect(next.json().name).to.equal('FileExistsError');
      const key = createPrivateKey(await text('server.key'));
      expect(new X509Certificate(await text('server.crt')).checkPrivateKey(key), `after ${delay} ms`).to.equal(true);
    }
  });

  it('works through the real sf', async () => {
    const home = await makeHome({ link: true });
    after(home.remove);
    const made = await runSf(['jwt', 'cert', 'generate', '--name', 'pay'], { home: home.dir });
    expect(made.exitCode, made.stderr).to.equal(0);
    expect(made.stdout).to.match(/^✓ Generated a key pair.*^Subject {2}CN=pay\nIssuer {3}self-signed.*^Next:/ms);
    const files = ['-f', 'pay.crt', '--key-file', 'pay.key'];
    const seen = await runSf(['jwt', 'cert', 'display', ...files, '--fail-within', '400', '--json'], {
      home: home.dir,
    });
    expect({ exitCode: seen.exitCode, stderr: made.stderr }).to.deep.equal({ exitCode: 3, stderr: '' });
    expect(seen.json()).to.deep.include({ status: 3 });
  });

  describe('for a key that is there already', () => {
    const key = () => join(dir, 'server.key');
    const writeKey = (name: string, ...options: string[]): Promise<string> =>
      openssl(dir, ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', name, ...options]);

    it('makes a certificate alone, which openssl finds to be that of the key', async () => {
      await writeKey('server.key');
      const before = await text('server.key');
      const run = await generate(['--key-file', key(), '--days', '30', '--json']);
      expect(run.exitCode, run.stdout).to.equal(0);
      expect(run.json().result).to.deep.include({
        ...{ keyFile: key(), certFile: join(dir, 'server.crt'), keyEncrypted: null },
      });
      expect(await text('server.key')).to.equal(before);
      expect((await readdir(dir)).filter((name) => !name.startsWith('.')).sort()).to.deep.equal([
        'server.crt',
        'server.key',
      ]);
      const ofKey = await openssl(dir, ['pkey', '-in', 'server.key', '-pubout']);
      expect(await openssl(dir, ['x509', '-in', 'server.crt', '-noout', '-pubkey'])).to.equal(ofKey);
      expect(
        await openssl(dir, ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', 'server.crt', 'server.crt']),
      ).to.contain('OK');
      expect((await stat(join(dir, 'server.crt'))).mode & 0o777).to.equal(0o644);
    });

    it('opens it with its passphrase', async () => {
      await writeKey('locked.pem', '-aes256', '-pass', 'pass:sesame');
      const locked = ['--key-file', join(dir, 'locked.pem'), '--json'];
      expect((await generate(locked)).json().name).to.equal('KeyUnreadableError');
      const { exitCode } = await generate(locked, { SF_JWT_KEY_PASSPHRASE: 'sesame' });
      expect(exitCode).to.equal(0);
    });

    it('parts no certificate from its own key, and replaces one by order alone', async () => {
      await generate();
      await writeKey('other.pem');
      const before = await text('server.crt');
      const other = join(dir, 'other.pem');
      for (const more of [[], ['--force']]) {
        const { name, data } = (await generate(['--key-file', other, ...more, '--json'])).json();
        expect({ name, data }).to.deep.equal({ name: 'FileExistsError', data: { path: key() } });
      }
      expect((await generate(['--key-file', key(), '--json'])).json().name).to.equal('FileExistsError');
      expect(await text('server.crt')).to.equal(before);
      expect((await generate(['--key-file', key(), '--force'])).exitCode).to.equal(0);
      expect(await text('server.crt')).to.not.equal(before);
      expect((await generate(['--key-file', other, '--name', 'other'])).exitCode).to.equal(0);
    });

    it('takes no flag of a new key beside it, and no certificate in its place', async () => {
      await generate();
      expect((await generate(['--key-file', key(), '--key-size', '4096'])).exitCode).to.equal(2);
      const { name } = (await generate(['--key-file', join(dir, 'server.crt'), '--name', 'x', '--json'])).json();
      expect(name).to.equal('KeyUnreadableError');
    });
  });
});
