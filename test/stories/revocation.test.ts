/** Access of a user, an app and an org ends through the real sf, while the org fails, is left half done, or says no. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import type { Token } from '../local-org/state.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { Envelope } from '../support/command.ts';
import { signalSf } from '../support/interrupted-sf.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { type Home, makeHome, runSf, type SfResult } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

const ends = /^(DELETE|POST) .*(AuthSession|usage|oauth2\/revoke)/;

describe('Access that ends, through the real host', () => {
  let home: Home;
  let org: LocalOrg;
  let token: string;

  before(async () => {
    home = await makeHome({ link: true });
  });
  after(() => home.remove());
  beforeEach(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    await loginByToken(home, org, 'pay');
    token = await bearerToken(org, keyOf('Pay'), user);
    await writeFile(join(home.dir, 'token.txt'), token, { mode: 0o600 });
  });
  afterEach(closePayOrgs);

  const keyOf = (app: string): string => appNamed(org, app).consumerKey;
  const revocation = (...args: string[]): string[] => ['jwt', 'revoke', '-o', 'pay', '-f', 'token.txt', '-p', ...args];
  const sf = async (...args: string[]): Promise<SfResult> => {
    const run = await runSf(revocation(...args), { home: home.dir });
    expectNoSecret(run, org);
    return run;
  };
  const envelope = async (...args: string[]): Promise<Envelope> => (await sf(...args, '--json')).json() as Envelope;
  const grants = (): Token[] => org.state.tokens.filter((one) => one.kind === 'delete' && !one.revoked);
  const ended = (): number => org.requests.filter(({ method, path }) => ends.test(`${method} ${path}`)).length;
  const looks = (): number => org.requests.filter(({ path }) => path === '/id/keys').length;
  const busy = (app: string, times: number): void => {
    for (let at = 0; at < times; at += 1) org.openSession(user, keyOf(app));
  };
  const accepted = { before: 'accepted', after: 'accepted' };

  it('of a user, at an org that fails on every third end: the second run finishes', async () => {
    busy('Pay', 7);
    busy('Orders', 2);
    for (const after of [2, 5, 8]) org.faults.push({ match: ends, after, times: 1, kind: 'status', status: 500 });
    const first = await envelope('--user', user);
    expect({ status: first.status, untried: first.result.untried, proof: first.result.proof }).to.deep.equal({
      status: 1,
      untried: 0,
      proof: accepted,
    });
    expect(first.result.failures).to.have.lengthOf(3);
    expect(first.result.revoked).to.equal(7); // a session, two tokens of Orders, four of Pay's seven
    org.faults.splice(0);
    const second = await sf('--user', user);
    // The token that was to show it is accepted still.
    expect({ exitCode: second.exitCode, grants: grants().length }).to.deep.equal({ exitCode: 3, grants: 0 });
    expect(second.stdout)
      .to.match(/is ended: 3\s+sessions\s+and\s+tokens\./)
      .and.contain('still accepted, expires');
  });

  it('of a user, interrupted by Ctrl-C: it says so with 130, and the next run does the rest', async () => {
    busy('Pay', 40);
    org.faults.push({ match: /oauth2\/revoke/, kind: 'delay', ms: 300 });
    const options = { home: home.dir };
    const moment = (): boolean => ended() >= 6;
    const cut = await signalSf(revocation('--user', user, '--json'), options, { signal: 'SIGINT', moment });
    const { status, result, warnings } = JSON.parse(cut.stdout) as Envelope;
    expect({ exitCode: cut.exitCode, status }, cut.stderr).to.deep.equal({ exitCode: 130, status: 130 });
    expect(warnings.join()).to.contain('run the command again');
    const { untried, revoked } = result as { untried: number; revoked: number };
    expect(untried, 'some were left, and some were done').to.be.within(1, 40);
    expect(untried + revoked).to.equal(41);
    expect(grants()).to.have.lengthOf(untried);
    org.faults.splice(0);
    const { exitCode } = await sf('--user', user);
    expect({ exitCode, grants: grants().length }).to.deep.equal({ exitCode: 3, grants: 0 });
  });

  it("of a connected app and of an external client app: each its own way, and no other app's", async () => {
    busy('Pay', 2);
    busy('Orders', 3);
    const connected = await sf('--app', 'Pay');
    expect({ exitCode: connected.exitCode, grants: grants().map(({ consumerKey }) => consumerKey) }).to.deep.equal({
      exitCode: 3,
      grants: Array(3).fill(keyOf('Orders')),
    });
    expect(connected.stdout)
      .to.match(/is ended: 3\s+sessions\s+and\s+tokens\./)
      .and.contain("New logins: a client with the app's private key");
    const external = await envelope('--app', 'Orders');
    expect({ status: external.status, revoked: external.result.revoked, grants: grants().length }).to.deep.equal({
      status: 3,
      revoked: 3,
      grants: 0,
    });
    expect(external.result).to.have.nested.property('app.type', 'ExternalClientApp');
  });

  it('of an org: it watches until the keys are new and the token is refused', async () => {
    const watching = sf('--all', '--wait', '1');
    while (looks() < 2) await sleep(20); // the keys of before, and the first look
    org.revokeAllTokens(0.1);
    const { exitCode, stdout } = await watching;
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.contain('/lightning/setup/OauthOidcSettings/home').and.contain('The signing key has changed');
    expect(stdout)
      .to.contain('before: accepted. Now: rejected.')
      .and.contain('Refresh tokens: apps can immediately get new JWTs');
  });

  it('of an org, watched until Ctrl-C: it says what it knows', async () => {
    const moment = (): boolean => looks() >= 2;
    const args = revocation('--all', '--wait', '5', '--json');
    const { exitCode, stdout } = await signalSf(args, { home: home.dir }, { signal: 'SIGINT', moment });
    expect(exitCode, stdout).to.equal(130);
    const { result } = JSON.parse(stdout) as Envelope;
    expect({ proof: result.proof, setupUrl: typeof result.setupUrl }).to.deep.equal({
      proof: accepted,
      setupUrl: 'string',
    });
  });

  it('is refused by name for the lack of permission', async () => {
    const admin = org.state.users.find(({ username }) => username === org.username);
    if (admin) admin.permissions = ['ApiEnabled', 'ExternalClientAppViewer'];
    const { status, name, data } = await envelope('--user', user);
    expect({ status, name, ended: ended() }).to.deep.equal({ status: 1, name: 'PermissionMissingError', ended: 0 });
    expect(data?.permission).to.contain('Manage Users').and.contain('Customize Application');
  });
});
