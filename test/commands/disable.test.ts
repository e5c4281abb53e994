import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, pageOfApp, setElement } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import type { CommandRun } from '../support/command.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';

const kinds = [
  {
    app: 'Pay',
    type: 'ConnectedApp',
    fullName: 'Pay',
    field: 'oauthConfig.isNamedUserJwtEnabled',
    lookingAndVersion: 5,
  },
  {
    app: 'Orders',
    type: 'ExtlClntAppGlobalOauthSettings',
    fullName: 'Orders_glbloauth',
    field: 'isNamedUserJwtEnabled',
    lookingAndVersion: 6,
  },
];

describe('sf jwt disable', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    for (const { type, fullName, field } of kinds) setElement(org, type, fullName, field, 'true');
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const disable = (...args: string[]): Promise<CommandRun> => runOrgCommand('disable', ['-o', 'pay', ...args]);

  it('says first what is true now, then what has changed, what that breaks, and the way back', async () => {
    const { stdout, stderr, exitCode } = await disable('-a', 'Pay');
    expect(exitCode).to.equal(0);
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      '✓ Pay (connected app) now issues opaque access tokens. Salesforce may take up to',
      '  10 minutes to apply it.',
      '  JWT-based access tokens  on → off',
      ...['', 'Next:', '- See the app as it is now:'],
      '    sf jwt app display --target-org pay --app Pay --app-type connected-app',
      '- Undo this:',
      '    sf jwt enable --target-org pay --app Pay --app-type connected-app',
    ]);
    expect(stderr).to.contain('Agent API').and.contain('JWTs issued before stay valid until they expire');
  });

  it('makes the next token of the app opaque and leaves the JWT before it alive', async () => {
    const { consumerKey } = appNamed(org, 'Pay');
    const jwt = await bearerToken(org, consumerKey, user);
    await disable('-a', 'Pay');
    expect(jwt).to.match(/^eyJ/);
    expect(await bearerToken(org, consumerKey, user)).to.match(/^00D/);
    const headers = { authorization: `Bearer ${jwt}` };
    expect((await fetch(`${org.url}/services/oauth2/userinfo`, { headers })).status).to.equal(200);
  });

  for (const { app, type, fullName, field, lookingAndVersion } of kinds) {
    const change = { component: `${type}:${fullName}`, field, from: true, to: false };

    it(`tells a script what it has changed on ${app}, and changes nothing the second time`, async () => {
      const first = await disable('-a', app, '--json');
      expectSuccess(first.json(), 'jwt-disable');
      expect(first.json().result).to.deep.include({ changed: true, dryRun: false, changes: [change] });
      expect({ issuesJwt: appNamed(org, app).issuesJwt, requests: org.requests.length }).to.deep.equal({
        issuesJwt: false,
        requests: lookingAndVersion + 3, // looked again, written, read back
      });
      const second = await disable('-a', app, '--json');
      expectSuccess(second.json(), 'jwt-disable');
      expect({ exitCode: second.exitCode, warnings: second.json().warnings }).to.deep.equal({
        exitCode: 0,
        warnings: [],
      });
      expect(second.json().result).to.deep.include({ changed: false, changes: [] });
    });

    it(`shows in a dry run what would change on ${app}, and writes nothing`, async () => {
      const before = structuredClone(org.state.components);
      const dry = (await disable('-a', app, '--dry-run', '--json')).json();
      expectSuccess(dry, 'jwt-disable');
      expect(dry.result).to.deep.include({ changed: false, dryRun: true, changes: [change] });
      expect(org.state.components).to.deep.equal(before);
      expect(org.requests).to.have.length(lookingAndVersion);
    });
  }

  it('leaves an app from a package to its publisher', async () => {
    const { exitCode, json } = await disable('-a', 'acme__Billing', '--json');
    expect({ exitCode, name: json().name }).to.deep.equal({ exitCode: 1, name: 'AppIsManagedError' });
    expect(json().data?.setupUrl).to.equal(pageOfApp(org, 'acme__Billing'));
  });
});
