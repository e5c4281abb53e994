/** Apps as public repositories hold them: without OAuth, switched off, with left-overs. What is shown, refused and written of them. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { deployField, setElement } from '../support/app-components.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

type Found = { code: string; level: string; actions?: string[] };

describe('An app that is not as others are', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const run = (command: string, app: string, args: string[] = []) =>
    runOrgCommand(command, ['-o', 'pay', '-a', app, ...args]);
  const shown = async (app: string) =>
    (await run('app/display', app, ['--json'])).json().result as {
      state: string;
      unreadable: string[];
      findings: Found[];
    };
  const part = (type: string, name: string) =>
    org.state.components.find((one) => one.type === type && one.fullName === name);
  const codes = ({ findings }: { findings: Found[] }): string[] => findings.map(({ code }) => code);

  const acme = [
    'ACME_CI_CD.eca-meta.xml',
    'ACME_CI_CD_glbloauth.ecaGlblOauth-meta.xml',
    'ACME_CI_CD_oauth.ecaOauth-meta.xml',
    'ACME_CI_CD_oauthPlcy.ecaOauthPlcy-meta.xml',
  ];

  describe('because it has no OAuth', () => {
    const app = 'no-oauth';
    beforeEach(() => void deployField(org, ['no-oauth.connectedApp-meta.xml']));

    it('is shown so, and nothing is said that only apps with OAuth can have', async () => {
      const whole = await shown(app);
      expect(whole).to.include({ state: 'no-oauth' });
      expect(whole.unreadable).to.deep.equal([]);
      expect(codes(whole)).to.deep.equal(['no-oauth']);
      for (const command of ['app/display', 'policy/display']) {
        const { stdout, stderr } = await run(command, app);
        expect(stdout).to.match(/JWT-based access tokens +- \(the app has no OAuth\)/);
        expect(stdout + stderr).not.to.match(/self-authorize|not shown by the org|does not show/);
        expect(stdout + stderr).to.contain('no OAuth settings');
      }
    });

    it('has no token to revoke, and no key to replace', async () => {
      const { stdout, stderr } = await runOrgCommand('revoke', ['-o', 'pay', '-a', app, '-p']);
      expect(stdout + stderr)
        .to.contain('it has no OAuth')
        .and.not.match(/cert rotate|app block|private key|--all/);
      const { stdout: ofOther } = await runOrgCommand('revoke', ['-o', 'pay', '-a', 'Pay', '-p']);
      expect(ofOther).to.contain('sf jwt cert rotate').and.contain('sf jwt app block --target-org pay --app Pay');
    });

    const needOauth = [
      ...[
        ['--permitted-users', 'admin-approved'],
        ['--permitted-users', 'self-authorize'],
        ['--ip-relaxation', 'bypass'],
      ],
      ['--refresh-token', 'zero'],
    ];
    it('refuses what needs OAuth, and invents no element', async () => {
      const before = structuredClone(org.state.components);
      for (const args of needOauth) {
        const refused = await run('policy/set', app, [...args, '--json', '--no-prompt']);
        expect({ exitCode: refused.exitCode, name: refused.json().name }, args.join(' ')).to.deep.equal({
          exitCode: 2,
          name: 'PolicyValueError',
        });
      }
      expect((await run('enable', app, ['--json'])).json().name).to.equal('PolicyValueError');
      expect(org.state.components).to.deep.equal(before);
    });

    it('takes a session timeout, and nothing beside it is written', async () => {
      const before = structuredClone(part('ConnectedApp', app)?.children ?? []);
      const done = await run('policy/set', app, ['--session-timeout', '30', '--json', '--no-prompt']);
      expect(done.exitCode, done.stdout).to.equal(0);
      const names = part('ConnectedApp', app)?.children.map(({ name }) => name) ?? [];
      expect(names).not.to.include('oauthConfig');
      expect(part('ConnectedApp', app)?.children).to.deep.include.members(before);
    });
  });

  describe('because it is an external client app that lost its OAuth settings', () => {
    beforeEach(() => void deployField(org, ['ACME_CI_CD.eca-meta.xml']));

    it('is told from one that the org hides', async () => {
      expect(await shown('ACME_CI_CD')).to.deep.include({ state: 'no-oauth', unreadable: ['usage'] });
      expect((await shown('Hidden_Vault')).state).not.to.equal('no-oauth');
      const { stderr } = await run('policy/display', 'ACME_CI_CD');
      expect(stderr).not.to.contain('does not show');
    });

    it('is refused by each change, with where to go', async () => {
      for (const [command, ...args] of [
        ['enable'],
        ['policy/set', '--ip-relaxation', 'bypass'],
        ['policy/set', '--add-permission-set', 'Pay_API'],
      ]) {
        const refused = await run(command ?? '', 'ACME_CI_CD', [...args, '--json', '--no-prompt']);
        expect(refused.json().name, refused.stdout).to.equal('PolicyValueError');
        expect(refused.json().actions?.[0]).to.contain('ManageExternalClientApplication');
      }
    });
  });

  describe('because an administrator has switched it off', () => {
    it('says so first, and which switch it was', async () => {
      deployField(org, [...acme, 'ACME_CI_CD_plcy.ecaPlcy-meta.xml']);
      expect((await shown('ACME_CI_CD')).state).to.equal('on');
      for (const [isEnabled, plugin, state, code] of [
        ['false', 'true', 'off', 'app-switched-off'],
        ['true', 'false', 'oauth-off', 'oauth-switched-off'],
        ['false', 'false', 'off', 'app-switched-off'],
      ] as const) {
        setElement(org, 'ExtlClntAppConfigurablePolicies', 'ACME_CI_CD_plcy', 'isEnabled', isEnabled);
        setElement(org, 'ExtlClntAppConfigurablePolicies', 'ACME_CI_CD_plcy', 'isOauthPluginEnabled', plugin);
        const whole = await shown('ACME_CI_CD');
        expect(whole.state).to.equal(state);
        expect(codes(whole)[0]).to.equal(code);
        expect((await run('app/display', 'ACME_CI_CD')).stdout).to.match(/switched off/);
        expect((await run('policy/display', 'ACME_CI_CD')).stderr).to.match(/switched (?:the app )?off/);
      }
    });
  });

  describe('because a JWT timeout was left in it', () => {
    const name = 'stale-timeout';
    const stale = (): void => {
      deployField(org, acme);
      setElement(org, 'ExtlClntAppGlobalOauthSettings', 'ACME_CI_CD_glbloauth', 'isNamedUserJwtEnabled', 'false');
      org.state.components = org.state.components.filter(({ fullName }) => fullName !== 'ACME_CI_CD_oauthPlcy');
      deployField(org, ['stale-timeout.ecaOauthPlcy-meta.xml'], (xml) => xml.replace('>App<', '>ACME_CI_CD<'));
    };

    for (const [args, element, value] of [
      [['--refresh-token', 'lifetime:30d'], 'refreshTokenPolicyType', 'SpecificLifetime'],
      [['--ip-relaxation', 'bypass'], 'ipRelaxationPolicyType', 'Bypass'],
      [
        ['--permitted-users', 'admin-approved', '--add-profile', 'System Administrator'],
        'permittedUsersPolicyType',
        'AdminApprovedPreAuthorized',
      ],
    ] as const)
      it(`takes ${args.join(' ')} all the same, and loses the timeout, which is said`, async () => {
        stale();
        const done = await run('policy/set', 'ACME_CI_CD', [...args, '--no-prompt']);
        expect(done.exitCode, done.stderr).to.equal(0);
        expect(done.stderr).to.contain('still contain a JWT timeout');
        const values = Object.fromEntries(
          (part('ExtlClntAppOauthConfigurablePolicies', name)?.children ?? []).map((one) => [one.name, one.value]),
        );
        expect(values).to.include({ [element]: value });
        expect(values).not.to.have.any.keys('namedUserJwtSessionTimeoutType', 'namedUserJwtTimeout');
      });

    it('is no reason to write where nothing else is asked', async () => {
      stale();
      const done = await run('policy/set', 'ACME_CI_CD', ['--refresh-token', 'zero', '--json', '--no-prompt']);
      expect(done.json().result).to.include({ changed: false });
    });
  });

  it('because it is a canvas app: no certificate is missed', async () => {
    const app = deployField(org, ['Canvas_App.connectedApp-meta.xml']);
    expect(codes(await shown(app))).not.to.include('bearer-without-certificate');
  });

  it('because it has no contact e-mail: the refusal says what to do', async () => {
    const app = deployField(org, ['Field_iPad.connectedApp-meta.xml']);
    const done = await run('policy/set', app, ['--ip-relaxation', 'bypass', '--json', '--no-prompt']);
    expect(done.json().name, done.stdout).to.equal('MetadataRefusedError');
    expect(done.json().actions?.[0]).to.contain('contact email');
  });
});
