import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { CommandRun } from '../support/command.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';

const linesOf = (text: string): string[] => text.trimEnd().split('\n');
const calls = (org: LocalOrg): string[] =>
  org.requests.splice(0).map(({ method, path }) => `${method} ${path.replace(/0xI\w+/, '<id>')}`);
const versions = 'GET /services/data';
const soap = 'POST /services/Soap/m/68.0';
const query = 'GET /services/data/v68.0/query';

const kinds = [
  {
    app: { name: 'Pay', label: 'Pay', type: 'ConnectedApp', namespace: null },
    change: { component: 'ConnectedApp:Pay', field: 'oauthConfig.isNamedUserJwtEnabled', from: false, to: true },
    looking: [soap, soap, query, query], // list, read; whether the name is a label of another app of either kind
  },
  {
    app: { name: 'Orders', label: 'Orders', type: 'ExternalClientApp', namespace: null },
    change: {
      component: 'ExtlClntAppGlobalOauthSettings:Orders_glbloauth',
      field: 'isNamedUserJwtEnabled',
      from: false,
      to: true,
    },
    looking: [soap, soap, query, query, soap], // list, read the app; whether the name is a label; read its settings
  },
];

describe('sf jwt enable', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const enable = (...args: string[]): Promise<CommandRun> => runOrgCommand('enable', ['-o', 'pay', ...args]);
  const stored = () => structuredClone(org.state.components);

  it('says first what is true now, then what has changed, what that breaks, and the way back', async () => {
    const { stdout, stderr, exitCode } = await enable('-a', 'pay');
    expect(exitCode).to.equal(0);
    expect(linesOf(stdout)).to.deep.equal([
      '✓ Pay (connected app) now issues JWT-based access tokens. Salesforce may take up',
      '  to 10 minutes to apply it.',
      '  JWT-based access tokens  off → on',
      ...['', 'Next:', '- See the app as it is now:'],
      '    sf jwt app display --target-org pay --app Pay --app-type connected-app',
      '- Undo this:',
      '    sf jwt disable --target-org pay --app Pay --app-type connected-app',
    ]);
    expect(stderr).to.contain('SOAP clients on an API version below 68.0').and.contain('sf org open');
  });

  it('makes the next token of the app a JWT', async () => {
    const { consumerKey } = appNamed(org, 'Pay');
    expect(await bearerToken(org, consumerKey, user)).to.match(/^00D/);
    await enable('-a', 'Pay');
    expect(await bearerToken(org, consumerKey, user)).to.match(/^eyJ/);
  });

  for (const { app, change, looking } of kinds) {
    const tokens = app.type === 'ConnectedApp' ? query : 'GET /services/data/v68.0/apps/oauth/usage/<id>/users';
    it(`tells a script what it has changed on ${app.name}, and changes nothing the second time`, async () => {
      const first = await enable('-a', app.name, '--json');
      expectSuccess(first.json(), 'jwt-enable');
      const { id } = org.state.components.find(({ fullName }) => fullName === app.name) ?? {};
      expect(first.json().result).to.deep.equal({
        app: { ...app, id },
        changed: true,
        dryRun: false,
        changes: [change],
      });
      expect(first.json().warnings.join()).to.contain('SOAP clients');
      const after = stored();
      const second = await enable('-a', app.name, '--json');
      expectSuccess(second.json(), 'jwt-enable');
      expect(second.json().result).to.deep.include({ changed: false, changes: [] });
      expect({ exitCode: second.exitCode, warnings: second.json().warnings }).to.deep.equal({
        exitCode: 0,
        warnings: [],
      });
      expect(stored()).to.deep.equal(after);
    });

    it(`asks the org for its version, looks at ${app.name}, looks again, writes once and reads back`, async () => {
      await enable('-a', app.name);
      expect(calls(org)).to.deep.equal([versions, ...looking, tokens, soap, soap, soap]);
      await enable('-a', app.name);
      expect(calls(org)).to.deep.equal([versions, ...looking]);
    });

    it(`shows in a dry run what would change on ${app.name}, and writes nothing`, async () => {
      const before = stored();
      const { stdout, stderr } = await enable('-a', app.name, '--dry-run');
      expect(stdout.replace(/\s+/g, ' ')).to.match(
        /^Would switch JWT-based access tokens on for \S.*Nothing was written\./,
      );
      expect(stdout).to.contain('JWT-based access tokens  off → on').and.not.contain('Next:');
      expect(stderr).to.contain('SOAP clients');
      const dry = (await enable('-a', app.name, '--dry-run', '--json')).json();
      expectSuccess(dry, 'jwt-enable');
      expect(dry.result).to.deep.include({ changed: false, dryRun: true, changes: [change] });
      expect(stored()).to.deep.equal(before);
      expect(calls(org)).to.have.length(2 * (2 + looking.length)); // and whether there are tokens
    });
  }

  it('takes the one that --app-type names where both kinds have the name', async () => {
    const { result } = (await enable('-a', 'Twin', '--app-type', 'external-client-app', '--json')).json();
    expect(result).to.have.nested.property('app.type', 'ExternalClientApp');
    expect(appNamed(org, 'Twin', 'ExternalClientApp').issuesJwt).to.equal(true);
    expect(appNamed(org, 'Twin', 'ConnectedApp').issuesJwt).to.equal(false);
  });

  const stops: { who: string; args: string[]; name: string; exitCode: number; says: RegExp }[] = [
    {
      who: 'an app that does not exist',
      args: ['-a', 'Payy'],
      name: 'AppNotFoundError',
      exitCode: 1,
      says: /"Payy".*sf jwt app list/s,
    },
    {
      who: 'a name that two apps have',
      args: ['-a', 'twin'],
      name: 'AmbiguousAppError',
      exitCode: 1,
      says: /--app-type connected-app or --app-type external-client-app/,
    },
    {
      who: 'a connected app from a package',
      args: ['-a', 'acme__Billing'],
      name: 'AppIsManagedError',
      exitCode: 1,
      says: /acme__Billing was installed.*lightning\/setup\/ConnectedApplication\/page\?address=%2F0H4\w{12}/s,
    },
    {
      who: 'an external client app from a package',
      args: ['-a', 'acme__Dispatch'],
      name: 'AppIsManagedError',
      exitCode: 1,
      says: /acme__Dispatch was installed.*lightning\/setup\/ManageExternalClientApplication\/0xI\w{12}\/detail/s,
    },
    {
      who: 'an app whose settings the org hides',
      args: ['-a', 'Hidden_Vault'],
      name: 'SettingsUnreadableError',
      exitCode: 1,
      says: /View External Client Apps Consumer Secrets in Metadata/,
    },
    {
      who: 'an API version that does not know the switch',
      args: ['-a', 'Pay', '--api-version', '58.0'],
      name: 'ApiVersionTooOldError',
      exitCode: 1,
      says: /59\.0.*58\.0.*--api-version/s,
    },
    { who: 'no app at all', args: [], name: 'Error', exitCode: 2, says: /Missing required flag app/ },
  ];
  for (const { who, args, name, exitCode, says } of stops) {
    it(`stops at ${who} with a way out, and writes nothing`, async () => {
      const before = stored();
      const words = await enable(...args);
      const json = await enable(...args, '--json');
      expect(words.exitCode).to.equal(exitCode);
      expect(json.exitCode).to.equal(exitCode);
      const { message, actions = [], ...envelope } = json.json();
      expect(envelope).to.include({ name, status: exitCode });
      expect(`${message}\n${actions.join('\n')}`)
        .to.match(says)
        .and.not.contain('%s');
      expect(words.stderr).to.match(says);
      expect(words.stdout).to.equal('');
      expect(stored()).to.deep.equal(before);
      for (const run of [words, json]) expectNoSecret(run, org);
    });
  }
});
