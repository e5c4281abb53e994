import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { setElement } from '../support/app-components.ts';
import type { CommandRun } from '../support/command.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';

const none = { source: null, minutes: null };

describe('sf jwt policy display', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const display = (...args: string[]): Promise<CommandRun> => runOrgCommand('policy/display', ['-o', 'pay', ...args]);

  it('shows a connected app to a person, and names what the org does not show', async () => {
    const { stdout, stderr, exitCode } = await display('-a', 'Pay');
    expect(exitCode).to.equal(0);
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      '=== Pay (connected app)',
      '',
      'JWT-based access tokens  off',
      'JWT timeout              30 minutes',
      "JWT timeout for guests   not set (Salesforce's documented default is 30 minutes)",
      'Permitted users          admin-approved',
      'Permission sets          Pay API (Pay_API)',
      'Profiles                 (none)',
      'IP relaxation            enforce',
      'Refresh tokens           expire after 90 days',
      'Session timeout          not set',
      'Session level            not set',
    ]);
    expect(stderr, 'no API shows the timeout of guests, so it is no matter of this user').to.equal('');
  });

  it('tells a script of a connected app, in seven requests', async () => {
    const { json } = await display('-a', 'Pay', '--json');
    expectSuccess(json(), 'jwt-policy-display');
    expect(json().result.policy).to.deep.equal({
      issuesJwt: false,
      timeout: { source: 'app', minutes: 30 },
      guestTimeout: none,
      permittedUsers: 'admin-approved',
      permissionSets: ['Pay API'],
      profiles: [],
      ipRelaxation: 'enforce',
      refreshToken: { policy: 'lifetime', amount: 90, unit: 'days' },
      sessionTimeoutMinutes: null,
      sessionLevel: null,
    });
    expect(json().result.unreadable).to.deep.equal([]); // of the guests' timeout the org answers null: it is not set
    expect(org.requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'GET /services/data',
      'POST /services/Soap/m/68.0',
      'POST /services/Soap/m/68.0',
      // Whether another app of either kind has the name as its label, the timeouts, and both names of each permission set.
      'GET /services/data/v68.0/query',
      'GET /services/data/v68.0/query',
      'GET /services/data/v68.0/query',
      'GET /services/data/v68.0/query',
    ]);
  });

  it('tells a script of an external client app in the same words, in ten requests', async () => {
    const policy = 'ExtlClntAppOauthConfigurablePolicies';
    setElement(org, policy, 'Orders_oauthPlcy', 'namedUserJwtSessionTimeoutType', 'Custom');
    setElement(org, policy, 'Orders_oauthPlcy', 'namedUserJwtTimeout', '15');
    const { json } = await display('-a', 'orders', '--json');
    expectSuccess(json(), 'jwt-policy-display');
    expect(json().result).to.deep.include({ unreadable: [] });
    expect(json().result.policy).to.deep.equal({
      issuesJwt: false,
      timeout: { source: 'app', minutes: 15 },
      guestTimeout: none,
      permittedUsers: 'admin-approved',
      permissionSets: ['Pay_API'],
      profiles: [],
      ipRelaxation: 'enforce',
      refreshToken: { policy: 'lifetime', amount: 365, unit: 'days' },
      sessionTimeoutMinutes: null,
      sessionLevel: 'STANDARD',
    });
    expect(org.requests).to.have.length(10);
  });

  it('does not guess whether an app issues JWTs when the org hides its settings', async () => {
    const { json, exitCode } = await display('-a', 'Hidden_Vault', '--json');
    expectSuccess(json(), 'jwt-policy-display');
    expect({ exitCode, unreadable: json().result.unreadable }).to.deep.equal({
      exitCode: 0,
      unreadable: ['issuesJwt'],
    });
    expect(json().result.policy).to.deep.include({ issuesJwt: null, permittedUsers: 'admin-approved' });
    expect(json().warnings).to.deep.equal(['The org does not show "issuesJwt" to this user.']);
    const { stdout } = await display('-a', 'Hidden_Vault');
    expect(stdout).to.match(/^=== Hidden Vault \(external client app Hidden_Vault\)$/m);
    expect(stdout).to.match(/^JWT-based access tokens {2}not shown by the org$/m);
  });

  it('shows an app from a package as far as the org does, or says whose it is', async () => {
    const billing = await display('-a', 'acme__Billing', '--json');
    const dispatch = await display('-a', 'acme__Dispatch', '--json');
    for (const { exitCode, json } of [billing, dispatch]) {
      expect(exitCode).to.equal(0);
      expectSuccess(json(), 'jwt-policy-display');
    }
    expect(dispatch.json().result.unreadable).to.deep.equal(['issuesJwt']);
  });

  it('writes nothing, ever', async () => {
    const before = structuredClone(org.state.components);
    for (const app of ['Pay', 'Orders', 'Hidden_Vault']) await display('-a', app);
    expect(org.state.components).to.deep.equal(before);
  });
});
