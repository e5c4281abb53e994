import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startLocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { keyPair } from '../support/keys.ts';
import { type Home, makeHome, runSf, type SfResult } from '../support/sf.ts';
import { jwt } from '../support/tokens.ts';

const inTenMinutes = Math.floor(Date.now() / 1000) + 600;
const header = { alg: 'RS256', tty: 'sfdc-core-token', tnk: 'core/prod/00DR00000009GhEMAU' };
const token = jwt(header, { iss: 'https://acme.my.salesforce.com', scp: 'api web', exp: inTenMinutes });

type Envelope = {
  status: number;
  name?: string;
  actions?: string[];
  warnings: unknown[];
  result: Record<string, unknown>;
};
const envelope = (result: SfResult): Envelope => result.json() as Envelope;

describe('sf jwt decode', () => {
  let home: Home;
  const decode = (args: string[], input = '', env: Record<string, string> = {}): Promise<SfResult> =>
    runSf(['jwt', 'decode', ...args], { home: home.dir, input, env });

  before(async () => {
    home = await makeHome({ link: true });
  });
  after(() => home.remove());

  it('reads a piped token: what it is first, then that nothing was verified', async () => {
    const { stdout, exitCode } = await decode([], `Bearer ${token}\n`);
    const [first, second] = stdout.split('\n');
    expect(exitCode).to.equal(0);
    expect(first).to.equal('JWT-based access token, issued by a Salesforce org');
    expect(second).to.match(/^Signature: NOT verified/);
    expect(stdout)
      .to.match(/\(in 9 minutes\)/)
      .and.match(/00DR00000009GhEMAU/)
      .and.match(/"scp": "api web"/);
  });

  it('gives the same as JSON, with - for standard input', async () => {
    const { status, result, warnings } = envelope(await decode(['-f', '-', '--json'], token));
    expect({ status, warnings }).to.deep.equal({ status: 0, warnings: [] });
    expect(result).to.deep.include({ tokenFormat: 'jwt', kind: 'access-token', verified: false, header });
    expect(result.expiresAt).to.equal(new Date(inTenMinutes * 1000).toISOString());
    expect(result.expiresInSeconds).to.be.within(500, 600);
  });

  it('reads a file, as Windows PowerShell writes it', async () => {
    await writeFile(join(home.dir, 'token.txt'), `\uFEFF${token}\r\n`, 'utf16le');
    expect(envelope(await decode(['--token-file', 'token.txt', '--json'])).result).to.include({ kind: 'access-token' });
  });

  it('refuses a token as an argument, and does not repeat it', async () => {
    const answer = await decode([token, '--json']);
    expect(answer.exitCode).to.equal(2);
    expect(envelope(answer)).to.include({ name: 'SecretInArgumentError', status: 2 });
    expect(answer.stdout + answer.stderr).not.to.include(token.slice(0, 30));
  });

  it('says how to give a token when there is none', async () => {
    const answer = await decode([]);
    expect(answer.exitCode).to.equal(2);
    expect(answer.stdout).to.equal('');
    expect(answer.stderr)
      .to.match(/^Error \(InputMissingError\)/m)
      .and.match(/--token-file token\.txt/);
  });

  it('says what it saw instead of a token', async () => {
    const answer = await decode(['--json'], '3MVG9consumer.key');
    expect(answer.exitCode).to.equal(1);
    expect(answer.json()).to.deep.include({
      name: 'TokenMalformedError',
      data: { seen: 'a consumer key (client id), which identifies an app' },
    });
  });

  it('names what an OAuth flow or Canvas hands out beside tokens', async () => {
    const context = Buffer.from(JSON.stringify({ algorithm: 'HMACSHA256', context: {} })).toString('base64');
    const seen: Record<string, RegExp> = {
      [`${Buffer.alloc(32, 7).toString('base64')}.${context}`]: /^a Canvas signed request/,
      [`signed_request=${encodeURIComponent(`${Buffer.alloc(32, 9).toString('base64')}.${context}`)}`]: /^a Canvas/,
      [`aPrx${'sgoM2Nd1zWeFVlOWveD0HhYmiDiLmlLn'.repeat(2)}==`]: /authorization code/,
      [`https://acme.example/back?code=aPrx${'sgoM2Nd1zWeFVlOW'.repeat(4)}%3D%3D&state=7`]: /authorization code/,
      [`grant_type=authorization_code&code=aPrx${'sgoM2Nd1zWeFVlOW'.repeat(4)}`]: /authorization code/,
      '{"device_code":"M01WRzlQ","user_code":"2ABCDEFG","interval":5}': /device login/,
    };
    for (const [text, words] of Object.entries(seen)) {
      const answer = await decode(['--json'], text);
      expect(answer.json()).to.have.nested.property('data.seen').that.matches(words);
      expect(answer.stdout).not.to.contain(text.slice(10, 30));
    }
  });

  it('prints the largest token that it takes, as JSON too', async () => {
    const big = jwt({ alg: 'RS256' }, { text: 'y'.repeat(190_000), list: Array(1000).fill([]) });
    const answer = await decode(['--json'], big);
    expect(envelope(answer).result.payload).to.have.property('text').with.lengthOf(190_000);
  });

  it('names an unknown org as every sf command does', async () => {
    const answer = await decode(['-o', 'nobody', '--json']);
    expect(answer.exitCode).to.equal(2);
    expect(envelope(answer).name).to.equal('NamedOrgNotFoundError');
  });

  it('reads the org’s own token from disk without showing it, and without the org', async () => {
    const org = await startLocalOrg();
    try {
      org.trust('Pay', (await keyPair('pay')).certificatePem);
      issueJwts(org, 'Pay');
      const own = await bearerToken(org, appNamed(org, 'Pay').consumerKey, 'integration@pay.example');
      const login = ['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'own', '--no-prompt'];
      const loggedIn = await runSf(login, { home: home.dir, env: { SF_ACCESS_TOKEN: own } });
      expect(loggedIn.exitCode, loggedIn.stderr).to.equal(0);
      await org.close();
      const answers = [await decode(['-o', 'own']), await decode(['-o', 'own', '--json'])];
      for (const { stdout, stderr, exitCode } of answers) {
        expect(exitCode, stderr).to.equal(0);
        expect(stdout + stderr)
          .to.include(org.url)
          .and.not.include(own.slice(-40));
        expect(stdout + stderr).not.to.include(own.slice(0, 40));
      }
    } finally {
      await org.close().catch(() => undefined);
    }
  });
});
