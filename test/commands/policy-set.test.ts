import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts, pageOfApp, setElement } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { CommandRun } from '../support/command.ts';
import { logIn, logInThroughPay, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';

describe('sf jwt policy set', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const set = (...args: string[]): Promise<CommandRun> => runOrgCommand('policy/set', ['-o', 'pay', ...args]);

  it('sets the JWT timeout of an external client app that issues JWTs, and says what it changed', async () => {
    issueJwts(org, 'Orders');
    const { stdout, stderr, exitCode } = await set('-a', 'Orders', '--timeout', '15');
    expect({ exitCode, stderr: stderr.trim() }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      '✓ The policies of Orders (external client app) are set. Salesforce may take up',
      '  to 10 minutes to apply them.',
      "  JWT timeout  not set (Salesforce's documented default is 30 minutes) → 15 minutes",
      ...['', 'Next:', '- Show all policies:'],
      '    sf jwt policy display --target-org pay --app Orders --app-type external-client-app',
    ]);
    expect(appNamed(org, 'Orders').jwtTimeoutMinutes).to.equal(15);
  });

  const many = ['--refresh-token', 'inactivity:30d', '--add-profile', 'Standard User', '--ip-relaxation', 'bypass'];
  const edits: { app: string; requests: number; changes: { field: string; to: unknown }[] }[] = [
    {
      app: 'Pay', // version, list, read, query for the profile, read again, update, read back
      requests: 9,
      changes: [
        { field: 'oauthPolicy.ipRelaxation', to: 'BYPASS' },
        { field: 'oauthPolicy.refreshTokenPolicy', to: 'specific_inactivity:30:DAYS' },
        { field: 'profileName', to: ['Standard User'] },
      ],
    },
    {
      app: 'Orders', // version, list, read the app, query for the profile, list and read the policy, read again, update, read back
      requests: 11,
      changes: [
        { field: 'commaSeparatedProfile', to: ['Standard User'] },
        { field: 'ipRelaxationPolicyType', to: 'Bypass' },
        { field: 'refreshTokenPolicyType', to: 'SpecificInactivity' },
        { field: 'refreshTokenValidityPeriod', to: 30 },
      ],
    },
  ];
  for (const { app, requests, changes } of edits) {
    it(`tells a script what it has changed on ${app}, and changes nothing the second time`, async () => {
      const first = await set('-a', app, ...many, '-p', '--json');
      expectSuccess(first.json(), 'jwt-policy-set');
      expect(first.json().result).to.deep.include({ changed: true, dryRun: false });
      const seen = first.json().result.changes as { field: string; to: unknown }[];
      expect(seen.map(({ field, to }) => ({ field, to }))).to.have.deep.members(changes);
      expect(org.requests.splice(0)).to.have.length(requests);
      const second = await set('-a', app, ...many, '--json');
      expectSuccess(second.json(), 'jwt-policy-set');
      expect(second.exitCode).to.equal(0);
      expect(second.json().result).to.deep.include({ changed: false, changes: [] });
      expect(org.requests).to.have.length(requests - 3);
    });

    it(`shows in a dry run what would change on ${app}, and writes nothing`, async () => {
      const before = structuredClone(org.state.components);
      const dry = (await set('-a', app, ...many, '--dry-run', '--json')).json();
      expectSuccess(dry, 'jwt-policy-set');
      expect(dry.result).to.deep.include({ changed: false, dryRun: true });
      expect(dry.result.changes).to.have.length(changes.length);
      expect(org.state.components).to.deep.equal(before);
      expect(org.requests).to.have.length(requests - 3);
    });
  }

  it('takes permission sets by their label, and writes their API name', async () => {
    await set('-a', 'Pay', '--add-permission-set', 'Robot Drivers');
    expect(appNamed(org, 'Pay').permissionSets).to.deep.equal(['Pay_API', 'Robot_Drivers']);
  });

  const stops: { what: string; args: string[]; name: string; exitCode: number; requests: number; says: RegExp }[] = [
    {
      what: 'a call that names no policy',
      args: ['-a', 'Pay'],
      name: 'InputMissingError',
      exitCode: 2,
      requests: 0,
      says: /No flag specifies what to change.*--timeout 15/s,
    },
    {
      what: 'a refresh token policy that it does not know',
      args: ['-a', 'Pay', '--refresh-token', 'lifetime:30'],
      name: 'PolicyValueError',
      exitCode: 2,
      requests: 0,
      says: /"lifetime:30".*lifetime:30d/s,
    },
    {
      what: 'a word that is no kind of permitted users',
      args: ['-a', 'Pay', '--permitted-users', 'everybody'],
      name: 'Error',
      exitCode: 2,
      requests: 0,
      says: /admin-approved.*self-authorize/s,
    },
    {
      what: 'a timeout that Salesforce does not offer',
      args: ['-a', 'Orders', '--timeout', '7'],
      name: 'TimeoutNotAllowedError',
      exitCode: 2,
      requests: 5,
      says: /"7".*1, 5, 10, 15, 30, 60.*"session"/s,
    },
    {
      what: 'a timeout that the API version does not offer yet',
      args: ['-a', 'Orders', '--timeout', '60', '--api-version', '64.0'],
      name: 'TimeoutNotAllowedError',
      exitCode: 2,
      requests: 4,
      says: /"60".*64.*1, 5, 10, 15, 30\./s,
    },
    {
      what: 'the JWT timeout of a connected app, which only Setup sets',
      args: ['-a', 'Pay', '--timeout', '15', '--ip-relaxation', 'bypass'],
      name: 'SetupOnlyError',
      exitCode: 1,
      requests: 5,
      says: /no API.*lightning\/setup\/ConnectedApplication\/page\?address=%2F0H4/s,
    },
    {
      what: 'a JWT timeout for an app that issues no JWTs',
      args: ['-a', 'Orders', '--timeout', '15'],
      name: 'JwtTokensDisabledError',
      exitCode: 1,
      requests: 8,
      says: /sf jwt enable/,
    },
    {
      what: 'a permission set that the org does not have',
      args: ['-a', 'Pay', '--add-permission-set', "O'Nobody"],
      name: 'PermissionSetNotFoundError',
      exitCode: 1,
      requests: 6,
      says: /O'Nobody.*sf data query/s,
    },
    {
      what: 'pre-authorisation beside self-authorize',
      args: ['-a', 'Pay', '--permitted-users', 'self-authorize'],
      name: 'PolicyValueError',
      exitCode: 2,
      requests: 5,
      says: /--remove-permission-set 'Pay API'/,
    },
    {
      what: 'an app that does not exist',
      args: ['-a', 'Nobody', '--session-timeout', '15'],
      name: 'AppNotFoundError',
      exitCode: 1,
      requests: 4,
      says: /"Nobody"/,
    },
  ];
  for (const { what, args, name, exitCode, requests, says } of stops) {
    it(`stops at ${what}, with a way out, and writes nothing`, async () => {
      const before = structuredClone(org.state.components);
      const json = await set(...args, '--json');
      expect(org.requests).to.have.length(requests);
      const words = await set(...args);
      expect({ words: words.exitCode, json: json.exitCode }).to.deep.equal({ words: exitCode, json: exitCode });
      const { message, actions = [], ...envelope } = json.json();
      expect(envelope.name).to.equal(name);
      expect(`${message}\n${actions.join('\n')}`)
        .to.match(says)
        .and.not.contain('%s');
      expect(words.stderr).to.match(says);
      expect(org.state.components).to.deep.equal(before);
      for (const run of [words, json]) expectNoSecret(run, org);
    });
  }

  it('gives scripts the timeouts that are allowed, and the page of Setup', async () => {
    const { data: timeout } = (await set('-a', 'Orders', '--timeout', '7', '--json')).json();
    expect(timeout).to.deep.equal({ allowed: [1, 5, 10, 15, 30, 60, 90, 120, 240, 480, 720], session: true });
    const { data: setup } = (await set('-a', 'Pay', '--timeout', '15', '--json')).json();
    expect(setup).to.deep.equal({ app: 'Pay', setupUrl: pageOfApp(org, 'Pay') });
  });

  it('warns when a closed app would have nobody left to use it', async () => {
    const empty = ['--permitted-users', 'admin-approved', '--dry-run', '--json'];
    const { json } = await set('-a', 'Portal_Sync', ...empty);
    expect(json().warnings.join()).to.contain('no user will be able to use the app');
    const { json: filled } = await set('-a', 'Portal_Sync', ...empty, '--add-permission-set', 'Pay_API');
    expect(filled().warnings).to.deep.equal([]);
  });

  it('asks before it closes the very app that the CLI is connected through', async () => {
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'true');
    await logInThroughPay(org, 'through-pay');
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'false');
    const close = ['-o', 'through-pay', '-a', 'Pay', '--permitted-users', 'admin-approved', '--json'];
    const { exitCode, json } = await runOrgCommand('policy/set', close);
    expect({ exitCode, name: json().name }).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
    expect(appNamed(org, 'Pay').isAdminApproved).to.equal(false);
    expect((await runOrgCommand('policy/set', [...close, '-p'])).exitCode).to.equal(0);
    expect(appNamed(org, 'Pay').isAdminApproved).to.equal(true);
  });

  it('warns of an older API version that was asked for, and never of the newest', async () => {
    const warnings = async (...more: string[]): Promise<string> =>
      String((await set('-a', 'Pay', '--session-timeout', '15', '--dry-run', '--json', ...more)).json().warnings);
    expect(await warnings('--api-version', '62.0')).to.match(
      /API version 62.0 was requested, and the org's newest .* 68.0/,
    );
    for (const newest of [[], ['--api-version', '68.0']])
      expect(await warnings(...newest)).not.to.contain('was requested');
  });
});
