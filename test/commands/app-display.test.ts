import { expect } from 'chai';
import type { JwtAppDisplayResult } from '../../src/commands/jwt/app/display.ts';
import type { LocalOrg, LocalOrgOptions } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { CommandRun } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

describe('sf jwt app display', () => {
  let org: LocalOrg;

  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startPay(options);
    await logIn(org, 'pay');
  };
  beforeEach(() => start());
  afterEach(closePayOrgs);

  const display = (...args: string[]): Promise<CommandRun> => runOrgCommand('app/display', ['-o', 'pay', ...args]);
  const result = async (app: string): Promise<JwtAppDisplayResult> =>
    (await display('-a', app, '--json')).json().result as unknown as JwtAppDisplayResult;
  const codes = async (app: string): Promise<string[]> => (await result(app)).findings.map(({ code }) => code);

  it('shows a connected app whole to a person', async () => {
    const { stdout, stderr, exitCode } = await display('-a', 'Pay');
    expect(exitCode).to.equal(0);
    for (const words of [/^=== Pay \(connected app\)$/m, /^Flows +jwt-bearer$/m, /^Scopes +Api, Web, RefreshToken$/m])
      expect(stdout).to.match(words);
    expect(stdout)
      .to.match(/^SHA-256 +[0-9a-f]{64}$/m)
      .and.match(/\(364 days left\)/);
    expect(stdout).to.contain('JWT bearer logins may not appear here.');
    expect(stderr).to.equal('');
    expectNoSecret({ stdout, stderr }, org, [appNamed(org, 'Pay').consumerKey]);
  });

  it('tells a script of an external client app in the same words', async () => {
    org.trust('Robots', (await keyPair('pay')).certificatePem);
    const { app, policy, certificate, oauth, usage, unreadable } = await result('Robots');
    expect({ type: app.type, issuesJwt: policy.issuesJwt, daysLeft: certificate?.daysLeft }).to.deep.equal({
      type: 'ExternalClientApp',
      issuesJwt: true,
      daysLeft: 364,
    });
    expect(oauth).to.deep.equal({
      flows: ['jwt-bearer'],
      callbackUrls: ['http://localhost:1717/OauthRedirect'],
      scopes: ['Api', 'SFApiPlatform', 'Chatbot', 'RefreshToken'],
      isPkceRequired: true,
    });
    expect(usage).to.deep.equal({ source: 'connect-rest', users: [], whole: true });
    expect(unreadable).to.deep.equal([]);
  });

  it('names all callback URLs', async () => {
    const { oauth } = await result('Legacy_Loader');
    expect(oauth.callbackUrls).to.have.length(3);
    expect(oauth.flows).to.deep.equal(['device']);
  });

  it('shows the users with tokens, of either kind of app', async () => {
    for (const name of ['Pay', 'Orders']) {
      addGrant(org, name);
      addGrant(org, name);
      const { usage } = await result(name);
      expect(usage?.users.map(({ username, tokens }) => ({ username, tokens }))).to.deep.equal([
        { username: user, tokens: 2 },
      ]);
      expect(usage?.users[0]?.lastUsedAt).to.match(/Z$/);
    }
    const run = await display('-a', 'Orders');
    expect(run.stdout).to.match(/^integration@pay.example {2}2 tokens \(opaque\), last used 20/m);
    expectNoSecret(run, org);
  });

  it('finds what is worth acting on', async () => {
    expect(await codes('Pay')).to.deep.equal([]);
    expect(await codes('High_Assurance')).to.deep.equal([
      'bearer-without-certificate',
      'high-assurance',
      'endless-refresh-tokens',
    ]);
    expect(await codes('acme__Billing')).to.include('second-switch');
    setElement(org, 'ConnectedApp', 'Pay', 'permissionSetName', null);
    expect(await codes('Pay')).to.deep.equal(['nobody-assigned']);
    org.clock.advance(0);
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.scopes', 'Api');
    expect(await codes('Pay')).to.deep.equal(['nobody-assigned', 'no-refresh-scope']);
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.certificate', 'bm90IG9uZQ==');
    expect(await codes('Pay')).to.include('certificate-unreadable');
    expect((await result('Pay')).certificate).to.equal(null);
  });

  it('says nothing of what the org hides', async () => {
    const { certificate, oauth, unreadable, findings } = await result('Hidden_Vault');
    expect({ certificate, flows: oauth.flows }).to.deep.equal({ certificate: null, flows: null });
    expect(unreadable).to.deep.equal(['issuesJwt', 'flows', 'callbackUrls', 'certificate']);
    expect(findings).to.deep.equal([]);
  });

  it('gives the minutes of a session timeout where they are sure', async () => {
    setElement(
      org,
      'ExtlClntAppOauthConfigurablePolicies',
      'Orders_oauthPlcy',
      'namedUserJwtSessionTimeoutType',
      'UserSession',
    );
    expect((await result('Orders')).effectiveTimeoutMinutes).to.equal(null);
    org.state.profileSessionTimeouts.clear();
    expect((await result('Orders')).effectiveTimeoutMinutes).to.equal(120);
    expect((await display('-a', 'Orders')).stdout).to.match(/^ {2}in effect +120 minutes$/m);
  });

  it('changes nothing', async () => {
    const before = structuredClone(org.state.components);
    for (const app of ['Pay', 'Orders']) await display('-a', app);
    expect(org.state.components).to.deep.equal(before);
  });
});

let grants = 0;

/** What a refresh token leaves behind in the org. */
function addGrant(org: LocalOrg, app: string): void {
  grants += 1;
  const { consumerKey } = appNamed(org, app);
  const [userId, issuedAtMs] = [org.state.users.find(({ username }) => username === user)?.id ?? '', org.state.nowMs()];
  const grant = { kind: 'delete' as const, format: 'opaque' as const, userId, consumerKey, scopes: ['refresh_token'] };
  const life = { issuedAtMs, expiresAtMs: null, revoked: false, authSessionId: null, lastUsedAtMs: null };
  org.state.tokens.push({
    ...grant,
    ...life,
    value: `delete-token-value-of-a-grant-number-${grants}`,
    grantId: `grant${grants}`,
  });
}
