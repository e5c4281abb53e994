import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ux } from '@oclif/core/ux';
import { expect } from 'chai';
import JwtIntrospect from '../../src/commands/jwt/introspect.ts';
import { gatherIntrospection } from '../../src/token/cli/introspect-input.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, failureOf, readConfigAgain, runCommand } from '../support/command.ts';
import { logIn, logInThroughPay, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user, userOf } from '../support/pay-org.ts';
import { closedPort, closeServers, httpServer } from '../support/servers.ts';
import { jwt } from '../support/tokens.ts';

type FindingLike = { code: string; level: string; message: string };
type Row = { claim: string; token: string | null; org: string | null; same: boolean | null };

describe('sf jwt introspect', () => {
  let org: LocalOrg;
  let cache: string;
  const outputs: CommandRun[] = [];

  beforeEach(async () => {
    cache = mkdtempSync(join(tmpdir(), 'jwt-cache-'));
    org = await startPay();
    issueJwts(org, 'Pay');
  });
  afterEach(() => rmSync(cache, { recursive: true }));
  // Whatever a test was about: no token and no secret of the org was shown.
  afterEach(() => {
    const secrets = [...org.state.consumerSecrets.values()];
    for (const output of outputs.splice(0)) expectNoSecret(output, org, secrets);
  });
  afterEach(closePayOrgs);
  afterEach(closeServers);

  const keyOf = (app: string): string => appNamed(org, app).consumerKey;
  const secretOf = (app: string): string => org.state.consumerSecrets.get(keyOf(app)) ?? '';
  const withSecret = (app = 'Pay') => ({ SF_JWT_CLIENT_SECRET: secretOf(app) });
  const issue = (): Promise<string> => bearerToken(org, keyOf('Pay'), user);
  const revoke = (token: string): void => {
    for (const one of org.state.tokens) if (one.value === token) one.revoked = true;
  };
  const ask = (text: string, args: string[] = [], env: Record<string, string> = {}): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      const host = args.includes('-r') || args.includes('-o') ? [] : ['-r', org.url];
      org.requests.splice(0);
      const answer = await runCommand(JwtIntrospect, ['-f', join(dir, 'token'), ...host, ...args], {
        SF_CACHE_DIR: cache,
        SF_JWT_CLIENT_SECRET: '',
        ...env,
      });
      outputs.push(answer);
      return answer;
    });
  const json = (text: string, args: string[] = [], env: Record<string, string> = {}): Promise<CommandRun> =>
    ask(text, ['--json', ...args], env);
  const codes = ({ json: read }: CommandRun): string[] =>
    (read().result.findings as FindingLike[]).map(({ code }) => code);
  const rows = ({ json: read }: CommandRun): Record<string, boolean | null> =>
    Object.fromEntries((read().result.comparison as Row[]).map(({ claim, same }) => [claim, same]));
  const asked = (): string[] => org.requests.map(({ path }) => path.replace('/services/oauth2', ''));
  const outcome = ({ json: read, exitCode }: CommandRun) => {
    const { active, source } = read().result;
    return { active, source, exitCode };
  };

  describe('with a client secret', () => {
    for (const reading of ['identity-url', 'uid'] as const) {
      it(`finds a live token to say what the org says, when the org names the user by ${reading}`, async () => {
        org.switches.introspectJwtSubject = reading;
        const answer = await json(await issue(), [], withSecret());
        expect(outcome(answer)).to.deep.equal({ active: true, source: 'introspect', exitCode: 0 });
        const told = { user: true, client_id: true, scopes: true, token_type: true, iat: true, exp: true };
        expect(rows(answer)).to.include({ ...told, org: reading === 'uid' ? null : true, username: null });
        expect(codes(answer)).to.deep.equal(['nbf-differs']); // the token begins 15 seconds early
        expect(asked()).to.deep.equal(['/introspect']);
      });
    }

    for (const reading of ['inactive', 'invalid_token'] as const) {
      it(`shows a revoked token as good on this machine and dead at the org, when the org answers ${reading}`, async () => {
        org.switches.introspectDeadToken = reading;
        const token = await issue();
        revoke(token);
        const answer = await json(token, [], withSecret());
        expect(outcome(answer)).to.deep.equal({ active: false, source: 'introspect', exitCode: 3 });
        expect(codes(answer)).to.deep.equal(['dead-at-server']);
        expect(asked()).to.deep.equal(['/introspect', '/id/keys']); // an app sees its own tokens
        const { stdout } = await ask(token, [], withSecret());
        expect(stdout.split('\n')[0]).to.contain('looks valid on this machine, but not at the org');
      });
    }

    it('agrees with the org that an expired token has ended', async () => {
      const token = jwt({ alg: 'RS256', tty: 'sfdc-core-token' }, { client_id: keyOf('Pay'), exp: 1_700_000_000 });
      const answer = await json(token, [], withSecret());
      expect(outcome(answer)).to.deep.equal({ active: false, source: 'introspect', exitCode: 3 });
      expect(codes(answer)).to.include('expired').and.not.include('dead-at-server');
    });

    it('points to the clock when the org takes a token that has ended here', async () => {
      org.clock.advance(-7200);
      const answer = await json(await issue(), [], withSecret());
      expect(outcome(answer)).to.deep.equal({ active: true, source: 'introspect', exitCode: 0 });
      expect(codes(answer)).to.include.members(['expired-but-active', 'expired']);
    });

    it('tells a live token that the asking app may not see from a dead one', async () => {
      const token = await issue();
      const stranger = [['-i', keyOf('Orders')], withSecret('Orders')] as const;
      const alive = await json(token, [...stranger[0]], stranger[1]);
      expect(outcome(alive)).to.deep.equal({ active: true, source: 'userinfo', exitCode: 0 });
      expect(codes(alive)).to.include('hidden-from-client');
      revoke(token);
      const dead = await json(token, [...stranger[0]], stranger[1]);
      expect(outcome(dead)).to.deep.equal({ active: false, source: 'introspect', exitCode: 3 });
      expect(codes(dead)).to.include('dead-at-server').and.not.include('maybe-hidden');
      expect(asked()).to.deep.equal(['/introspect', '/userinfo', '/id/keys']);
    });

    it('offers both readings where userinfo does not settle it', async () => {
      const token = await issue();
      for (const kind of ['reset', 'html'] as const) {
        org.faults.splice(0, 9, { match: /userinfo/, kind });
        const answer = await json(token, ['-i', keyOf('Orders')], withSecret('Orders'));
        expect(outcome(answer)).to.deep.equal({ active: null, source: 'introspect', exitCode: 3 });
        expect(codes(answer)).to.include('maybe-hidden').and.not.include('dead-at-server');
        org.faults.splice(0, 9, { match: /userinfo/, kind });
        const { stdout } = await ask(token, ['-i', keyOf('Orders')], withSecret('Orders'));
        expect(stdout).to.match(/^UNKNOWN: the token is no longer valid at the org, or this app may not see it\./);
      }
    });

    it('asks about a refresh token, but shows it to nobody else', async () => {
      org.openSession(user, keyOf('Pay'));
      const refresh = org.state.tokens.find(({ kind }) => kind === 'refresh')?.value ?? '';
      const alive = await json(refresh, ['-i', keyOf('Pay')], withSecret());
      expect(outcome(alive)).to.deep.equal({ active: true, source: 'introspect', exitCode: 0 });
      expect(rows(alive)).to.include({ token_type: true, username: null });
      const hidden = await json(refresh, ['-i', keyOf('Orders')], withSecret('Orders'));
      expect(outcome(hidden)).to.deep.equal({ active: null, source: 'introspect', exitCode: 3 });
      expect(codes(hidden)).to.include('maybe-hidden');
      expect(asked()).to.deep.equal(['/introspect']);
      expect(org.state.tokens.find(({ value }) => value === refresh)?.revoked).to.not.equal(true);
    });

    it('does not believe a server that calls everything dead, and sends it the token once', async () => {
      for (const secret of ['', 'any']) {
        const bodies: string[] = [];
        const { port } = await httpServer((request, response) => {
          let body = request.headers.authorization ?? '';
          request.on('data', (chunk) => {
            body += chunk;
          });
          request.on('end', () => {
            bodies.push(body);
            if (request.url?.endsWith('introspect')) return response.end('{"active":false}');
            const isShown = request.url?.endsWith('userinfo');
            return response.writeHead(isShown ? 403 : 400).end(isShown ? 'Bad_OAuth_Token' : 'error=invalid_token');
          });
        });
        const iss = `http://127.0.0.1:${port}`;
        const token = jwt({ alg: 'RS256', tty: 'sfdc-core-token' }, { iss, exp: 4102444800 });
        const args = ['-r', iss, '-i', '3MVG9other'];
        const answer = await json(token, args, { SF_JWT_CLIENT_SECRET: secret });
        expect(outcome(answer)).to.include({ active: null, exitCode: 3 });
        expect(codes(answer)).to.include('says-dead-to-all').and.not.include('dead-at-server');
        expect(bodies.at(-1)).not.to.contain(token.slice(0, 40));
        const { stdout } = await ask(token, args, { SF_JWT_CLIENT_SECRET: secret });
        expect(stdout)
          .to.match(/^UNKNOWN/m)
          .and.not.match(/NOT ACTIVE/);
      }
    });

    it('knows that a wrong secret, or an unknown app, tells nothing about the token', async () => {
      for (const { args, secret } of [
        { args: [], secret: 'wrong' },
        { args: ['-i', '3MVG9nobody'], secret: secretOf('Pay') },
      ] as const) {
        const answer = await json(await issue(), [...args], { SF_JWT_CLIENT_SECRET: secret });
        expect(failureOf(answer)).to.deep.equal({ exitCode: 4, name: 'ClientRefusedError' });
        expect(answer.json().actions).to.have.length.greaterThan(0);
      }
    });

    it('asks for the app when neither a flag nor the token names one', async () => {
      const answer = await json(org.accessToken, [], withSecret());
      expect({ exitCode: answer.exitCode, name: answer.json().name, asked: asked() }).to.deep.equal({
        exitCode: 2,
        name: 'InputMissingError',
        asked: [],
      });
    });

    it('passes on that the org sees no token in it', async () => {
      const encrypted = `${Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString('base64url')}.aa.bb.cc.dd`;
      const answer = await json(encrypted, ['-i', keyOf('Pay')], withSecret());
      expect(failureOf(answer)).to.deep.equal({ exitCode: 1, name: 'IntrospectionRefusedError' });
      expect(answer.json().message).to.contain('unsupported_token_type');
    });
  });

  describe('without a client secret', () => {
    for (const [args, shows] of [
      [[], true],
      [['--json'], false],
    ] as const) {
      it(`${shows ? 'shows' : 'does not show'} at a terminal that it takes its time with ${args.join() || 'no flag'}`, async () => {
        org.faults.push({ match: /userinfo/, kind: 'delay', ms: 2500 });
        const shown: string[] = [];
        const { isTTY } = process.stderr;
        const { start } = ux.action;
        process.stderr.isTTY = true;
        ux.action.start = (words) => void shown.push(words);
        await ask(org.accessToken, [...args]).finally(() => {
          process.stderr.isTTY = isTTY;
          ux.action.start = start;
        });
        expect(shown).to.deep.equal(shows ? ['Asking the org'] : []);
      });
    }

    it('shows an access token to userinfo, and tells the ids of its user alone', async () => {
      for (const token of [await issue(), org.openSession(user)]) {
        const answer = await json(token);
        expect(outcome(answer)).to.deep.equal({ active: true, source: 'userinfo', exitCode: 0 });
        const server = (answer.json().result.claims as { server: object }).server;
        expect(Object.keys(server)).to.have.members([
          ...['user_id', 'organization_id', 'preferred_username', 'active', 'user_type'],
        ]);
        expect(answer.stdout).not.to.contain(userOf(org).name).and.not.contain('Europe/Berlin');
        expect(codes(answer)).to.include('not-introspected');
        expect(asked()).to.deep.equal(['/userinfo']);
      }
    });

    it('shows a revoked token as dead at the org', async () => {
      const token = await issue();
      revoke(token);
      const answer = await json(token);
      expect(outcome(answer)).to.deep.equal({ active: false, source: 'userinfo', exitCode: 3 });
      expect(codes(answer)).to.include('dead-at-server');
    });

    it('never calls a forged token good: it is dead at the org, and the signature fails', async () => {
      const token = await issue();
      const forged = `${token.slice(0, -8)}AAAAAAAA`;
      expect(codes(await json(forged)))
        .to.include('not-good-here')
        .and.not.include('dead-at-server');
      const { stdout } = await ask(forged);
      expect(stdout.split('\n')[0]).to.equal('NOT ACTIVE: the token is valid neither at the org nor on this machine.');
    });

    it('claims nothing where the keys cannot be fetched: the end of a longer signature may be missing', async () => {
      const token = await issue();
      revoke(token);
      org.faults.push({ match: /id\/keys/, kind: 'status', status: 503 });
      expect(codes(await json(token)))
        .to.include('signature-unproven')
        .and.not.include('dead-at-server');
      const { stdout } = await ask(token);
      expect(stdout.split('\n')[0]).to.match(/^UNKNOWN/);
    });

    it('claims nothing of this machine for an opaque token, which nobody can check there', async () => {
      const opaque = org.openSession(user);
      revoke(opaque);
      await logIn(org, 'own');
      const { stdout } = await ask(opaque, ['-o', 'own']);
      expect(asked()).to.deep.equal(['/userinfo', '/revoke']); // the last about what is no token
      expect(stdout.split('\n')[0]).to.equal('NOT ACTIVE: the token is no longer valid at the org.');
    });

    it('knows the host of -r for an opaque token’s own by the login of the default org alone', async () => {
      const opaque = org.openSession(user);
      revoke(opaque);
      const open = await json(opaque);
      expect(outcome(open)).to.deep.equal({ active: null, source: 'userinfo', exitCode: 3 });
      expect(codes(open)).to.include('maybe-of-other-org').and.not.include('dead-at-server');
      expect(open.stdout).to.contain(`the token names the org ${opaque.slice(0, 15)}`);
      expect((await ask(opaque)).stdout).to.match(/^UNKNOWN/);
      expect(asked()).to.deep.equal(['/userinfo']);
      await logIn(org, 'own');
      process.env.SF_TARGET_ORG = 'own';
      try {
        await readConfigAgain();
        expect(outcome(await json(opaque))).to.include({ active: false, source: 'userinfo' });
        const foreign = `00D5g00000Other!${opaque.slice(16)}`;
        expect(outcome(await json(foreign))).to.include({ active: null, source: 'userinfo' });
      } finally {
        delete process.env.SF_TARGET_ORG;
        await readConfigAgain();
      }
    });

    it('names a user who is not active any more while the token lives on', async () => {
      const token = await issue();
      userOf(org).isActive = false;
      expect(codes(await json(token))).to.include('user-inactive');
    });

    it('shows a refresh token to nobody', async () => {
      org.openSession(user, keyOf('Pay'));
      const refresh = org.state.tokens.find(({ kind }) => kind === 'refresh')?.value ?? '';
      const answer = await json(refresh);
      expect({ exitCode: answer.exitCode, name: answer.json().name, asked: asked() }).to.deep.equal({
        exitCode: 2,
        name: 'InputMissingError',
        asked: [],
      });
      expect(answer.json().actions?.join()).to.contain('SF_JWT_CLIENT_SECRET');
    });

    it('checks on this machine where userinfo has no answer, and says that a revocation cannot be seen', async () => {
      const token = await issue();
      org.faults.push({ match: /userinfo/, kind: 'status', status: 503 });
      const good = await json(token);
      expect(outcome(good)).to.deep.equal({ active: true, source: 'local', exitCode: 0 });
      expect(codes(good)).to.deep.equal(['org-not-asked']);
      expect(org.requests.map(({ path }) => path)).to.deep.equal(['/services/oauth2/userinfo', '/id/keys']);
      const bad = await json(`${token.slice(0, -8)}AAAAAAAA`);
      expect(outcome(bad)).to.deep.equal({ active: false, source: 'local', exitCode: 3 });
      const opaque = await json(org.accessToken);
      expect(outcome(opaque)).to.deep.equal({ active: null, source: 'local', exitCode: 3 });
    });

    it('calls no token good that the org refuses in words of which nobody knows what they mean', async () => {
      const token = await issue();
      for (const status of [401, 403]) {
        org.faults.push({ match: /userinfo/, kind: 'status', status });
        const answer = await json(token);
        expect(outcome(answer)).to.deep.equal({ active: null, source: 'local', exitCode: 3 });
        expect(codes(answer)).to.include('refused-unclear');
      }
    });

    it('does not take the refusal of a guest’s token for its death: it is good at its own site alone', async () => {
      const guest = jwt(
        { alg: 'RS256', tty: 'sfdc-core-token' },
        { iss: org.url, sub: 'uvid:2f1c-9', exp: 4102444800 },
      );
      const answer = await json(guest);
      expect(answer.json().result).to.include({ source: 'local', active: null });
      expect(asked()).to.not.include('/userinfo');
    });

    it('says which stage failed when the org cannot be reached', async () => {
      const answer = await json(await issue(), ['-r', `http://127.0.0.1:${await closedPort()}`]);
      expect(failureOf(answer)).to.deep.equal({ exitCode: 5, name: 'OrgUnreachableError' });
    });
  });

  describe('at the right host', () => {
    it('never calls a stranger whom the token itself names as its issuer', async () => {
      let calls = 0;
      const stranger = await httpServer((_, response) => {
        calls += 1;
        response.end('{"active":true}');
      });
      const strangers = [
        `http://127.0.0.1:${stranger.port}`,
        'https://evil.example',
        'https://x.my.site.com/services/x',
      ];
      for (const iss of strangers) {
        const forged = jwt({ alg: 'RS256', tty: 'sfdc-core-token' }, { iss, client_id: '3MVG9', exp: 4102444800 });
        await inFolder(async (dir) => {
          await putFiles(dir, { token: forged });
          const args = ['-f', join(dir, 'token'), '--json'];
          const answer = await runCommand(JwtIntrospect, args, withSecret());
          expect({ exitCode: answer.exitCode, name: answer.json().name, calls }).to.deep.equal({
            exitCode: 2,
            name: 'InputMissingError',
            calls: 0,
          });
        });
      }
    });

    it('does not follow the token when the flag for the host is empty, as of an unset variable', async () => {
      const foreign = jwt({ alg: 'RS256', tty: 'sfdc-core-token' }, { iss: 'https://acme.my.salesforce.com' });
      const answer = await json(foreign, ['-r', ''], withSecret());
      expect(failureOf(answer)).to.deep.equal({ exitCode: 2, name: 'InputMissingError' });
    });

    it('sends no client secret to an org that only the token names', async () => {
      const strangers = jwt(
        { alg: 'RS256', tty: 'sfdc-core-token' },
        { iss: 'https://stranger.my.salesforce.com', client_id: '3MVG9', exp: 4102444800 },
      );
      await inFolder(async (dir) => {
        await putFiles(dir, { token: strangers });
        const answer = await runCommand(JwtIntrospect, ['-f', join(dir, 'token'), '--json'], withSecret());
        expect(failureOf(answer)).to.deep.equal({ exitCode: 2, name: 'InputMissingError' });
        expect(answer.json().message).to.contain('stranger.my.salesforce.com');
        expect(answer.json().actions?.join()).to.contain('--target-org').and.contain('--instance-url');
      });
    });

    it('sends a client secret to the issuer that is the default org, and to no other', async () => {
      await logIn(org, 'own');
      const { AuthInfo } = await import('@salesforce/core');
      const login = await AuthInfo.create({ username: org.username });
      await login.save({ instanceUrl: 'https://acme.my.salesforce.com' });
      Object.assign(process.env, { SF_TARGET_ORG: 'own', ...withSecret() });
      const hostFor = (host: string): Promise<string> =>
        inFolder(async (dir) => {
          const claims = { iss: `https://${host}`, client_id: '3MVG9', exp: 4102444800 };
          await putFiles(dir, { token: jwt({ alg: 'RS256', tty: 'sfdc-core-token' }, claims) });
          const asker = { jsonEnabled: () => true, secretPrompt: async () => '' };
          return (await gatherIntrospection({ 'token-file': join(dir, 'token') }, new Date(), asker)).host;
        });
      try {
        await readConfigAgain();
        expect(await hostFor('acme.my.salesforce.com')).to.equal('https://acme.my.salesforce.com');
        const refused = await hostFor('stranger.my.salesforce.com').catch((error: unknown) => error);
        expect(refused).to.have.property('code', 'input-missing-introspect-host');
      } finally {
        for (const name of ['SF_TARGET_ORG', 'SF_JWT_CLIENT_SECRET']) delete process.env[name];
        await readConfigAgain();
      }
    });

    it('warns when another host was asked than the one that the token names', async () => {
      const foreign = jwt(
        { alg: 'RS256', tty: 'sfdc-core-token' },
        { iss: 'https://other.my.salesforce.com', exp: 4102444800 },
      );
      expect(codes(await json(foreign)))
        .to.include('other-issuer')
        .and.not.include('not-good-here');
    });

    it('carries no secret on to where the org redirects', async () => {
      let calls = 0;
      const target = await httpServer((_, response) => {
        calls += 1;
        response.end('{"active":true}');
      });
      const door = await httpServer((_, response) =>
        response.writeHead(307, { location: `http://127.0.0.1:${target.port}/` }).end(),
      );
      const answer = await json(await issue(), ['-r', `http://127.0.0.1:${door.port}`], withSecret());
      expect({ exitCode: answer.exitCode, name: answer.json().name, calls }).to.deep.equal({
        exitCode: 1,
        name: 'OrgAnsweredBadlyError',
        calls: 0,
      });
    });

    it('sends nothing for a bearer assertion or for no token', async () => {
      const assertion = jwt(
        { alg: 'RS256' },
        { iss: '3MVG9', sub: user, aud: 'https://login.salesforce.com', exp: 4102444800 },
      );
      expect((await json(assertion, [], withSecret())).json().name).to.equal('IntrospectionRefusedError');
      expect((await json('hello world', [], withSecret())).json().name).to.equal('TokenMalformedError');
      expect(org.requests).to.deep.equal([]);
    });
  });

  describe('for an org that sf is logged in to', () => {
    const own = (args: string[], env: Record<string, string> = {}): Promise<CommandRun> =>
      runOrgCommand('introspect', ['-o', 'own', '--json', ...args], { SF_JWT_CLIENT_SECRET: '', ...env });

    it('asks about the org’s own token, without showing it', async () => {
      await logIn(org, 'own');
      const answer = await own([]);
      outputs.push(answer);
      expect(outcome(answer)).to.deep.equal({ active: true, source: 'userinfo', exitCode: 0 });
      expect(rows(answer)).to.include({ org: true });
    });

    it('asks as the app of the stored login about an opaque token, which names none', async () => {
      issueJwts(org, 'Pay', false);
      await logInThroughPay(org, 'own');
      const answer = await own([], withSecret());
      outputs.push(answer);
      expect(outcome(answer)).to.deep.equal({ active: true, source: 'introspect', exitCode: 0 });
    });

    it('refuses the token of another org before anything is sent', async () => {
      await logIn(org, 'own');
      const other = `00D5g0000099999!${'A'.repeat(96)}`;
      const answer = await ask(other, ['-o', 'own', '--json']);
      expect({ exitCode: answer.exitCode, name: answer.json().name, asked: asked() }).to.deep.equal({
        exitCode: 1,
        name: 'IntrospectionRefusedError',
        asked: [],
      });
    });
  });

  describe('on the screen', () => {
    it('keeps to 80 columns, marks what differs, and tells who has answered', async () => {
      const token = await issue();
      const shown = [
        await ask(token, [], withSecret()),
        await ask(token),
        await ask(token, ['-i', keyOf('Orders')], withSecret('Orders')),
      ];
      revoke(token);
      shown.push(await ask(token, [], withSecret()), await ask(token));
      for (const { stdout } of shown) {
        expect(stdout.split('\n').filter((line) => line.length > 80)).to.deep.equal([]);
        expect(stdout).to.match(/^Answer {6}from (introspection|userinfo)/m);
      }
      expect(shown[0]?.stdout)
        .to.match(/^! nbf /m)
        .and.match(/^ {2}exp .*\(same\)$/m);
    });

    it('shows no sequence that steers the terminal, wherever it comes from', async () => {
      const steering = '\u001b[2Jgone\u202e';
      const body = JSON.stringify({
        active: true,
        username: steering,
        scope: steering,
        client_id: 'x'.repeat(200),
        exp: 1,
      });
      org.faults.push({ match: /introspect/, kind: 'status', status: 200, body, contentType: 'application/json' });
      const { stdout } = await ask(await issue(), [], withSecret());
      const table = stdout.split('\n').slice(0, stdout.split('\n').indexOf('', 6));
      expect(table.filter((line) => line.length > 80)).to.deep.equal([]);
      expect(stdout).to.contain('\\u001b[2Jgone').and.not.contain('\u001b').and.not.contain('\u202e');
    });
  });

  it('tells no secret that the org echoes', async () => {
    const token = await issue();
    const secret = secretOf('Pay');
    const echo = `bad ${token} and ${secret}`;
    const bodies = [
      { status: 400, body: JSON.stringify({ error: 'invalid_request', error_description: echo }) },
      { status: 401, body: JSON.stringify({ error: echo, error_description: echo }) },
      { status: 200, body: JSON.stringify({ active: true, username: echo, sub: token, jti: secret, aud: [token] }) },
      { status: 400, body: `error=invalid_request&error_description=${encodeURIComponent(echo)}` },
      { status: 500, body: echo },
    ];
    for (const { status, body } of bodies) {
      org.faults.splice(0, 1, { match: /introspect/, kind: 'status', status, body, contentType: 'text/plain' });
      for (const form of [[], ['--json']]) await ask(token, form, withSecret()); // looked at after the test
    }
    expect(outputs).to.have.lengthOf(10);
  });
});
