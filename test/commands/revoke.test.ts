import { join } from 'node:path';
import { expect } from 'chai';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user, userOf } from '../support/pay-org.ts';
import { closeServers, httpServer } from '../support/servers.ts';
import { jwt } from '../support/tokens.ts';

describe('sf jwt revoke', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);
  afterEach(closeServers);

  /** Runs the command with `text` as the token file. */
  const revoke = (text: string, args: string[] = ['-r', org.url]): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      return runCommand(JwtRevoke, ['-f', join(dir, 'token'), ...args]);
    });
  const json = async (text: string, ...args: string[]): Promise<CommandRun> =>
    revoke(text, ['-r', org.url, '--json', ...args]);
  const issueToken = (issuesJwt: boolean): Promise<string> => {
    issueJwts(org, 'Pay', issuesJwt);
    return bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
  };
  const whoami = async (token: string): Promise<number> =>
    (await fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status;
  const posts = (): number => org.requests.filter(({ path }) => path === '/services/oauth2/revoke').length;

  for (const issuesJwt of [true, false]) {
    for (const body of ['empty', 'ok'] as const) {
      it(`ends a live ${issuesJwt ? 'JWT-based' : 'opaque'} token and proves it, whether the org answers ${body}`, async () => {
        org.switches.revokeSuccessBody = body;
        const token = await issueToken(issuesJwt);
        const { exitCode, json: read } = await json(`Bearer ${token}\n`);
        expect({ exitCode, userinfo: await whoami(token) }).to.deep.equal({ exitCode: 0, userinfo: 403 });
        const { stillAlive, next, ...rest } = read().result;
        const proof = { before: 'accepted', after: 'rejected' };
        expect(rest).to.deep.equal({
          ...{ scope: 'token', revoked: 1, outcome: 'revoked', answer: 'revoked' },
          dryRun: false,
          proof,
          setupUrl: null,
          frozen: null,
          user: { id: userOf(org).id, username: user },
          clientId: issuesJwt ? appNamed(org, 'Pay').consumerKey : null,
        });
        expect(next).to.include(`sf jwt revoke --target-org <alias> --user ${user} --freeze`);
        expect(JSON.stringify(stillAlive).includes('locally')).to.equal(issuesJwt);
      });
    }
  }

  it('is done with a token that is dead already, and says so', async () => {
    const token = await issueToken(true);
    await revoke(token);
    const { exitCode, stdout } = await revoke(token);
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('already dead').and.contain('Still valid:');
    // A command stays in one piece, to be copied.
    const wide = stdout.split('\n').filter((line) => line.length > 80);
    expect(wide.filter((line) => !line.startsWith('    sf jwt '))).to.deep.equal([]);
    const expired = await issueToken(true);
    org.clock.advance(3600);
    expect((await json(expired)).json().result).to.deep.include({
      revoked: 0,
      outcome: 'already-dead',
      proof: { before: 'rejected', after: 'rejected' },
    });
  });

  it('only looks in a dry run', async () => {
    const token = await issueToken(true);
    const { result } = (await json(token, '--dry-run')).json();
    expect(result).to.deep.include({ revoked: 0, dryRun: true, proof: { before: 'accepted', after: 'unknown' } });
    expect({ userinfo: await whoami(token), posts: posts() }).to.deep.equal({ userinfo: 200, posts: 0 });
  });

  it('ends a refresh token, says that nobody could see it, and has an exit code of its own for that', async () => {
    org.openSession(user, appNamed(org, 'Pay').consumerKey);
    const refresh = org.state.tokens.find(({ kind }) => kind === 'refresh');
    const { exitCode, json: read } = await json(refresh?.value ?? '');
    expect({ exitCode, status: read().status }).to.deep.equal({ exitCode: 6, status: 6 });
    expect(read().result).to.deep.include({
      revoked: 0,
      outcome: 'unchecked',
      answer: 'revoked',
      proof: { before: 'unknown', after: 'unknown' },
    });
    expect(refresh?.revoked).to.equal(true);
  });

  it('settles a revocation whose answer was lost by asking again', async () => {
    const token = await issueToken(true);
    org.faults.push({ match: /oauth2\/revoke/, kind: 'reset-after' });
    expect((await json(token)).json().result).to.deep.include({
      revoked: 1,
      proof: { before: 'accepted', after: 'rejected' },
    });
  });

  it('says that a revocation failed when the connection broke before it was done', async () => {
    const token = await issueToken(true);
    org.faults.push({ match: /oauth2\/revoke/, kind: 'reset' });
    const { exitCode, json: read } = await json(token);
    expect({ exitCode, name: read().name }).to.deep.equal({ exitCode: 1, name: 'WriteUnconfirmedError' });
    expect(read().message).to.contain('still accepts the token');
    expect(await whoami(token)).to.equal(200);
  });

  it('says that the outcome is unknown when the org is gone afterwards', async () => {
    const token = await issueToken(true);
    org.faults.push({ match: /oauth2\/revoke/, kind: 'reset-after' }, { match: /userinfo/, kind: 'reset', after: 1 });
    const { json: read } = await json(token);
    expect(read().name).to.equal('WriteUnconfirmedError');
    expect(read().message).to.contain('not known whether the token was revoked');
  });

  it('has done nothing when the org cannot even be asked', async () => {
    const token = await issueToken(true);
    org.faults.push({ match: /userinfo/, kind: 'reset' });
    const { exitCode, json: read } = await json(token);
    expect({ exitCode, name: read().name, posts: posts() }).to.deep.equal({
      exitCode: 5,
      name: 'OrgUnreachableError',
      posts: 0,
    });
  });

  const refusals: { what: string; fault: object; words: string }[] = [
    { what: 'calls Bad_Id', fault: { status: 404, body: 'Bad_Id' }, words: 'wrong host or path' },
    {
      what: 'sees no token',
      fault: {
        status: 400,
        body: 'error=unsupported_token_type&error_description=this%20token%20type%20is%20not%20supported',
        contentType: 'application/x-www-form-urlencoded',
      },
      words: 'this token type is not supported',
    },
    {
      what: 'says something new',
      fault: {
        status: 400,
        body: '{"error":"invalid_moon","error_description":"not today"}',
        contentType: 'application/json',
      },
      words: 'invalid_moon (not today)',
    },
  ];
  for (const { what, fault, words } of refusals) {
    it(`passes on that the endpoint ${what}`, async () => {
      const token = await issueToken(true);
      org.faults.push({ match: /oauth2\/revoke/, kind: 'status', ...fault } as (typeof org.faults)[number]);
      const { exitCode, json: read } = await json(token);
      expect({ exitCode, name: read().name }).to.deep.equal({ exitCode: 1, name: 'RevocationRefusedError' });
      expect(read().message).to.contain(words);
    });
  }

  it('never calls a stranger whom the token itself names as its issuer', async () => {
    for (const iss of [org.url, 'https://evil.example', 'https://evil.my.site.com/services/apexrest/x']) {
      const forged = jwt(
        { alg: 'RS256', tty: 'sfdc-core-token' },
        { iss, sub: 'uid:0055g00000Intg2AAB', exp: 4102444800 },
      );
      const { exitCode, stderr } = await revoke(forged, []);
      expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 2, requests: 0 });
      expect(stderr).to.contain('InputMissingError').and.contain('Anyone can write such an issuer');
    }
  });

  it('warns when the token names another issuer than the host asked', async () => {
    const foreign = jwt(
      { alg: 'RS256', tty: 'sfdc-core-token' },
      { iss: 'https://other.my.salesforce.com', exp: 4102444800 },
    );
    expect((await revoke(foreign)).stderr)
      .to.contain('https://other.my.salesforce.com')
      .and.contain('Warning');
  });

  it('sends nothing for a bearer assertion, for no token, or without a file', async () => {
    const assertion = jwt(
      { alg: 'RS256' },
      { iss: '3MVG9', sub: user, aud: 'https://login.salesforce.com', exp: 4102444800 },
    );
    expect((await revoke(assertion)).stderr)
      .to.contain('RevocationRefusedError')
      .and.contain('bearer assertion');
    expect((await revoke('hello world')).stderr).to.contain('TokenMalformedError');
    expect((await runCommand(JwtRevoke, ['-r', org.url])).exitCode).to.equal(2);
    expect(org.requests).to.deep.equal([]);
  });

  it('ends the token of a guest with the headers that only guests need', async () => {
    const seen: unknown[] = [];
    const server = await httpServer((request, response) => {
      const { url, headers } = request;
      if (url?.endsWith('/revoke')) seen.push({ type: headers['auth-request-type'], uvid: headers['uvid-hint'] });
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (!url?.endsWith('/revoke')) return response.writeHead(403).end();
        const isToken = body.includes('token=ey');
        return response.writeHead(isToken ? 200 : 400).end(isToken ? '' : 'error=unsupported_token_type');
      });
    });
    const guest = jwt({ alg: 'RS256', tty: 'sfdc-core-token' }, { iss: org.url, sub: 'uvid:2f1c-9', exp: 4102444800 });
    await revoke(guest, ['-r', `http://127.0.0.1:${server.port}`]);
    await revoke(await issueToken(true), ['-r', `http://127.0.0.1:${server.port}`]);
    const ofNobody = { type: undefined, uvid: undefined };
    expect(seen).to.deep.equal([ofNobody, { type: 'guest', uvid: '2f1c-9' }, ofNobody, ofNobody]);
  });
});
