import { expect } from 'chai';
import JwtExchange from '../../src/commands/jwt/exchange.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { type Changes, payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { closePayOrgs, dropScope, startPay, userOf } from '../support/pay-org.ts';

const tokenPath = '/services/oauth2/token';

describe('sf jwt exchange, and what stops it:', () => {
  let org: LocalOrg;
  let key: string;

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  const pay = (changes?: Changes): string[] => payFlags(org, changes);
  const run = (args: string[], env: Record<string, string> = {}): Promise<CommandRun> =>
    runCommand(JwtExchange, args, { SF_JWT_KEY: key, ...env });

  describe('an exchange that Salesforce asks to send again', () => {
    const body = '{"error":"unknown_error","error_description":"retry your request"}';
    const asked = (): number => org.requests.filter(({ path }) => path === tokenPath).length;

    it('is sent again, with a new assertion', async () => {
      org.faults.push({
        ...{ match: /oauth2\/token/, kind: 'status', status: 400, body, contentType: 'application/json' },
        times: 1,
      });
      const { exitCode } = await run([...pay(), '--json']);
      expect({ exitCode, asked: asked() }).to.deep.equal({ exitCode: 0, asked: 2 });
    });

    it('is given up after three requests, with the advice to run it again', async () => {
      org.faults.push({ match: /oauth2\/token/, kind: 'status', status: 400, body, contentType: 'application/json' });
      const { exitCode, json } = await run([...pay(), '--json']);
      expect({ exitCode, asked: asked(), code: json().data?.code }).to.deep.equal({
        exitCode: 4,
        asked: 3,
        code: 'passing-fault',
      });
      expect(json().actions?.[0]).to.match(/Run the same command again/);
    });
  });

  describe('an exchange that Salesforce refuses', () => {
    const selfAuthorize = (): void => setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'false');
    const refusals: {
      why: string;
      code: string;
      when?: () => void;
      changes?: () => Changes;
      args?: string[];
      keyName?: string;
    }[] = [
      { why: 'the client id is unknown', code: 'wrong-client-id', changes: () => ({ clientId: '3MVG9nobody' }) },
      {
        why: 'the app is not in this org',
        code: 'app-not-installed',
        changes: () => ({ clientId: [...org.state.absentAppKeys][0] ?? '' }),
      },
      { why: 'the key is another one', code: 'invalid-assertion', keyName: 'other' },
      { why: 'the user is unknown', code: 'invalid-assertion', changes: () => ({ username: 'nobody@pay.example' }) },
      {
        why: 'nobody lets the user in',
        code: 'not-admin-approved',
        changes: () => ({ username: 'outsider@pay.example' }),
      },
      { why: 'the user never approved the app', code: 'not-approved', when: selfAuthorize },
      {
        why: 'the audience is that of sandboxes',
        code: 'wrong-audience',
        args: ['--audience', 'https://test.salesforce.com'],
      },
      { why: 'the clock here is slow', code: 'expired-assertion', when: () => org.clock.advance(600) },
      { why: 'the user is deactivated', code: 'inactive-user', changes: () => ({ username: 'gone@pay.example' }) },
      { why: 'the user is frozen', code: 'login-failed', changes: () => ({ username: 'frozen@pay.example' }) },
      {
        why: 'the user is frozen, by the other reading',
        code: 'inactive-user',
        changes: () => ({ username: 'frozen@pay.example' }),
        when: () => Object.assign(org.switches, { frozenUser: 'inactive_user' }),
      },
      {
        why: 'the address is not allowed',
        code: 'ip-or-hours',
        when: () => Object.assign(userOf(org), { isIpRestricted: true }),
      },
      {
        why: 'the user has logged in too often',
        code: 'rate-limit',
        when: () => Object.assign(org.state, { loginsPerHour: 0 }),
      },
      { why: 'the org is locked', code: 'inactive-org', when: () => Object.assign(org.state, { isLocked: true }) },
      {
        why: 'the app lacks the refresh scope',
        code: 'refresh-scope-missing',
        when: () => dropScope(org, 'RefreshToken'),
      },
    ];

    for (const { why, code, when, changes, args = [], keyName = 'pay' } of refusals) {
      it(`because ${why}: exit code 4, ${code}, and what to do`, async () => {
        when?.();
        const env = { SF_JWT_KEY: (await keyPair(keyName)).privateKeyPem };
        const { exitCode, json: read } = await run([...pay(changes?.()), ...args, '--json'], env);
        const { name, data, actions } = read();
        expect({ exitCode, name, code: data?.code }).to.deep.equal({ exitCode: 4, name: 'ExchangeRefusedError', code });
        expect(data)
          .to.include({ tokenEndpoint: `${org.url}${tokenPath}` })
          .and.have.property('errorDescription');
        expect(actions).not.to.deep.equal([]);
        expect(org.requests).to.have.length(1);
      });
    }

    for (const { reading, code } of [
      { reading: 'invalid_grant', code: 'invalid-assertion' },
      { reading: 'invalid_client', code: 'wrong-client-credentials' },
    ] as const) {
      it(`because the certificate of an external client app is another one (${reading}): ${code}`, async () => {
        org.switches.wrongCertificateOnEca = reading;
        org.trust('Orders', (await keyPair('other')).certificatePem);
        const { json: read } = await run([...pay({ clientId: appNamed(org, 'Orders').consumerKey }), '--json']);
        expect(read().data?.code).to.equal(code);
      });
    }

    it("in words that nobody knows: they are passed on as Salesforce's own", async () => {
      const body = JSON.stringify({ error: 'invalid_moon', error_description: 'come back at full moon' });
      org.faults.push({ match: /oauth2\/token/, kind: 'status', status: 400, body, contentType: 'application/json' });
      const { exitCode, stderr } = await run(pay());
      expect(exitCode).to.equal(4);
      expect(stderr).to.contain('invalid_moon').and.contain('come back at full moon');
    });
  });

  describe('an exchange that does not reach the org, or gets no answer of the API', () => {
    const faults: { what: string; fault: object; exitCode: number; name: string; stage?: string }[] = [
      { what: 'is reset', fault: { kind: 'reset' }, exitCode: 5, name: 'OrgUnreachableError', stage: 'http' },
      {
        what: 'does its work and is reset',
        fault: { kind: 'reset-after' },
        exitCode: 5,
        name: 'OrgUnreachableError',
        stage: 'http',
      },
      {
        what: 'breaks off half-way',
        fault: { kind: 'truncated' },
        exitCode: 5,
        name: 'OrgUnreachableError',
        stage: 'http',
      },
      {
        what: 'is down for maintenance',
        fault: { kind: 'html' },
        exitCode: 1,
        name: 'OrgAnsweredBadlyError',
        stage: 'http',
      },
      {
        what: 'shows a page',
        fault: { kind: 'html', status: 200 },
        exitCode: 1,
        name: 'OrgAnsweredBadlyError',
        stage: 'http',
      },
      {
        what: 'fails inside',
        fault: { kind: 'status', status: 500 },
        exitCode: 1,
        name: 'OrgAnsweredBadlyError',
        stage: 'http',
      },
    ];
    for (const { what, fault, exitCode, name, stage } of faults) {
      it(`because it ${what}: ${name}, exit code ${exitCode}, one attempt`, async () => {
        org.faults.push({ match: /oauth2\/token/, ...fault } as (typeof org.faults)[number]);
        const failed = await run([...pay(), '--json']);
        expect({ exitCode: failed.exitCode, name: failed.json().name, stage: failed.json().data?.stage }).to.deep.equal(
          { exitCode, name, stage },
        );
        expect(org.requests.length).to.be.at.most(1);
      });
    }

    it('never sends a secret to a host without TLS', async () => {
      const { exitCode, stderr } = await run(['-i', 'x', '--username', 'y', '-r', 'http://pay.my.salesforce.com']);
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain('InsecureUrlError');
    });
  });
});
