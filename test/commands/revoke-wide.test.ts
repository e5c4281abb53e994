import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import type { Token } from '../local-org/state.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { CommandRun, Envelope } from '../support/command.ts';
import { logIn, logInThroughPay, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

const korea = 'korea@pay.example';
const deadSession = {
  status: 401,
  body: '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]',
  contentType: 'application/json',
};
const third = /^(DELETE|POST) .*(AuthSession|usage|oauth2\/revoke)/;

describe('sf jwt revoke --user, --app and --all', () => {
  let org: LocalOrg;

  const start = async (options: Parameters<typeof startPay>[0] = {}): Promise<void> => {
    org = await startPay(options);
    issueJwts(org, 'Pay');
    await logIn(org, 'pay');
  };
  beforeEach(() => start());
  afterEach(closePayOrgs);

  const keyOf = (app: string, kind?: 'ConnectedApp' | 'ExternalClientApp'): string =>
    appNamed(org, app, kind).consumerKey;
  const loginByKey = (who = user): Promise<string> => bearerToken(org, keyOf('Pay'), who);
  /** What a user has after a bearer login and an interactive one through an app of each kind. */
  const busy = async (who = user): Promise<string> => {
    const token = await loginByKey(who);
    for (const app of ['Pay', 'Orders']) org.openSession(who, keyOf(app));
    org.requests.splice(0);
    return token;
  };
  const run = async (...args: string[]): Promise<CommandRun> => {
    const done = await runOrgCommand('revoke', ['-o', 'pay', ...args]);
    expectNoSecret(done, org);
    return done;
  };
  const json = async (...args: string[]): Promise<Envelope & { exitCode: number }> => {
    const done = await run(...args, '--json');
    return { ...done.json(), exitCode: done.exitCode };
  };
  const shown = <R>(token: string, work: (flags: string[]) => Promise<R>): Promise<R> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token });
      return work(['-f', join(dir, 'token')]);
    });
  const idOf = (username: string): string => org.state.users.find((one) => one.username === username)?.id ?? '';
  const grants = (username: string): Token[] =>
    org.state.tokens.filter((one) => one.kind === 'delete' && !one.revoked && one.userId === idOf(username));
  const jwtSessions = (username: string): number =>
    org.state.authSessions.filter((one) => one.behindJwt && one.userId === idOf(username)).length;
  const writes = (): number =>
    org.requests.filter(({ method, path }) => method === 'DELETE' || path.endsWith('/revoke')).length;

  describe('of a user', () => {
    it("ends the user's sessions and refresh tokens of both kinds of app, and nobody else's", async () => {
      await busy();
      await busy(korea);
      const { exitCode, result } = await json('--user', user, '-p');
      expect({ exitCode, scope: result.scope, revoked: result.revoked, failures: result.failures }).to.deep.equal({
        exitCode: 0,
        scope: 'user',
        revoked: 3,
        failures: [],
      });
      expect(result.user).to.deep.equal({ id: idOf(user), username: user });
      expect(result.counts).to.deep.equal({
        before: { sessions: 1, usageTokens: 1, oauthTokens: 2 },
        after: { sessions: 0, usageTokens: 0, oauthTokens: 0 },
      });
      expect({ jwtSessions: jwtSessions(user), grants: grants(user).length }).to.deep.equal({
        jwtSessions: 0,
        grants: 0,
      });
      expect({ jwtSessions: jwtSessions(korea), grants: grants(korea).length }).to.deep.equal({
        jwtSessions: 1,
        grants: 2,
      });
    });

    it('leaves refresh tokens alone when told to, and says what that means', async () => {
      await busy();
      const { result } = await json('--user', user, '-p', '--no-refresh-tokens');
      expect({ revoked: result.revoked, jwtSessions: jwtSessions(user), grants: grants(user).length }).to.deep.equal({
        revoked: 1,
        jwtSessions: 0,
        grants: 2,
      });
      expect(result.counts).to.deep.include({ before: { sessions: 1, usageTokens: null, oauthTokens: null } });
      expect(JSON.stringify(result.stillAlive)).to.contain('not revoked at your request');
    });

    for (const kills of [true, false]) {
      it(`shows the token of --token-file before and after, when the end of a session ${kills ? 'kills' : 'does not kill'} the JWT`, async () => {
        org.switches.authSessionDeleteKillsJwt = kills;
        const token = await busy();
        const { exitCode, result } = await shown(token, (flags) => json('--user', user, '-p', ...flags));
        expect(result.proof).to.deep.equal({ before: 'accepted', after: kills ? 'rejected' : 'accepted' });
        expect(exitCode).to.equal(kills ? 0 : 3); // the proof that was asked for
        const alive = JSON.stringify(result.stillAlive);
        expect(alive.includes('the one of --token-file has ended')).to.equal(kills);
        expect(alive.includes('still accepted, expires at')).to.equal(!kills);
        expect(alive.includes('not known whether they end with their session')).to.equal(!kills);
      });
    }

    it('proposes to revoke a token that is still accepted by the name of the very file that it was read from', async () => {
      org.switches.authSessionDeleteKillsJwt = false;
      const token = await busy();
      let file = '';
      const { stderr } = await shown(token, (flags) => {
        file = flags[1] ?? '';
        return run('--user', user, '-p', ...flags);
      });
      expect(file).not.to.equal('');
      expect(stderr).to.contain(`sf jwt revoke --token-file ${file}`).and.not.contain('<file>');
    });

    it('refuses a token of another org as proof, before anything is ended', async () => {
      await busy();
      const foreign = (await busy()).split('.');
      const other = {
        kid: 'CORE_ATJWT.00D5g00000OTHER.1',
        tty: 'sfdc-core-token',
        tnk: 'core/prod/00D5g00000OTHERAAA',
      };
      foreign[0] = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', ...other })).toString('base64url');
      const { exitCode, name } = await shown(foreign.join('.'), (flags) => json('--user', user, '-p', ...flags));
      expect({ exitCode, name, writes: writes() }).to.deep.equal({
        exitCode: 1,
        name: 'RevocationRefusedError',
        writes: 0,
      });
    });

    it('only lists in a dry run: by app, in 80 columns', async () => {
      await busy();
      const { stdout, exitCode } = await run('--user', user, '--dry-run');
      expect({ exitCode, writes: writes() }).to.deep.equal({ exitCode: 0, writes: 0 });
      expect(stdout).to.match(/JWT sessions +1 {2}Pay\nExternal client app tokens +1 {2}Orders\n/);
      expect(stdout).to.contain('"none listed" is not "none"');
      expect(stdout.replace(/\s+/g, ' ')).to.match(
        / Would end the access of \S+ that the org lists\. Nothing was ended\. /,
      );
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).to.be.at.most(80);
    });

    it('asks nobody when nothing is listed, and claims nothing', async () => {
      const { stdout, exitCode } = await run('--user', user, '-p');
      expect({ exitCode, writes: writes() }).to.deep.equal({ exitCode: 0, writes: 0 });
      expect(stdout)
        .to.match(/The org lists no access of \S+, so/)
        .and.contain('none listed')
        .and.contain('Still valid:');
    });

    it('is refused without -p where nobody can be asked, before the org is', async () => {
      for (const scope of [['--user', user], ['-a', 'Pay'], ['--all']]) {
        const { exitCode, name } = await json(...scope);
        expect({ exitCode, name, requests: org.requests.length }).to.deep.equal({
          exitCode: 2,
          name: 'ConfirmationRequiredError',
          requests: 0,
        });
      }
    });

    it('never ends the session that it runs in', async () => {
      await logInThroughPay(org, 'through-pay');
      await bearerToken(org, keyOf('Pay'), org.username); // a second one, of another login
      const args = ['-o', 'through-pay', '--user', org.username, '-p', '--json'];
      const first = (await runOrgCommand('revoke', args)).json();
      expect(first.warnings.join()).to.contain('your own login');
      expect(JSON.stringify(first.result.stillAlive)).to.contain('The session that this command runs in');
      expect(jwtSessions(org.username)).to.equal(1);
      expect((await runOrgCommand('revoke', args)).json().status).to.equal(0);
    });

    it('ends more rows of OauthToken than one query shows, five calls at a time', async () => {
      for (let at = 0; at < 700; at += 1) org.openSession(user, keyOf('Pay'));
      org.faults.push({ match: /oauth2\/revoke/, kind: 'delay', ms: 30, times: 20 });
      org.traffic.most = 0;
      const { result, exitCode } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked, grants: grants(user).length }).to.deep.equal({
        exitCode: 0,
        revoked: 700,
        grants: 0,
      });
      expect(org.traffic.most).to.equal(5);
    });

    it('says that there are more rows than the org lists, and ends them all the same', async () => {
      for (let at = 0; at < 2600; at += 1) org.openSession(user, keyOf('Pay'));
      const { result, exitCode } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked, grants: grants(user).length }).to.deep.equal({
        exitCode: 0,
        revoked: 2600,
        grants: 0,
      });
      expect(result.unlisted).to.deep.equal([{ kind: 'oauth-token', reason: 'incomplete', permission: null }]);
      expect(result.counts).to.deep.include({ before: { sessions: 0, usageTokens: 0, oauthTokens: 2500 } });
    });

    it('goes on past what fails, names it without its secret, and a second run does the rest', async () => {
      for (let at = 0; at < 6; at += 1) org.openSession(user, keyOf('Pay'));
      for (const after of [2, 5]) org.faults.push({ match: third, after, times: 1, kind: 'status', status: 503 });
      const first = await json('--user', user, '-p');
      expect({
        exitCode: first.exitCode,
        status: first.status,
        revoked: first.result.revoked,
        grants: grants(user).length,
      }).to.deep.equal({ exitCode: 1, status: 1, revoked: 4, grants: 2 });
      expect(first.result.failures).to.have.lengthOf(2);
      expect(first.result.failures).to.have.nested.property('[0].id', `Pay / ${user}`);
      expect(first.result.counts).to.deep.include({ after: { sessions: 0, usageTokens: 0, oauthTokens: 2 } });
      org.faults.splice(0);
      const second = await json('--user', user, '-p');
      expect({ exitCode: second.exitCode, revoked: second.result.revoked, grants: grants(user).length }).to.deep.equal({
        exitCode: 0,
        revoked: 2,
        grants: 0,
      });
    });

    it('shows no delete token that the org echoes, whatever form it has', async () => {
      org.openSession(user, keyOf('Pay'));
      const [grant] = grants(user);
      if (grant) grant.value = 'a-delete.token_of-another-form';
      const body = JSON.stringify({ error: 'unsupported_token_type', error_description: `what is ${grant?.value}?` });
      org.faults.push({ match: /oauth2\/revoke/, kind: 'status', status: 400, body, contentType: 'application/json' });
      const { exitCode, result } = await json('--user', user, '-p');
      expect(exitCode).to.equal(1);
      expect(JSON.stringify(result.failures)).not.to.contain('another-form');
      expect(result).to.have.nested.property('failures[0].message').that.contains('what is [removed]?');
    });

    it('stops knocking when the org is gone, and says how many were not tried', async () => {
      for (let at = 0; at < 30; at += 1) org.openSession(user, keyOf('Pay'));
      org.faults.push({ match: /oauth2\/revoke/, kind: 'reset' });
      const { exitCode, result } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked }).to.deep.equal({ exitCode: 1, revoked: 0 });
      expect(result.failures).to.have.length.within(5, 9);
      expect(result.untried).to.be.within(21, 25);
    });

    it('takes what is gone already for done', async () => {
      await busy();
      const gone = '[{"errorCode":"ENTITY_IS_DELETED","message":"entity is deleted"}]';
      const contentType = 'application/json';
      org.faults.push({ match: /DELETE .*AuthSession/, kind: 'status', status: 404, body: gone, contentType });
      const { exitCode, result } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked, failures: result.failures }).to.deep.equal({
        exitCode: 0,
        revoked: 2,
        failures: [],
      });
    });

    it('says below API 64.0 that sessions are not marked, and ends the rest', async () => {
      await closePayOrgs();
      await start({ apiVersion: 63 });
      await busy();
      const { exitCode, result, warnings } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked, jwtSessions: jwtSessions(user) }).to.deep.equal({
        exitCode: 0,
        revoked: 2,
        jwtSessions: 1,
      });
      expect(warnings.join()).to.contain('not marked below API 64.0');
      expect(result.counts).to.deep.include({ before: { sessions: null, usageTokens: 1, oauthTokens: 2 } });
      const only = await json('--user', user, '-p', '--no-refresh-tokens');
      expect({ exitCode: only.exitCode, name: only.name }).to.deep.equal({
        exitCode: 1,
        name: 'ApiVersionTooOldError',
      });
    });

    it('names every permission that is missing when nothing at all is shown', async () => {
      await busy();
      await logIn(org, 'pay', org.openSession('viewer@pay.example'));
      const { exitCode, name, data } = await json('--user', user, '-p');
      expect({ exitCode, name, writes: writes() }).to.deep.equal({
        exitCode: 1,
        name: 'PermissionMissingError',
        writes: 0,
      });
      expect(data?.permissions).to.deep.equal([
        'Manage Users',
        'View all External Client Apps, view their settings, and edit their policies',
        'Customize Application',
      ]);
    });

    it('does what one permission allows, names the other, and fails', async () => {
      await busy();
      const viewer = org.state.users.find(({ username }) => username === 'viewer@pay.example');
      viewer?.permissions.push('ManageUsers');
      await logIn(org, 'pay', org.openSession('viewer@pay.example'));
      const { exitCode, result, warnings } = await json('--user', user, '-p');
      expect({
        exitCode,
        revoked: result.revoked,
        jwtSessions: jwtSessions(user),
        grants: grants(user).length,
      }).to.deep.equal({ exitCode: 1, revoked: 1, jwtSessions: 0, grants: 2 });
      expect(warnings.join()).to.contain('lacks "Customize Application"').and.contain('External client app tokens');
    });

    it('does not take an org without external client apps for a missing permission', async () => {
      await busy();
      const body = '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]';
      org.faults.push({ match: /oauth\/usage$/, kind: 'status', status: 404, body, contentType: 'application/json' });
      const { exitCode, result } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked, grants: grants(user).length }).to.deep.equal({
        exitCode: 0,
        revoked: 3,
        grants: 0,
      });
      expect(result.unlisted).to.deep.equal([{ kind: 'usage-token', reason: 'absent', permission: null }]);
    });

    it('says so when the login of the command itself ends with the rest', async () => {
      org.openSession(user, keyOf('Pay'));
      org.faults.push({ match: /AuthSession|query/, after: 5, kind: 'status', ...deadSession });
      const { exitCode, result, warnings } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked, grants: grants(user).length }).to.deep.equal({
        exitCode: 6,
        revoked: 1,
        grants: 0,
      });
      expect(result).to.include({ outcome: 'unchecked' });
      expect(result.counts).to.deep.include({ after: null });
      expect(warnings.join()).to.contain('did not list again');
    });

    it('counts no session as ended that the org says to have deleted and lists all the same', async () => {
      await busy();
      org.faults.push({ match: /DELETE .*AuthSession/, kind: 'status', status: 204, body: '' });
      const { exitCode, result, warnings } = await json('--user', user, '-p', '--no-refresh-tokens');
      expect({ exitCode, revoked: result.revoked, outcome: result.outcome }).to.deep.equal({
        exitCode: 6,
        revoked: 0,
        outcome: 'unchecked',
      });
      expect(warnings.join()).to.contain('still listed');
    });

    it('counts no refresh token as ended whose revocation got a yes and did nothing', async () => {
      await busy();
      org.faults.push({ match: /oauth2\/revoke/, kind: 'status', status: 200, body: '' });
      const { exitCode, result } = await json('--user', user, '-p');
      expect({ exitCode, revoked: result.revoked, outcome: result.outcome }).to.deep.equal({
        exitCode: 6,
        revoked: 2,
        outcome: 'unchecked',
      });
    });

    it('takes a page in place of the answer to a deletion for a failure', async () => {
      await busy();
      const body = '<html>Log in</html>';
      org.faults.push({ match: /DELETE /, kind: 'status', status: 200, body, contentType: 'text/html' });
      const { exitCode, result } = await json('--user', user, '-p', '--no-refresh-tokens');
      expect({ exitCode, revoked: result.revoked }).to.deep.equal({ exitCode: 1, revoked: 0 });
      expect(result.failures).to.have.lengthOf(1);
    });

    it('knows no user of that name', async () => {
      const { exitCode, name, data } = await json('--user', "o'hara@pay.example", '-p');
      expect({ exitCode, name, data }).to.deep.equal({
        exitCode: 1,
        name: 'UserNotFoundError',
        data: { username: "o'hara@pay.example" },
      });
    });
  });

  describe('of an app', () => {
    it("ends a connected app's sessions and rows by its label, of all users, and no other app's", async () => {
      await busy();
      await busy(korea);
      const { exitCode, result } = await json('-a', 'pay', '-p');
      expect({ exitCode, revoked: result.revoked, scope: result.scope }).to.deep.equal({
        exitCode: 0,
        revoked: 4,
        scope: 'app',
      });
      expect(result.counts).to.deep.include({ after: { sessions: 0, usageTokens: null, oauthTokens: 0 } });
      expect([...grants(user), ...grants(korea)].map(({ consumerKey }) => consumerKey)).to.deep.equal([
        keyOf('Orders'),
        keyOf('Orders'),
      ]);
    });

    it("ends an external client app's tokens of all users in one call", async () => {
      await busy();
      await busy(korea);
      const { exitCode, result } = await json('-a', 'Orders', '-p');
      expect({ exitCode, revoked: result.revoked, writes: writes() }).to.deep.equal({
        exitCode: 0,
        revoked: 2,
        writes: 1,
      });
      expect(result.counts).to.deep.equal({
        before: { sessions: 0, usageTokens: 2, oauthTokens: null },
        after: { sessions: 0, usageTokens: 0, oauthTokens: null },
      });
      expect({ grants: grants(user).length, jwtSessions: jwtSessions(user) }).to.deep.equal({
        grants: 1,
        jwtSessions: 1,
      });
    });

    it('leaves alone what may be another app of the same label', async () => {
      org.openSession(user, keyOf('Twin', 'ConnectedApp'));
      org.openSession(user, keyOf('Twin', 'ExternalClientApp'));
      const connected = await json('-a', 'Twin', '--app-type', 'connected-app', '-p');
      expect({ exitCode: connected.exitCode, name: connected.name, grants: grants(user).length }).to.deep.equal({
        exitCode: 1,
        name: 'AmbiguousAppError',
        grants: 2,
      });
      const external = await json('-a', 'Twin', '--app-type', 'external-client-app', '-p');
      expect({
        exitCode: external.exitCode,
        revoked: external.result.revoked,
        grants: grants(user).length,
      }).to.deep.equal({ exitCode: 1, revoked: 1, grants: 1 });
      expect(external.warnings.join()).to.contain('another app has the same label');
    });

    it('ends no session that names no login, and says that such sessions live on', async () => {
      org.switches.jwtSessionNamesLogin = false;
      await busy();
      const { exitCode, result } = await json('-a', 'Pay', '-p');
      expect({ exitCode, revoked: result.revoked, jwtSessions: jwtSessions(user) }).to.deep.equal({
        exitCode: 0,
        revoked: 1,
        jwtSessions: 1,
      });
      expect(JSON.stringify(result.stillAlive)).to.contain('does not record as logins of this app');
    });
  });

  describe('of an org', () => {
    it('ends nothing, says where to click, and returns at once', async () => {
      const token = await busy();
      const { exitCode, result } = await shown(token, (flags) => json('--all', '-p', ...flags));
      expect({ exitCode, revoked: result.revoked, writes: writes(), jwtSessions: jwtSessions(user) }).to.deep.equal({
        exitCode: 3, // nobody has clicked
        revoked: 0,
        writes: 0,
        jwtSessions: 1,
      });
      expect(result.setupUrl).to.equal(`${org.url}/lightning/setup/OauthOidcSettings/home`);
      const kids = org.state.signingKeys.map(({ kid }) => kid);
      expect(result.signingKeys).to.deep.equal({ before: kids, after: kids });
      expect(result.proof).to.deep.equal({ before: 'accepted', after: 'unknown' });
    });

    it('ends sessions and tokens of the apps that issue JWTs when asked to, and calls it what it is', async () => {
      issueJwts(org, 'Orders');
      await busy();
      org.openSession(user, keyOf('Legacy_Loader'));
      const { exitCode, result } = await json('--all', '-p', '--refresh-tokens');
      expect({ exitCode, revoked: result.revoked, jwtSessions: jwtSessions(user) }).to.deep.equal({
        exitCode: 3,
        revoked: 3,
        jwtSessions: 0,
      });
      expect(grants(user).map(({ consumerKey }) => consumerKey)).to.deep.equal([keyOf('Legacy_Loader')]);
      expect(JSON.stringify(result.stillAlive)).to.contain('Every JWT-based access token of the org, until someone');
    });

    it('has seen it when the keys are new and the token is refused', async () => {
      const token = await busy();
      const watching = shown(token, (flags) => json('--all', '-p', '--wait', '1', ...flags));
      while (org.requests.filter(({ path }) => path === '/id/keys').length < 2) await sleep(20);
      org.revokeAllTokens(0.1);
      const { exitCode, result } = await watching;
      expect({ exitCode, proof: result.proof }).to.deep.equal({
        exitCode: 0,
        proof: { before: 'accepted', after: 'rejected' },
      });
      const { before, after } = result.signingKeys as { before: string[]; after: string[] };
      expect({ before: before.length, after: after.length }).to.deep.equal({ before: 1, after: 1 });
      expect(before).not.to.deep.equal(after);
    });

    it('does not watch an opaque token, which no signing key has made', async () => {
      const flags = ['--all', '-p', '--refresh-tokens'];
      const { result } = await shown(org.openSession(user), (more) => json(...flags, ...more));
      expect(result.proof).to.deep.equal({ before: 'accepted', after: 'accepted' });
      expect(JSON.stringify(result.stillAlive)).to.contain('not a JWT-based access token');
    });

    it('works without any permission on lists: the click does the work', async () => {
      await logIn(org, 'pay', org.openSession('viewer@pay.example'));
      const { exitCode, result, warnings } = await json('--all', '-p');
      expect({ exitCode, setupUrl: typeof result.setupUrl }).to.deep.equal({ exitCode: 3, setupUrl: 'string' });
      expect(warnings.join()).to.contain('sees its own only');
    });
  });

  const misuse: string[][] = [
    ['--user', user, '-a', 'Pay', '-p'],
    ['--user', user, '--all', '-p'],
    ['-a', 'Pay', '--all', '-p'],
    ['--user', user, '-r', 'https://my.example', '-p'],
    ['--user', user, '--wait', '5', '-p'],
    ['-f', '-', '--wait', '5', '-p'],
    ['--app-type', 'connected-app', '--user', user, '-p'],
    ['-f', '-', '--refresh-tokens'],
    ['-f', '-', '--api-version', '66.0'],
    ['--all', '--wait', '-1', '-p'],
    [],
  ];
  for (const args of misuse) {
    it(`is wrong usage: ${args.join(' ') || 'no scope at all'}`, async () => {
      const { exitCode } = await run(...args);
      expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 2, requests: 0 });
    });
  }
});
