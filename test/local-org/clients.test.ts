import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { keyPair } from '../support/keys.ts';
import { user } from '../support/pay-org.ts';
import { type Home, makeHome, runSf, type SfResult, startSf } from '../support/sf.ts';
import { type LocalOrg, startLocalOrg } from './index.ts';

type Reply = { status: number; name?: string; message?: string; result: Record<string, unknown> };
const replyOf = (result: SfResult): Reply => result.json() as Reply;

describe('the real sf at the local org', () => {
  let org: LocalOrg;
  let home: Home;
  let dir: string;

  const sf = (args: string[], env: Record<string, string> = {}): Promise<SfResult> => {
    return runSf([...args, '--json'], { home: home.dir, env });
  };
  const keyFile = async (name: string): Promise<string> => {
    const path = join(dir, `${name}.key`);
    await writeFile(path, (await keyPair(name)).privateKeyPem, { mode: 0o600 });
    return path;
  };
  const loginJwt = async (username: string, key = 'pay', env: Record<string, string> = {}): Promise<SfResult> => {
    const client = ['--client-id', appNamed(org, 'Pay').consumerKey, '--jwt-key-file', await keyFile(key)];
    return sf(['org', 'login', 'jwt', '--instance-url', org.url, '--username', username, ...client], env);
  };

  before(async () => {
    org = await startLocalOrg();
    home = await makeHome();
    dir = await mkdtemp(join(tmpdir(), 'sf-clients-'));
    org.trust('Pay', (await keyPair('pay')).certificatePem);
  });
  after(async () => {
    expect(org.crashes).to.deep.equal([]);
    await org.close();
    await home.remove();
    await rm(dir, { recursive: true });
  });

  it('takes the first login of a home, in a process of its own', async () => {
    const client = ['--client-id', appNamed(org, 'Pay').consumerKey, '--jwt-key-file', await keyFile('pay')];
    const login = ['org', 'login', 'jwt', '--instance-url', org.url, '--username', user, ...client, '--json'];
    const done = await startSf(login, { home: home.dir });
    expect(replyOf(done).result).to.include({ username: user, orgId: org.state.id, instanceUrl: org.url });
  });

  for (const issuesJwt of [false, true]) {
    it(`logs in by a bearer assertion, queries and displays the org${issuesJwt ? ', with a JWT' : ''}`, async () => {
      issueJwts(org, 'Pay', issuesJwt);
      const login = replyOf(await loginJwt(user));
      expect(login.result).to.include({ username: user, orgId: org.state.id, instanceUrl: org.url });
      const query = replyOf(
        await sf([
          'data',
          'query',
          '--target-org',
          user,
          '--query',
          'SELECT Username FROM User ORDER BY Username LIMIT 1',
        ]),
      );
      expect(query.result.totalSize).to.equal(1);
      const display = replyOf(await sf(['org', 'display', '--target-org', user]));
      expect(display.result).to.include({ username: user, id: org.state.id, apiVersion: '68.0' });
    });
  }

  it('logs in with an access token from the environment, opaque or JWT', async () => {
    for (const token of [org.accessToken, await bearerToken(org, appNamed(org, 'Pay').consumerKey, user)]) {
      const args = ['org', 'login', 'access-token', '--no-prompt', '--instance-url', org.url];
      const reply = replyOf(await sf(args, { SF_ACCESS_TOKEN: token }));
      expect(reply.status, reply.message).to.equal(0);
      expect(reply.result.orgId).to.equal(org.state.id);
    }
  });

  it('prints the records of a query as a table', async () => {
    await sf(['org', 'login', 'access-token', '--no-prompt', '--instance-url', org.url], {
      SF_ACCESS_TOKEN: org.accessToken,
    });
    const args = [
      'data',
      'query',
      '--target-org',
      org.username,
      '--query',
      "SELECT Username, Profile.Name FROM User WHERE Username LIKE 'korea%'",
    ];
    const { stdout } = await runSf(args, { home: home.dir });
    expect(stdout).to.contain('korea@pay.example').and.to.contain('표준 사용자');
  });

  const failures: { what: string; attempt: () => Promise<SfResult>; words: string }[] = [
    { what: 'another key', attempt: () => loginJwt(user, 'other'), words: 'invalid assertion' },
    { what: 'an unknown user', attempt: () => loginJwt('nobody@pay.example'), words: 'invalid assertion' },
    {
      what: 'a user whom the app does not let in',
      attempt: () => loginJwt('outsider@pay.example'),
      words: 'user is not admin approved to access this app',
    },
  ];
  for (const { what, attempt, words } of failures) {
    it(`fails in Salesforce's words with ${what}`, async () => {
      const result = await attempt();
      expect(result.exitCode).to.not.equal(0);
      expect(replyOf(result).message).to.contain(words);
    });
  }

  it('names the audiences that it tried in vain', async () => {
    const { message } = replyOf(await loginJwt('nobody@pay.example'));
    expect(message).to.match(/audience is invalid +\[audience=https:\/\/test\.salesforce\.com/);
  });

  it("fails in Salesforce's words when the assertion has expired", async () => {
    org.clock.advance(60_000 * 365 * 86_400); // sf asks for an expiry tens of thousands of years ahead
    const result = await loginJwt(user);
    org.clock.advance(-60_000 * 365 * 86_400);
    expect(replyOf(result).message).to.contain('expired authorization code');
  });
});

/** What the tests use of jsforce, as its documentation has it. */
type JsforceConnection = {
  identity(): Promise<{ username: string; organization_id: string }>;
  query(soql: string): Promise<{ totalSize: number; records: Record<string, unknown>[] }>;
  oauth2: { revokeToken(token: string): Promise<void> };
};
type Jsforce = { Connection: new (options: Record<string, unknown>) => JsforceConnection };

describe('jsforce at the local org', () => {
  const { Connection } = createRequire(import.meta.url)('@jsforce/jsforce-node') as Jsforce;

  it('identifies, queries and revokes, and sees the revocation', async () => {
    const org = await startLocalOrg();
    const token = org.openSession(user);
    const connection = new Connection({
      instanceUrl: org.url,
      accessToken: token,
      version: '66.0',
      oauth2: { loginUrl: org.url },
    });
    expect(await connection.identity()).to.include({ username: user, organization_id: org.state.id });
    expect((await connection.query('SELECT Id FROM User')).totalSize).to.equal(8);
    await connection.oauth2.revokeToken(token);
    const failure = await connection.query('SELECT Id FROM User').catch((error: Error) => error.name);
    expect(failure).to.equal('INVALID_SESSION_ID');
    const again = await connection.oauth2.revokeToken(token).catch((error: Error) => error);
    expect(again).to.include({ name: 'invalid_token', message: 'invalid token' });
    await org.close();
  });
});
