/** What `sf jwt doctor` says of app and user, through the CLI's own login. */
import { expect } from 'chai';
import JwtDoctor from '../../src/commands/jwt/doctor.ts';
import type { CheckResult, DoctorResult } from '../../src/doctor/run-checks.ts';
import { type Examiner, openExaminer } from '../injections/examiner.ts';
import type { Injection } from '../injections/injection.ts';
import { hiddenInjections, throughOrders } from '../injections/org-injections.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts, setElement } from '../support/app-components.ts';
import { runCommand } from '../support/command.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, logInThroughPay } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

const alias = 'pay-org';
const checkOf = ({ checks }: DoctorResult, id: string): CheckResult | undefined => checks.find((one) => one.id === id);
const faultsOf = ({ checks }: DoctorResult): CheckResult[] =>
  checks.filter(({ status }) => status === 'fail' || status === 'warn');

describe('sf jwt doctor, asking the org about app and user,', () => {
  describe('of a sound exchange', () => {
    let here: Examiner;
    before(async () => {
      here = await openExaminer();
    });
    after(closePayOrgs);

    const sound: { one: Injection; requests: number }[] = [
      { one: { what: 'a connected app', code: '', app: 'Pay', break: () => undefined }, requests: 11 },
      { one: { what: 'an external client app', code: '', app: 'Orders', break: throughOrders() }, requests: 16 },
    ];
    for (const { one, requests } of sound)
      it(`through ${one.what} finds no fault and nothing to warn of, in ${requests} requests`, async () => {
        const { exitCode, result } = await here.examine(one);
        expect(faultsOf(result)).to.deep.equal([]);
        expect(checkOf(result, 'permitted-users')?.detail).to.contain('Pay_API');
        expect({ exitCode, firstCause: result.firstCause }).to.deep.equal({ exitCode: 0, firstCause: null });
        expect(here.org.requests).to.have.length(requests);
      });

    for (const one of hiddenInjections)
      it(`from whom the org hides ${one.what}: ${one.check} names ${one.permission}, the exchange finds ${one.code}`, async () => {
        const { result, stderr } = await here.examine(one);
        const check = checkOf(result, one.check);
        expect(check?.status, stderr || JSON.stringify(check)).to.equal('unknown');
        expect([check?.detail, ...(check?.actions ?? [])].join(' ')).to.contain(one.permission);
        expect(result.firstCause).to.equal(one.code);
        expect(result.checks.at(-1)?.id).to.equal('exchange');
      });
  });

  describe('by a login of its own,', () => {
    let org: LocalOrg;
    const start = async (options: Parameters<typeof startPay>[0] = {}): Promise<void> => {
      org = await startPay(options);
    };
    afterEach(closePayOrgs);

    const examine = async (...args: string[]): Promise<DoctorResult> => {
      const env = { SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
      const who = args.includes('--username') ? [] : ['--username', user];
      const run = await runCommand(JwtDoctor, ['-o', alias, ...who, ...args, '--json'], env);
      return run.json().result as unknown as DoctorResult;
    };

    it('finds the app behind a client id, when no app is named', async () => {
      await start();
      await logIn(org, alias);
      const result = await examine(...payFlags(org).slice(0, 2));
      expect(checkOf(result, 'org-app')?.detail).to.contain('the connected app Pay');
      expect(faultsOf(result)).to.deep.equal([]);
    });

    it('finds the external client app behind a client id', async () => {
      await start();
      org.trust('Orders', (await keyPair('pay')).certificatePem);
      await logIn(org, alias);
      const result = await examine('-i', appNamed(org, 'Orders').consumerKey);
      expect(checkOf(result, 'org-app')?.detail).to.contain('the external client app Orders');
    });

    it('takes the client id from the app that is named', async () => {
      await start();
      await logIn(org, alias);
      const result = await examine('-a', 'Pay');
      expect(result.firstCause).to.equal(null);
      expect(checkOf(result, 'exchange')?.status).to.equal('pass');
    });

    it('claims no revocation of its token where the org calls that dead, or does not answer', async () => {
      await start();
      await logIn(org, alias);
      for (const fault of [
        { kind: 'status', status: 400, body: 'error=invalid_token' },
        { kind: 'status', status: 503 },
      ] as const) {
        org.faults.push({ match: /oauth2\/revoke/, ...fault });
        const token = checkOf(await examine('-a', 'Pay'), 'token');
        expect(token, fault.body).to.include({ status: 'warn', code: 'token-not-revoked' });
        expect(token?.detail).not.to.contain('was revoked immediately');
      }
      const offline = await runCommand(
        JwtDoctor,
        ['-o', alias, '--username', user, ...payFlags(org).slice(0, 2), '--offline'],
        {
          SF_JWT_KEY: (await keyPair('pay')).privateKeyPem,
        },
      );
      expect(offline.stdout.replaceAll(/\s+/g, ' ')).to.contain('With --offline, the connection to the org');
    });

    it('stops at a session that is over, and says how to log in', async () => {
      await start();
      await logIn(org, alias);
      for (const token of org.state.tokens) token.revoked = true;
      const result = await examine(...payFlags(org), '-a', 'Pay');
      expect(result.firstCause).to.equal('org-refused-session');
      expect(result.checks.at(-1)?.actions.join()).to.contain('sf org login');
    });

    it('leaves it to the exchange why a login by key cannot be renewed', async () => {
      await start();
      await logInThroughPay(org, alias);
      for (const token of org.state.tokens) token.revoked = true;
      org.trust('Pay', (await keyPair('other')).certificatePem);
      const result = await examine('-a', 'Pay');
      const session = checkOf(result, 'org-session');
      expect(session?.status).to.equal('unknown');
      expect(result.firstCause).to.equal('invalid-assertion');
      expect(session?.detail).to.contain('Renewing it with the key fails too');
    });

    it('warns that SOAP below API 68 refuses the JWTs of the app', async () => {
      await start({ apiVersion: 67 });
      issueJwts(org, 'Pay');
      await logIn(org, alias);
      const result = await examine(...payFlags(org), '-a', 'Pay');
      expect(faultsOf(result).map(({ id, code }) => ({ id, code }))).to.deep.equal([
        { id: 'app-tokens', code: 'soap-refuses-jwt' },
      ]);
    });

    it('cannot look at apps with a session that is a JWT, below API 68', async () => {
      await start({ apiVersion: 67 });
      issueJwts(org, 'Pay');
      await logInThroughPay(org, alias);
      const result = await examine(...payFlags(org), '-a', 'Pay');
      expect(checkOf(result, 'org-app')?.status).to.equal('unknown');
      expect(checkOf(result, 'org-app')?.detail).to.match(/JWT.*68/s);
      expect(checkOf(result, 'org-user')?.status).to.equal('pass');
    });

    it('takes what another org shows for a hint only: the exchange decides', async () => {
      await start();
      const other = await startPay();
      await logIn(other, alias);
      setElement(other, 'ConnectedApp', 'Pay', 'sessionPolicy.sessionLevel', 'HIGH_ASSURANCE');
      const result = await examine(...payFlags(org), '-a', 'Pay');
      expect(checkOf(result, 'session-level')?.status).to.equal('warn');
      expect(result.firstCause).to.equal(null);
    });

    it('warns of a user without API Enabled, and the exchange decides', async () => {
      await start();
      await logIn(org, alias);
      const { checks, firstCause } = await examine('-a', 'Pay', '--username', 'noapi@pay.example');
      expect(checks.find(({ id }) => id === 'user-api')?.code).to.equal('user-without-api');
      expect(firstCause).to.equal('login-failed');
    });

    it("adds the status of the org's login history to a refusal", async () => {
      await start();
      await logIn(org, alias);
      Object.assign(org.state.users.find(({ username }) => username === user) ?? {}, { isIpRestricted: true });
      const result = await examine(...payFlags(org), '-a', 'Pay');
      expect(checkOf(result, 'exchange')?.detail).to.contain('Failed: ip restricted or invalid login hours');
    });
  });
});
