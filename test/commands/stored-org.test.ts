/** exchange and revoke through the real host, with what sf has stored about an org. */
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import type { Envelope } from '../support/command.ts';
import { integrationUser } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { type Home, makeHome, runSf, type SfResult } from '../support/sf.ts';

const envelope = (result: SfResult): Envelope => result.json() as Envelope;

describe('sf jwt exchange and revoke, with an org that sf knows', () => {
  let home: Home;
  let org: LocalOrg;
  let clientId: string;

  const sf = (args: string[], more: { input?: string; env?: Record<string, string> } = {}): Promise<SfResult> =>
    runSf(args, { home: home.dir, ...more });
  const loginByKey = async (alias: string): Promise<void> => {
    const who = ['--username', integrationUser(org), '--client-id', clientId, '--jwt-key-file', 'server.key'];
    const done = await sf(['org', 'login', 'jwt', '--instance-url', org.url, '--alias', alias, ...who]);
    expect(done.exitCode, done.stderr).to.equal(0);
    org.requests.splice(0);
  };
  const loginByToken = async (alias: string): Promise<void> => {
    const args = ['org', 'login', 'access-token', '--no-prompt', '--instance-url', org.url, '--alias', alias];
    const done = await sf(args, { env: { SF_ACCESS_TOKEN: org.accessToken } });
    expect(done.exitCode, done.stderr).to.equal(0);
    org.requests.splice(0);
  };

  before(async () => {
    home = await makeHome({ link: true });
    const { privateKeyPem } = await keyPair('pay');
    await putFiles(home.dir, { 'server.key': privateKeyPem });
  });
  after(() => home.remove());
  after(closePayOrgs);
  afterEach(() => org.faults.splice(0));
  const openOrg = async (seed: 'production' | 'sandbox'): Promise<void> => {
    org = await startPay({ seed });
    clientId = appNamed(org, 'Pay').consumerKey;
  };

  for (const seed of ['sandbox', 'production'] as const) {
    it(`takes client id, user, key and host of a ${seed} org from its login, and the right audience`, async () => {
      await openOrg(seed);
      await loginByKey(seed);
      const done = await sf(['jwt', 'exchange', '-o', seed, '--json']);
      expect(done.exitCode, done.stdout).to.equal(0);
      expect(envelope(done).warnings).to.deep.equal([]);
      expect(envelope(done).result).to.include({
        username: integrationUser(org),
        clientId,
        audience: seed === 'sandbox' ? 'https://test.salesforce.com' : 'https://login.salesforce.com',
        instanceUrl: org.url,
      });
      expect(org.requests.map(({ path }) => path)).to.deep.equal(['/services/oauth2/token']);
    });
  }

  it('takes everything but the users from the login of an org', async () => {
    const input = `${integrationUser(org)}\nkorea@pay.example\n`;
    const { stdout, exitCode, stderr } = await sf(['jwt', 'exchange', '-o', 'production', '--usernames-file', '-'], {
      input,
    });
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).username);
    expect({ exitCode, names: names.sort() }, stderr).to.deep.equal({
      exitCode: 0,
      names: input.trim().split('\n').sort(),
    });
  });

  it('takes what is missing from the default org', async () => {
    const { stdout, exitCode } = await sf(['jwt', 'exchange', '--format', 'token'], {
      env: { SF_TARGET_ORG: 'production' },
    });
    expect({ exitCode, stdout: stdout.trim() }).to.deep.equal({ exitCode: 0, stdout: org.state.tokens.at(-1)?.value });
  });

  it('says that an org without a key lacks the key, and which flag gives it', async () => {
    await loginByToken('browser');
    const done = await sf(['jwt', 'exchange', '-o', 'browser', '--json']);
    expect({ exitCode: done.exitCode, name: envelope(done).name }).to.deep.equal({
      exitCode: 2,
      name: 'InputMissingError',
    });
    expect(envelope(done).message)
      .to.contain('--jwt-key-file')
      .and.contain('SF_JWT_KEY')
      .and.not.contain('--instance-url');
    const rest = ['-i', clientId, '--username', integrationUser(org), '-f', 'server.key'];
    expect((await sf(['jwt', 'exchange', '-o', 'browser', ...rest])).exitCode).to.equal(0);
  });

  it('names every piece that is missing when sf knows no org', async () => {
    const { stderr, exitCode } = await sf(['jwt', 'exchange']);
    expect(exitCode).to.equal(2);
    for (const flag of ['--client-id', '--username', '--jwt-key-file', '--instance-url'])
      expect(stderr).to.contain(flag);
  });

  it('reads the key from standard input and touches no stored org when all is given', async () => {
    const args = ['-i', clientId, '--username', integrationUser(org), '-r', org.url, '--format', 'token'];
    const input = (await keyPair('pay')).privateKeyPem.replaceAll('\n', '\r\n');
    const { stdout, stderr, exitCode } = await sf(['jwt', 'exchange', '-f', '-', ...args], { input });
    expect({ exitCode, stdout: stdout.trim() }).to.deep.equal({ exitCode: 0, stdout: org.state.tokens.at(-1)?.value });
    expect(stderr).to.contain('repaired in memory: CRLF');
  });

  it('revokes an opaque token at the org of -o, and never at another org', async () => {
    issueJwts(org, 'Pay', false);
    const { stdout: token } = await sf(['jwt', 'exchange', '-o', 'production', '--format', 'token']);
    const done = await sf(['jwt', 'revoke', '-f', '-', '-o', 'production', '--json'], { input: token });
    expect(envelope(done).result).to.deep.include({ revoked: 1, proof: { before: 'accepted', after: 'rejected' } });
    org.requests.splice(0);
    const foreign = token.replace(/^00D\w{12}/, '00D000000000001');
    const refused = await sf(['jwt', 'revoke', '-f', '-', '-o', 'production', '--json'], { input: foreign });
    expect({ name: envelope(refused).name, requests: org.requests.length }).to.deep.equal({
      name: 'RevocationRefusedError',
      requests: 0,
    });
  });

  it('never shows a secret when it fails, in words or as JSON', async () => {
    const { privateKeyPem } = await keyPair('pay');
    const echo = 'eyJhbGciOiJSUzI1NiJ9.Y2FuYXJ5.Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5';
    const body = JSON.stringify({ error: 'invalid_grant', error_description: `bad assertion ${echo}` });
    org.faults.push({ match: /oauth2/, kind: 'status', status: 400, body, contentType: 'application/json' });
    const asked = ['-i', clientId, '--username', integrationUser(org), '-r', org.url, '-f', 'server.key'];
    for (const form of [[], ['--json']]) {
      const { stdout, stderr, exitCode } = await sf(['jwt', 'exchange', ...asked, ...form]);
      expect(exitCode).to.equal(4);
      expect(stdout + stderr).not.to.match(/Y2FuYXJ5|eyJhbGci/);
      for (const line of privateKeyPem.split('\n').slice(1, -2)) expect(stdout + stderr).not.to.contain(line);
    }
  });

  it('leaves no file behind but those that were asked for', async () => {
    const args = ['-i', clientId, '--username', integrationUser(org), '-r', org.url, '-f', 'server.key'];
    await sf(['jwt', 'exchange', ...args, '--output-file', join(home.dir, 'token.txt')]);
    const { readdir } = await import('node:fs/promises');
    expect((await readdir(home.dir)).filter((name) => name.includes('token'))).to.deep.equal(['token.txt']);
  });
});
