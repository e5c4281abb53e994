/** The commands on apps through the real sf: what only a process of its own shows. */
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { putCertificateFiles } from '../support/certificate-files.ts';
import type { Envelope } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';
import { type Home, makeHome, runSf, type SfResult } from '../support/sf.ts';
import { loginThroughPay } from '../support/sf-login.ts';

describe('sf jwt, on apps, with the CLI connected through the very app', () => {
  let home: Home;
  let org: LocalOrg;

  const passphrase = 'kan4ry "pass" phrase';
  const target = ['-o', 'through-pay', '-a', 'Pay'];
  const jwt = async (
    args: string[],
    more: { input?: string; env?: Record<string, string> } = {},
  ): Promise<SfResult> => {
    const run = await runSf(['jwt', ...args], { home: home.dir, ...more });
    expectNoSecret(run, org, [(await keyPair('pay')).privateKeyPem, (await keyPair('next')).privateKeyPem, passphrase]);
    return run;
  };
  const envelope = (run: SfResult): Envelope => run.json() as Envelope;
  const calls = (): number => org.requests.splice(0).length;

  before(async () => {
    home = await makeHome({ link: true });
    await putCertificateFiles(home.dir, passphrase);
    org = await startPay();
    await loginThroughPay(home, org, 'through-pay');
  });
  after(() => home.remove());
  after(closePayOrgs);

  it('stops before the switch where nobody can say yes, and goes on with --no-prompt', async () => {
    const asked = await jwt(['enable', ...target]);
    expect({ exitCode: asked.exitCode, stdout: asked.stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(asked.stderr).to.contain('ConfirmationRequiredError').and.contain('add --no-prompt');
    expect({ issuesJwt: appNamed(org, 'Pay').issuesJwt, calls: calls() }).to.deep.equal({ issuesJwt: false, calls: 5 });
    const done = await jwt(['enable', ...target, '-p']);
    expect({ exitCode: done.exitCode, issuesJwt: appNamed(org, 'Pay').issuesJwt }).to.deep.equal({
      exitCode: 0,
      issuesJwt: true,
    });
    expect(done.stdout).to.match(/^✓ Pay \(connected app\) now issues JWT-based access tokens\./);
    expect(done.stdout).to.contain('\n  JWT-based access tokens  off → on\n');
    expect(
      calls(),
      'list, read, who else has that label (of each kind), tokens in use, look again, update, read back; sf knows the version since the login',
    ).to.equal(8);
    const again = await jwt(['enable', ...target, '--json']);
    expectSuccess(envelope(again), 'jwt-enable');
    expect({ exitCode: again.exitCode, changed: envelope(again).result.changed, calls: calls() }).to.deep.equal({
      exitCode: 0,
      changed: false,
      calls: 4,
    });
  });

  it('is wrong usage without a policy to set, with a timeout that is not on offer, and with an org that is unknown', async () => {
    const nothing = await jwt(['policy', 'set', ...target]);
    expect({
      exitCode: nothing.exitCode,
      saysSo: nothing.stderr.includes('No flag specifies what to change.'),
    }).to.deep.equal({ exitCode: 2, saysSo: true });
    const never = await jwt(['policy', 'set', '-o', 'through-pay', '-a', 'Orders', '--timeout', '7', '--json']);
    expect({ exitCode: never.exitCode, name: envelope(never).name }).to.deep.equal({
      exitCode: 2,
      name: 'TimeoutNotAllowedError',
    });
    const nobody = await jwt(['disable', '-o', 'nobody', '-a', 'Pay', '--json']);
    expect({ exitCode: nobody.exitCode, name: envelope(nobody).name }).to.deep.equal({
      exitCode: 2,
      name: 'NamedOrgNotFoundError',
    });
    expect(envelope(nobody).actions?.join()).to.contain('sf org list');
  });

  for (const args of [
    ['exchange', '--format', 'xyz'],
    ['app', 'list', '-o', 'through-pay', '--type', 'xyz'],
    ['cert', 'generate', '--key-size', '1024'],
    ['cert', 'generate', '--days', 'many'],
    ['policy', 'set', ...target, '--permitted-users', 'xyz'],
    ['policy', 'display', ...target, '--api-version', 'abc'],
    ['policy', 'display', '-o', 'through-pay'],
    ['policy', 'display', ...target, '--nonsense'],
    ['revoke', '--user', 'a@b.example', '--all'],
    ['cert', 'display', '-f', '/no/such.crt'],
  ])
    it(`is wrong usage, exit code 2: ${args.join(' ')}`, async () => {
      calls(); // of the tests before
      const { exitCode, stderr } = await jwt(args);
      expect(exitCode, stderr).to.equal(2);
      expect(calls()).to.equal(0);
    });

  it('takes a certificate from standard input, and an encrypted key to prove it with', async () => {
    const env = { SF_JWT_KEY_PASSPHRASE: passphrase };
    const { certificatePem } = await keyPair('next');
    const upload = ['cert', 'upload', ...target, '-f', '-', '--json'];
    const stranger = await jwt([...upload, '--key-file', 'locked.key'], { input: certificatePem, env });
    expect({ exitCode: stranger.exitCode, name: envelope(stranger).name }).to.deep.equal({
      exitCode: 1,
      name: 'KeyMismatchError',
    });
    const done = await jwt([...upload, '--no-prompt'], { input: certificatePem.replaceAll('\n', '\r\n') });
    expect(done.exitCode, done.stdout).to.equal(0);
    expectSuccess(envelope(done), 'jwt-cert-upload');
    expect(Buffer.from(appNamed(org, 'Pay').certificateDer ?? '')).to.deep.equal(
      (await keyPair('next')).certificateDer,
    );
    const proven = await jwt(
      ['cert', 'upload', ...target, '-f', 'new.crt', '--key-file', 'locked.key', '--no-prompt'],
      {
        env,
      },
    );
    expect(proven.exitCode, proven.stderr).to.equal(0);
    expect(proven.stdout)
      .to.contain('Subject  CN=pay')
      .and.match(/^✓ Pay \(connected app\) now trusts the certificate/);
  });

  it('names a private key in place of the certificate, by path and on standard input, and sends nothing', async () => {
    calls();
    const { privateKeyPem } = await keyPair('next');
    const piped = await jwt(['cert', 'upload', ...target, '-f', '-', '--json'], { input: privateKeyPem });
    expect({ exitCode: piped.exitCode, name: envelope(piped).name }).to.deep.equal({
      exitCode: 2,
      name: 'CertificateUnreadableError',
    });
    const named = await jwt(['cert', 'upload', ...target, '-f', join(home.dir, 'new.key')]);
    expect({ exitCode: named.exitCode, saysSo: named.stderr.includes('This is a private key') }).to.deep.equal({
      exitCode: 2,
      saysSo: true,
    });
    expect(calls()).to.equal(0);
  });

  it('says that the org cannot be reached when it is down', async () => {
    await org.close();
    const words = await jwt(['policy', 'display', ...target]);
    const json = await jwt(['policy', 'display', ...target, '--json']);
    expect({ inWords: words.exitCode, asJson: json.exitCode, name: envelope(json).name }).to.deep.equal({
      inWords: 5,
      asJson: 5,
      name: 'OrgUnreachableError',
    });
    expect(words.stderr).to.contain('OrgUnreachableError');
  });
});
