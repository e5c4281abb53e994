import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

type Pair = { key: string; cert: string };

describe('jwt cert rotate', () => {
  let dir: string;
  let org: LocalOrg;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cert-rotate-')); // mode 0700
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    await putFiles(dir, { 'server.key': privateKeyPem, 'server.crt': certificatePem });
    org = await startPay();
    org.trust('Orders', certificatePem);
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const rotate = (more: string[] = []): Promise<CommandRun> => {
    const app = more.includes('-a') ? [] : ['-a', 'Pay'];
    const who = more.includes('--username') ? [] : ['--username', user];
    return runOrgCommand('cert/rotate', ['-o', 'pay', '-p', '-d', dir, ...who, ...app, ...more]);
  };
  const pairInPlace = async (): Promise<Pair> => ({
    key: await readFile(join(dir, 'server.key'), 'utf8'),
    cert: await readFile(join(dir, 'server.crt'), 'utf8'),
  });
  const oldPair = async (): Promise<Pair> => {
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    return { key: privateKeyPem, cert: certificatePem };
  };
  const held = (app = 'Pay'): Buffer => Buffer.from(appNamed(org, app).certificateDer ?? '');
  const belongs = ({ key, cert }: Pair): boolean =>
    createPublicKey(createPrivateKey(key)).equals(new X509Certificate(cert).publicKey);
  /** `beside`: files other than those in place. */
  const expectAsBefore = async (beside: string[] = []): Promise<void> => {
    expect(await pairInPlace()).to.deep.equal(await oldPair());
    expect(held()).to.deep.equal((await keyPair('pay')).certificateDer);
    expect((await readdir(dir)).sort()).to.deep.equal([...beside, 'server.crt', 'server.key']);
  };
  /** The key of a certificate that was on the app for a while, of which the result speaks; whether it may come back nobody knows. */
  const expectLateKey = async (result: { lateKeyFile?: unknown; new?: unknown }): Promise<string> => {
    const path = String(result.lateKeyFile);
    const { sha256Fingerprint } = result.new as { sha256Fingerprint: string };
    expect(path).to.equal(join(dir, `.server.key.late-${sha256Fingerprint.slice(0, 8)}`));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    createPrivateKey(await readFile(path, 'utf8'));
    return basename(path);
  };

  for (const app of ['Pay', 'Orders']) {
    it(`gives ${app} a new certificate and puts its key in place`, async () => {
      const run = await rotate(['-a', app, '--json']);
      expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
      const { result } = run.json();
      const oldKeyFile = join(dir, '.server.key.old');
      expect(result).to.include({ exchanged: true, rolledBack: false, dryRun: false, reason: null, oldKeyFile });
      const now = await pairInPlace();
      expect(belongs(now)).to.equal(true);
      expect(held(app)).to.deep.equal(new X509Certificate(now.cert).raw);
      expect((await stat(join(dir, 'server.key'))).mode & 0o777).to.equal(0o600);
      expect((await readdir(dir)).sort()).to.deep.equal(['.server.key.old', 'server.crt', 'server.key']);
      expect(await readFile(oldKeyFile, 'utf8')).to.equal((await oldPair()).key);
      expect((await stat(oldKeyFile)).mode & 0o777).to.equal(0o600);
      expectNoSecret(run, org, [now.key, (await oldPair()).key]);
    });
  }

  it('says every step in a dry run, and does none', async () => {
    const run = await rotate(['--dry-run']);
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout.match(/^\d\. /gm)).to.have.length(6);
    expect(run.stdout).to.contain(user).and.contain('server.key').and.not.contain('%s');
    await expectAsBefore();
    expect(org.requests.map(({ path }) => path).filter((path) => path.includes('token'))).to.deep.equal([]);
  });

  it('puts the old certificate back when the org does not accept the new key in time', async () => {
    org.state.changesTakeSeconds = 3600;
    const run = await rotate(['--wait', '0', '--json']);
    expect(run.exitCode, run.stdout + run.stderr).to.equal(4);
    expect(run.json().result).to.deep.include({ exchanged: false, rolledBack: true, keyFile: join(dir, 'server.key') });
    expect(run.json().result.reason).to.deep.include({ name: 'ExchangeRefusedError' });
    const lateKey = await expectLateKey(run.json().result);
    expect(run.json().warnings.join()).to.contain('The old certificate is restored').and.contain(lateKey);
    await expectAsBefore([lateKey]);
  });

  it('waits until the org accepts the new key', async () => {
    org.state.changesTakeSeconds = 3;
    const run = await rotate(['--wait', '1']);
    expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
    expect(org.requests.filter(({ path }) => path.endsWith('/token')).map(({ status }) => status)).to.deep.equal([
      200, 400, 400, 200,
    ]);
    expect(run.stdout)
      .to.contain('Wait until the org accepts the new key')
      .and.match(/^✓ Pay \(connected app\) has a new key, and the org accepts it/m);
  });

  it('stops before the org is changed when the user would be refused anyway', async () => {
    const run = await rotate(['--username', org.username, '--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 4, name: 'ExchangeRefusedError' });
    await expectAsBefore();
  });

  const stops = [
    { what: 'a user whom the org does not know', args: ['--username', 'nobody@pay.example'] },
    { what: 'an audience that the org does not take', args: ['--audience', 'https://wrong.example.com'] },
  ];
  for (const { what, args } of stops)
    it(`tries the present key for ${what}, and writes nothing`, async () => {
      const run = await rotate([...args, '--wait', '0', '--json']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 4, name: 'ExchangeRefusedError' });
      expect(run.json().warnings.join()).to.contain('nothing was written').and.contain('--force');
      await expectAsBefore();
      expect(org.requests.filter(({ path }) => path.endsWith('/token'))).to.have.length(1);
    });

  it('takes no client id but that of the app, where the org shows it', async () => {
    const run = await rotate(['--client-id', appNamed(org, 'Orders').consumerKey, '--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 2, name: 'InputImpossibleError' });
    await expectAsBefore();
    expect((await rotate(['--client-id', appNamed(org, 'Pay').consumerKey, '--json'])).exitCode).to.equal(0);
  });

  it('goes on with --force where the present key is refused, and says of a key that is missing what is not proven', async () => {
    const forced = await rotate(['--force', '--json']);
    expect(forced.json().result).to.include({ exchanged: true, rolledBack: false });
    expect(org.requests.filter(({ path }) => path.endsWith('/token'))).to.have.length(1); // none with the present key
    const fresh = await rotate(['--name', 'other', '--json']);
    expect(fresh.json().result).to.include({ exchanged: true, rolledBack: false });
    expect(fresh.json().warnings.join()).to.contain('There is no key at').and.contain('other.key');
  });

  it('does not touch the key of another app', async () => {
    const { privateKeyPem } = await keyPair('next');
    await putFiles(dir, { 'server.key': privateKeyPem });
    const run = await rotate(['--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'KeyMismatchError' });
    expect((await pairInPlace()).key).to.equal(privateKeyPem);
  });

  it('asks for a yes, as other clients of the app are cut off', async () => {
    const run = await runOrgCommand('cert/rotate', ['-o', 'pay', '-a', 'Pay', '--username', user, '-d', dir, '--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
    await expectAsBefore();
  });

  it('leaves an app from a package to its publisher', async () => {
    const run = await rotate(['-a', 'acme__Billing', '--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'AppIsManagedError' });
  });

  it('takes the new pair away again when the upload is refused', async () => {
    const body =
      '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body/></soapenv:Envelope>';
    org.faults.push({ match: /\/services\/Soap\/m\//, after: 2, times: 1, kind: 'status', status: 400, body });
    const run = await rotate(['--json']);
    expect(run.exitCode, run.stdout).to.not.equal(0);
    await expectAsBefore();
  });

  it('gives the command that repairs when the way back is cut off, and that command repairs', async () => {
    org.state.changesTakeSeconds = 3600;
    org.faults.push({ match: /POST .*oauth2\/token/, after: 1, times: 1, kind: 'delay', ms: 300 });
    org.faults.push({ match: /\/services\/Soap\/m\//, after: 4, kind: 'reset' });
    const broken = await rotate(['--wait', '0', '--json']);
    expect(broken.json().name, broken.stdout).to.equal('RollbackFailedError');
    const repair = String(broken.json().data?.repair);
    expect(repair).to.match(/^sf jwt cert rotate --target-org pay --app Pay .*--no-prompt$/);
    expectNoSecret(broken, org, [(await oldPair()).key]);
    org.faults.splice(0);
    const words = repair.replace('sf jwt cert rotate ', '').split(' ');
    const repaired = await runOrgCommand('cert/rotate', [...words, '--json']);
    expect(repaired.json().result, repaired.stdout).to.include({ rolledBack: true, exchanged: false });
    await expectAsBefore([await expectLateKey(repaired.json().result)]);
  });
});
