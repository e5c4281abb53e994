import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { setElement } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { putCertificateFiles } from '../support/certificate-files.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

const passphrase = 'kan4ry "pass" phrase';

describe('jwt cert display', () => {
  let dir: string;
  let org: LocalOrg;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cert-display-'));
    await putCertificateFiles(dir, passphrase);
  });
  after(() => rm(dir, { recursive: true, force: true }));
  afterEach(closePayOrgs);

  const display = (args: string[], env: Record<string, string> = {}): Promise<CommandRun> =>
    runOrgCommand('cert/display', args, env);
  const file = (name: string, more: string[] = [], env = {}) => display(['-f', join(dir, name), ...more], env);
  const codes = (run: CommandRun): string[] =>
    (run.json().result.findings as { code: string }[]).map(({ code }) => code);

  for (const name of ['new.crt', 'new.der', 'windows.crt']) {
    it(`reads ${name}`, async () => {
      const run = await file(name, ['--json']);
      expect({ exitCode: run.exitCode, keyMatches: run.json().result.keyMatches, codes: codes(run) }).to.deep.equal({
        exitCode: 0,
        keyMatches: null,
        codes: [],
      });
      expect(run.json().result.certificate).to.deep.include({ subject: 'CN=pay', selfSigned: true, keyBits: 2048 });
    });
  }

  it('says whether a key belongs to it, also a locked one, and shows no part of the key', async () => {
    const secrets = [await readFile(join(dir, 'new.key'), 'utf8'), passphrase];
    org = await startPay();
    const own = await file('new.crt', ['--key-file', join(dir, 'locked.key'), '--json'], {
      SF_JWT_KEY_PASSPHRASE: passphrase,
    });
    expect({ exitCode: own.exitCode, keyMatches: own.json().result.keyMatches }).to.deep.equal({
      exitCode: 0,
      keyMatches: true,
    });
    const other = await file('new.crt', ['--key-file', join(dir, 'old.key'), '--json']);
    expect({ exitCode: other.exitCode, keyMatches: other.json().result.keyMatches, codes: codes(other) }).to.deep.equal(
      { exitCode: 3, keyMatches: false, codes: ['key-mismatch'] },
    );
    for (const run of [own, other]) expectNoSecret(run, org, secrets);
  });

  it('names the flag that was given where the key file is not there', async () => {
    const run = await file('new.crt', ['--key-file', join(dir, 'none.key'), '--json']);
    expect(failureOf(run)).to.deep.include({ name: 'InputUnreadableError' });
    expect(run.json().actions).to.include('Check the path given to --key-file. Use - to read standard input.');
  });

  it('exits with 3 when the end is near, and still prints the certificate', async () => {
    const near = await file('new.crt', ['--fail-within', '400']);
    expect(near.exitCode).to.equal(3);
    expect(near.stdout).to.contain('expires on');
    expect((await file('new.crt', ['--fail-within', '30', '--json'])).exitCode).to.equal(0);
    const gone = await file('expired.crt', ['--fail-within', '0', '--json']);
    expect({ exitCode: gone.exitCode, status: gone.json().status, codes: codes(gone) }).to.deep.equal({
      exitCode: 3,
      status: 3,
      codes: ['expired'],
    });
    expect((await file('expired.crt', ['--json'])).exitCode).to.equal(0);
    expect(codes(await file('future.crt', ['--json']))).to.deep.equal(['not-yet-valid']);
  });

  for (const app of ['Pay', 'Orders']) {
    it(`shows what ${app} holds in the org`, async () => {
      org = await startPay();
      await logIn(org, 'pay');
      org.trust(app, await readFile(join(dir, 'new.crt'), 'utf8'));
      const run = await display(['-o', 'pay', '-a', app, '--key-file', join(dir, 'new.key'), '--json']);
      expect(run.exitCode, run.stdout).to.equal(0);
      expect(run.json().result).to.deep.include({ keyMatches: true, findings: [] });
    });
  }

  it('says that an app holds no certificate', async () => {
    org = await startPay();
    await logIn(org, 'pay');
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.certificate', null);
    const run = await display(['-o', 'pay', '-a', 'Pay', '--json']);
    expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'CertificateUnreadableError' });
    expect(run.json().message).to.contain('Pay');
  });

  it('is wrong usage without a file or an app, and with both', async () => {
    expect((await display(['--json'])).json().name).to.equal('InputMissingError');
    expect((await file('new.crt', ['-a', 'Pay', '--json'])).exitCode).to.equal(2);
  });
});
