import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeJwt } from 'jose';
import JwtExchange from '../../src/commands/jwt/exchange.ts';
import type { LocalOrg, LocalOrgOptions } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder } from '../support/openssl.ts';
import { closePayOrgs, startPay, user, userOf } from '../support/pay-org.ts';

const tokenPath = '/services/oauth2/token';
const audience = ['--audience', 'https://login.salesforce.com'];

describe('sf jwt exchange', () => {
  let org: LocalOrg;
  let key: string;
  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startPay(options);
  };

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(() => start());
  afterEach(closePayOrgs);

  const pay = (): string[] => payFlags(org);
  const run = (args: string[], env: Record<string, string> = {}): Promise<CommandRun> =>
    runCommand(JwtExchange, args, { SF_JWT_KEY: key, ...env });
  const json = async (args: string[]): Promise<Record<string, unknown>> =>
    (await run([...args, '--json'])).json().result;

  describe('that Salesforce grants', () => {
    it('shows who got what for how long, and not the token', async () => {
      const { stdout, exitCode } = await run([...pay(), ...audience]);
      const [token] = org.state.tokens.slice(-1);
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain(user).and.contain(org.state.id).and.contain('The token is not shown');
      expect(stdout).not.to.contain(token?.value);
    });

    for (const jwt of [true, false]) {
      it(`gives every field of a ${jwt ? 'JWT-based' : 'opaque'} token to --json`, async () => {
        issueJwts(org, 'Pay', jwt);
        const result = await json([...pay(), ...audience]);
        const claims = jwt ? decodeJwt(String(result.accessToken)) : null;
        expect(result).to.deep.include({
          kind: 'token',
          tokenFormat: jwt ? 'jwt' : 'opaque',
          tokenType: 'Bearer',
          username: user,
          clientId: appNamed(org, 'Pay').consumerKey,
          audience: 'https://login.salesforce.com',
          tokenEndpoint: `${org.url}${tokenPath}`,
          instanceUrl: org.url,
          apiInstanceUrl: null,
          orgId: org.state.id,
          userId: userOf(org).id,
          expiresAt: claims?.exp ? new Date(claims.exp * 1000).toISOString() : null,
        });
        expect(result.scopes).to.include('api');
        if (jwt) expect(result.keyId).to.match(/^CORE_ATJWT\./);
        if (jwt) expect(result.expiresInSeconds).to.be.within(1790, 1800);
      });
    }

    it('takes over what the org says beside the token', async () => {
      org.switches.jwtResponseExtras = 'full';
      issueJwts(org, 'Pay');
      const result = await json([...pay(), ...audience]);
      expect(result.apiInstanceUrl).to.equal('https://api.salesforce.com');
      expect(result.issuedAt).to.match(/^\d{4}-.*Z$/);
    });

    it('costs exactly one request', async () => {
      await run(pay());
      expect(org.requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([`POST ${tokenPath}`]);
    });

    it('has the right audience for a sandbox and for production, and says which it chose for this machine', async () => {
      const { stderr } = await run(pay());
      expect(stderr).to.contain('https://login.salesforce.com').and.contain('this machine');
      await start({ seed: 'sandbox' });
      const sandbox = await run([...pay(), '--audience', 'https://test.salesforce.com']);
      expect({ exitCode: sandbox.exitCode, stderr: sandbox.stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
      expect((await run(pay(), { SF_AUDIENCE_URL: 'https://test.salesforce.com' })).exitCode).to.equal(0);
    });

    const forms: { format: string; form: RegExp }[] = [
      { format: 'token', form: /^00D\w+!\S+\n$/ },
      { format: 'header', form: /^Authorization: Bearer 00D\w+!\S+\n$/ },
      { format: 'env', form: /^export SF_ACCESS_TOKEN='00D\w+!\S+'\nexport SF_INSTANCE_URL='http:\S+'\n$/ },
      { format: 'curl', form: /^curl -H @- 'http:\S+' <<'EOF'\nAuthorization: Bearer 00D\w+!\S+\nEOF\n$/ },
    ];
    for (const { format, form } of forms) {
      it(`prints only the token as ${format}`, async () => {
        issueJwts(org, 'Pay', false);
        const { stdout } = await run([...pay(), '--format', format]);
        expect(stdout).to.match(form);
      });
    }

    it('puts the token into a file that nobody else can read, and not on the screen', async () => {
      await inFolder(async (dir) => {
        const file = join(dir, 'token.txt');
        const { stdout } = await run([...pay(), '--output-file', file]);
        const written = await readFile(file, 'utf8');
        expect(org.state.tokens.map(({ value }) => `${value}\n`)).to.include(written);
        expect((await stat(file)).mode & 0o777).to.equal(0o600);
        expect(stdout).to.contain(file).and.not.contain(written.trim());
      });
    });

    it('fails with --require-jwt when the token is opaque, and hands nothing out', async () => {
      await inFolder(async (dir) => {
        issueJwts(org, 'Pay', false);
        const file = join(dir, 'token.txt');
        const { stdout, stderr, exitCode } = await run([
          ...pay(),
          '--require-jwt',
          '--format',
          'token',
          '--output-file',
          file,
        ]);
        expect({ stdout, exitCode }).to.deep.equal({ stdout: '', exitCode: 1 });
        expect(stderr).to.contain('TokenNotJwtError').and.contain('sf jwt enable');
        expect(await stat(file).catch(() => null)).to.equal(null);
        issueJwts(org, 'Pay');
        expect((await run([...pay(), '--require-jwt'])).exitCode).to.equal(0);
      });
    });

    it('leaves it at the assertion with --assertion-only, which the org then takes', async () => {
      const { stdout } = await run([...pay(), ...audience, '--assertion-only']);
      expect(org.requests).to.deep.equal([]);
      const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: stdout.trim() };
      const response = await fetch(`${org.url}${tokenPath}`, { method: 'POST', body: new URLSearchParams(form) });
      expect(response.status).to.equal(200);
      const result = await json([...pay(), ...audience, '--assertion-only']);
      const facts = ['assertion', 'clientId', 'username', 'audience', 'tokenEndpoint', 'expiresAt'];
      expect(result).to.have.all.keys('kind', ...facts);
      expect(result.kind).to.equal('assertion');
    });
  });

  describe('with a key', () => {
    it('in a file, and a warning when others can read that', async () => {
      await inFolder(async (dir) => {
        const file = join(dir, 'server.key');
        await writeFile(file, key, { mode: 0o600 });
        const { exitCode, stderr } = await run([...pay(), ...audience, '-f', file], { SF_JWT_KEY: 'not this one' });
        expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
        await chmod(file, 0o644);
        expect((await run([...pay(), '-f', file])).stderr).to.contain('chmod 600');
      });
    });

    it('that was damaged on its way, and a warning that says how', async () => {
      const { exitCode, stderr } = await run([...pay(), ...audience], { SF_JWT_KEY: key.replaceAll('\n', '\\n') });
      expect(exitCode).to.equal(0);
      expect(stderr).to.match(/^Warning: .*repaired in memory.*literal/);
    });

    it('that is encrypted, and its passphrase in SF_JWT_KEY_PASSPHRASE', async () => {
      const { createPrivateKey } = await import('node:crypto');
      const locked = createPrivateKey(key).export({
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: 'sesame',
      });
      const env = { SF_JWT_KEY: locked.toString() };
      expect((await run(pay(), { ...env, SF_JWT_KEY_PASSPHRASE: 'sesame' })).exitCode).to.equal(0);
      expect((await run(pay(), { ...env, SF_JWT_KEY_PASSPHRASE: 'wrong' })).stderr).to.contain(
        'does not decrypt the private key',
      );
      expect((await run(pay(), env)).stderr).to.contain('SF_JWT_KEY_PASSPHRASE');
    });

    it('missing in its file: nothing is sent', async () => {
      const { exitCode, stderr } = await run([...pay(), '-f', '/no/such/server.key']);
      expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 2, requests: 0 });
      expect(stderr).to.contain('InputUnreadableError').and.contain('/no/such/server.key');
    });
  });
});
