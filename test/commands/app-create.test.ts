import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg, LocalOrgOptions } from '../local-org/index.ts';
import { admitAdministrator, appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { readOne } from '../support/metadata-api.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startBareOrg } from '../support/pay-org.ts';

const user = 'outsider@pay.example';
const forRobot = ['--permission-set', 'Robot_Users', '--create-permission-set', '--username', user];

describe('jwt app create', () => {
  let dir: string;
  let org: LocalOrg;

  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startBareOrg(options);
    await logIn(org, 'org');
  };
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'app-create-'));
  });
  afterEach(closePayOrgs);
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const create = (more: string[] = forRobot, app = 'Robot'): Promise<CommandRun> =>
    runOrgCommand('app/create', ['-o', 'org', '-a', app, '-d', dir, '-p', '--json', ...more]);
  const done = async (more?: string[], app?: string): Promise<Record<string, unknown>> => {
    const run = await create(more, app);
    expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
    return run.json().result;
  };
  /** What an org holds of apps, sets and users. */
  const held = (): unknown => structuredClone([org.state.components, org.state.users, org.state.entityAccess]);
  const partsOf = (app: string): string[] =>
    org.state.components
      .filter(
        ({ fullName, children }) =>
          fullName === app || children.some(({ name, value }) => name === 'externalClientApplication' && value === app),
      )
      .map(({ type }) => type);
  const deploys = (): number =>
    org.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('deployRequest')).length;

  it('makes an app, gives its permission set to a user, and gets a JWT for them', async () => {
    await start();
    const run = await create();
    expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
    const { result } = run.json();
    expect(result).to.deep.include({ created: true, dryRun: false, exchanged: true, permissionSets: ['Robot_Users'] });
    expect(result).to.deep.include({ assigned: [user], differs: [], certFile: join(dir, 'server.crt') });
    expect(result.consumerKey).to.match(/^[0-9a-f]{64}$/);
    expect(result.components).to.deep.equal([
      'PermissionSet:Robot_Users',
      'ExternalClientApplication:Robot',
      'ExtlClntAppOauthSettings:Robot_oauth',
      'ExtlClntAppGlobalOauthSettings:Robot_glbloauth',
      'ExtlClntAppOauthConfigurablePolicies:Robot_oauth_defaultPolicy',
      'ExtlClntAppConfigurablePolicies:Robot_plcy',
    ]);
    expect(org.requests.length).to.be.at.most(44);
    expect(org.requests.filter(({ path }) => path.endsWith('/token'))).to.have.length(1);
    const key = await readFile(join(dir, 'server.key'), 'utf8');
    expect((await stat(join(dir, 'server.key'))).mode & 0o777).to.equal(0o600);
    expect((await readdir(dir)).sort()).to.deep.equal(['server.crt', 'server.key']);
    expectNoSecret(run, org, [key]);
    const policy = await readOne(org, 'ExtlClntAppOauthConfigurablePolicies', 'Robot_oauth_defaultPolicy');
    expect(policy).to.include({ permittedUsersPolicyType: 'AdminApprovedPreAuthorized' });
    expect(policy).to.include({ commaSeparatedPermissionSet: 'Robot_Users', ipRelaxationPolicyType: 'Enforce' });
  });

  it('changes nothing when it is run again', async () => {
    await start();
    const first = await done();
    const before = held();
    org.requests.splice(0);
    const again = await done();
    expect(again).to.deep.include({ created: false, changed: false, components: [], assigned: [], exchanged: true });
    expect(again).to.include({ consumerKey: first.consumerKey });
    expect(held()).to.deep.equal(before);
    expect({ deploys: deploys(), all: org.requests.length <= 13 }).to.deep.equal({ deploys: 0, all: true });
  });

  it('has a dry run judged by the org, and leaves nothing there or here', async () => {
    await start();
    const before = held();
    const result = await done([...forRobot, '--dry-run']);
    expect(result).to.deep.include({ created: false, dryRun: true, consumerKey: '', keyFile: null, exchanged: null });
    expect(result.components).to.have.length(6);
    expect(deploys()).to.equal(1);
    expect(held()).to.deep.equal(before);
    expect(await readdir(dir)).to.deep.equal([]);
  });

  it('is never open before its policy is in', async () => {
    await start();
    const seen: string[] = [];
    const look = (): void => {
      const switches = org.state.components.find(({ fullName }) => fullName === 'Robot_plcy');
      const policy = org.state.components.find(({ fullName }) => fullName === 'Robot_oauth_defaultPolicy');
      const at = (name: string, one = switches): unknown => one?.children.find((child) => child.name === name)?.value;
      if (switches) seen.push(`${at('isEnabled')} ${at('permittedUsersPolicyType', policy)}`);
    };
    org.faults.push({ match: /./, kind: 'meanwhile', act: look });
    await done();
    expect([...new Set(seen)]).to.deep.equal(['false AllSelfAuthorized', 'true AdminApprovedPreAuthorized']);
  });

  describe('before anything is written', () => {
    const refuses = async (name: string, more: string[] = forRobot, app = 'Robot', code = 1): Promise<CommandRun> => {
      const before = held();
      const run = await create(more, app);
      expect(failureOf(run), run.stdout).to.deep.equal({ exitCode: code, name });
      expect(held()).to.deep.equal(before);
      expect(await readdir(dir)).to.deep.equal([]);
      return run;
    };

    it('refuses a name that a connected app has, in whatever case', async () => {
      await start();
      await refuses('AppExistsError', forRobot, 'pay');
    });

    it('refuses names that no app can have', async () => {
      await start();
      for (const app of ['1Robot', 'Robot_', 'Ro__bot', 'Ro-bot', 'R'.repeat(71), 'Ro bot', 'Röbot'])
        await refuses('NameNotAllowedError', forRobot, app, 2);
      expect(org.requests).to.deep.equal([]);
    });

    it('refuses an app that is there and another one, and tells the difference', async () => {
      await start();
      const run = await refuses('AppExistsError', ['--permission-set', 'Pay_API'], 'Orders');
      expect(run.json().data?.differences).to.be.an('array').that.is.not.empty;
      expect(run.json().message).to.contain('certificate');
    });

    it('refuses an org without external client apps', async () => {
      await start();
      org.state.hasExternalClientApps = false;
      await refuses('AppCreationBlockedError');
    });

    it('refuses unknown users, permission sets and profiles', async () => {
      await start();
      await refuses('UserNotFoundError', ['--permission-set', 'Pay_API', '--username', 'nobody@pay.example']);
      await refuses('PermissionSetNotFoundError', ['--permission-set', 'Robot_Users']);
      await refuses('ProfileNotFoundError', ['--profile', 'No Such Profile']);
    });

    it('refuses an app that nobody may use, and a JWT timeout without JWTs', async () => {
      await start();
      await refuses('InputMissingError', [], 'Robot', 2);
      await refuses('JwtTokensDisabledError', [...forRobot, '--no-jwt-tokens', '--timeout', '15']);
      await refuses('TimeoutNotAllowedError', [...forRobot, '--timeout', '17'], 'Robot', 2);
      await refuses('PolicyValueError', [...forRobot, '--permitted-users', 'self-authorize'], 'Robot', 2);
    });

    it('says the scope that the org does not know, in its words', async () => {
      await start();
      const run = await refuses('MetadataRefusedError', [...forRobot, '--scope', 'teleport']);
      expect(run.json().message).to.contain('teleport').and.contain('Nothing was written');
    });

    const permissions: Record<string, string> = {
      ExternalClientAppDeveloper: 'Create, edit, and delete External Client Apps',
      ExternalClientAppAdmin: 'edit their policies',
      ManageProfilesPermissionsets: 'Manage Profiles and Permission Sets',
      AssignPermissionSets: 'Assign Permission Sets',
    };
    for (const [permission, words] of Object.entries(permissions)) {
      it(`refuses a user without ${permission}`, async () => {
        org = await startBareOrg();
        await logIn(org, 'org', org.openSession(org.administratorWithout(permission)));
        const run = await refuses('PermissionMissingError', [...forRobot, '--contact-email', 'a@pay.example']);
        expect(run.json().message).to.contain(words);
      });
    }

    it('refuses a user who may not deploy', async () => {
      org = await startBareOrg();
      await logIn(org, 'org', org.openSession(org.administratorWithout('ModifyMetadata', 'ModifyAllData')));
      await refuses('PermissionMissingError', [...forRobot, '--contact-email', 'a@pay.example']);
    });
  });

  describe('cut off', () => {
    // The check of the whole, the first stage, then check and deploy of each of the others.
    for (const after of [0, 1, 2, 3, 4, 5]) {
      for (const kind of ['reset', 'reset-after'] as const) {
        it(`at deploy ${after + 1} (${kind}), lets nobody in, and goes on in the next run`, async () => {
          await start();
          org.faults.push({ match: /POST .*deployRequest/, after, times: 1, kind });
          const cut = await create();
          const isOpen = after === 5 && kind === 'reset-after';
          const name = after < 2 ? 'OrgUnreachableError' : 'PartlyAppliedError';
          expect(cut.json().name, cut.stdout).to.equal(name);
          if (name === 'PartlyAppliedError') {
            expect(cut.json().data?.done).to.include('ExternalClientApplication:Robot');
            expect(cut.json().data?.left).to.include('ExtlClntAppConfigurablePolicies:Robot_plcy');
          }
          const switches = org.state.components.find(({ fullName }) => fullName === 'Robot_plcy');
          const isEnabled = switches?.children.find((child) => child.name === 'isEnabled')?.value;
          expect(isEnabled ?? 'false').to.equal(String(isOpen));
          expect(await done()).to.include({ exchanged: true });
          expect(await done()).to.include({ changed: false });
          expect(partsOf('Robot')).to.have.length(5);
        });
      }
    }

    for (const body of ['{}', '{"deployResult":{}}', '[]', '{"deployResult":{"done":"soon"}}'])
      it(`by an answer ${body} that tells nothing of the deploy, waits for no other, and goes on in the next run`, async () => {
        await start();
        const garbled = { kind: 'status' as const, status: 200, body, contentType: 'application/json' };
        org.faults.push({ match: /GET .*deployRequest/, after: 1, times: 1, ...garbled });
        const cut = await create();
        expect(cut.json().name, cut.stdout).to.equal('OrgAnsweredBadlyError');
        expect(await done()).to.include({ exchanged: true });
      });

    it('at the assignment, gives the permission set in the next run', async () => {
      await start();
      org.faults.push({ match: /PermissionSetAssignment$/, times: 1, kind: 'reset' });
      const cut = await create();
      expect(cut.json().name).to.equal('PartlyAppliedError');
      expect(cut.json().data?.left).to.deep.equal([`PermissionSetAssignment:Robot_Users:${user}`]);
      const result = await done();
      expect(result).to.deep.include({ created: false, changed: true, assigned: [user], exchanged: true });
    });
  });

  it('waits until every server knows the app, and says what the org said last', async () => {
    await start();
    org.state.newAppsTakeSeconds = 4;
    expect(await done())
      .to.deep.include({ exchanged: true, said: null })
      .and.property('waitedSeconds')
      .that.is.above(2);
  }).timeout(20_000);

  it('gives up after the time, with what the org said last', async () => {
    await start();
    org.state.newAppsTakeSeconds = 3600;
    const run = await create([...forRobot, '--wait', '0']);
    expect(run.exitCode).to.equal(4);
    expect(run.json().result).to.deep.include({ created: true, exchanged: false });
    expect(run.json().result.said).to.contain('invalid_client_id');
  });

  it('does not wait when told so, and hands over the command that asks later', async () => {
    await start();
    const result = await done([...forRobot, '--no-wait']);
    expect(result).to.deep.include({ exchanged: null, waitedSeconds: 0 });
    expect(org.requests.some(({ path }) => path.endsWith('/token'))).to.equal(false);
    const [line = ''] = result.next as string[];
    const args = line.split(' ').slice(3);
    const run = await runOrgCommand('exchange', [...args, '--json']);
    expect(run.exitCode, run.stdout + line).to.equal(0);
    expect(run.json().result).to.include({ tokenFormat: 'jwt', username: user });
  });

  it('trusts a certificate that is given, and tries its key', async () => {
    await start();
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    await putFiles(dir, { 'own.key': privateKeyPem, 'own.crt': certificatePem });
    const own = ['-f', join(dir, 'own.crt'), '--key-file', join(dir, 'own.key')];
    expect(await done([...forRobot, ...own])).to.deep.include({ exchanged: true, keyFile: join(dir, 'own.key') });
    expect((await readdir(dir)).sort()).to.deep.equal(['own.crt', 'own.key']);
    const other = await keyPair('next');
    await putFiles(dir, { 'other.crt': other.certificatePem });
    const run = await create([...forRobot, '-f', join(dir, 'other.crt')]);
    expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'AppExistsError' });
  });

  it('uses a pair that lies there, and leaves it as it is', async () => {
    await start();
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    await putFiles(dir, { 'server.key': privateKeyPem, 'server.crt': certificatePem });
    const result = await done();
    expect(result).to.include({ exchanged: true });
    expect(await readFile(join(dir, 'server.key'), 'utf8')).to.equal(privateKeyPem);
    const { x509 } = { x509: new X509Certificate(certificatePem) };
    expect((result.certificate as { serialNumber: string }).serialNumber).to.equal(x509.serialNumber);
  });

  it('makes an app with opaque tokens, and one for everybody', async () => {
    await start();
    expect(await done([...forRobot, '--no-jwt-tokens'])).to.include({ exchanged: true });
    const open = await done(['--permitted-users', 'self-authorize', '--name', 'open'], 'Open');
    expect(open).to.deep.include({ created: true, exchanged: null, permissionSets: [] });
  });

  it('works with a session that is a JWT itself', async () => {
    org = await startBareOrg();
    org.trust('Pay', (await keyPair('pay')).certificatePem);
    admitAdministrator(org);
    issueJwts(org, 'Pay');
    const session = await bearerToken(org, appNamed(org, 'Pay').consumerKey, org.username);
    expect(session.split('.')).to.have.length(3);
    await logIn(org, 'org', session);
    expect(await done()).to.include({ exchanged: true });
  });

  it('takes users by id, sets by label and profiles, and texts with any signs', async () => {
    await start();
    const id = org.state.users.find(({ username }) => username === user)?.id.slice(0, 15) ?? '';
    const texts = ['--label', 'R & <D> "ü" 😀', '--description', "a]]>b & 'c'"];
    const who = ['--permission-set', 'Pay API', '--profile', 'system administrator', '--username', id];
    const scopes = ['--scope', 'api,RefreshToken', '--scope', 'openid'];
    const flags = [...texts, ...who, ...scopes, '--timeout', 'session', '--guest-timeout', '15'];
    expect(await done(flags)).to.deep.include({
      assigned: [user],
      permissionSets: ['Pay_API'],
      differs: [],
      exchanged: true,
    });
    expect(await done(flags)).to.include({ changed: false });
    const header = await readOne(org, 'ExternalClientApplication', 'Robot');
    expect(header).to.include({ label: 'R & <D> "ü" 😀', description: "a]]>b & 'c' (Made by sf-plugin-jwt)" });
  });

  it('goes on with an app that the org spells another way', async () => {
    await start();
    org.faults.push({ match: /POST .*deployRequest/, after: 3, times: 1, kind: 'reset' });
    expect((await create()).json().name).to.equal('PartlyAppliedError');
    expect(await done(forRobot, 'ROBOT')).to.include({ exchanged: true });
  });

  it('tells what is missing to a pair of which one half lies there', async () => {
    await start();
    await putFiles(dir, { 'server.key': (await keyPair('pay')).privateKeyPem });
    expect(failureOf(await create())).to.deep.equal({ exitCode: 1, name: 'FileExistsError' });
    expect(org.requests).to.deep.equal([]);
  });

  it('locks the new key with a passphrase', async () => {
    await start();
    const run = await runOrgCommand(
      'app/create',
      ['-o', 'org', '-a', 'Robot', '-d', dir, '-p', '--json', ...forRobot],
      { SF_JWT_KEY_PASSPHRASE: 'a good one' },
    );
    expect(run.json().result).to.include({ exchanged: true });
    expect(await readFile(join(dir, 'server.key'), 'utf8')).to.contain('ENCRYPTED');
  });

  it('leaves an app alone that somebody has switched off', async () => {
    await start();
    await done();
    const switches = org.state.components.find(({ fullName }) => fullName === 'Robot_plcy');
    for (const child of switches?.children ?? []) if (child.name === 'isEnabled') child.value = 'false';
    const run = await create();
    expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'AppExistsError' });
    expect(run.json().message).to.contain('isEnabled');
  });

  it('says that a sandbox will lose the app', async () => {
    await start({ seed: 'sandbox' });
    const run = await create(['--permission-set', 'Robot_Users', '--create-permission-set', '--no-wait']);
    expect(run.exitCode, run.stdout).to.equal(0);
    expect(run.json().warnings.join()).to.contain('next refresh');
  });

  const readings: Record<string, LocalOrgOptions['switches']> = {
    'makes default policies by deploy alone': { defaultPolicies: 'deploy' },
    'makes no default policies': { defaultPolicies: 'never' },
    'forces PKCE': { pkceForced: true },
    'shows its OAuth settings to nobody': { globalOauth: 'hidden' },
    'takes session timeouts without JWTs': { sessionTimeoutWithoutJwt: 'accept' },
    'reads elements in any order': { elementOrder: 'accept' },
    'sends certificates back as PEM': { certificateReadBack: 'pem' },
    'sends certificates back with CRLF': { certificateReadBack: 'crlf' },
    'resets the switch from 67 on': { globalJwtLeftOut: 'reset-since-67' },
  };
  for (const [what, switches] of Object.entries(readings)) {
    it(`works with an org that ${what}`, async () => {
      await start({ switches: switches ?? {} });
      expect(await done()).to.deep.include({ exchanged: true, differs: [] });
    });
  }

  it('tells what the org made of it, and takes it for the same app the next time', async () => {
    await start({ switches: { refreshDays: 'as-hours', defaultPolicies: 'never' } });
    const flags = [...forRobot, '--refresh-token', 'lifetime:30d'];
    const result = await done(flags);
    expect(result.differs).to.deep.equal([
      {
        component: 'ExtlClntAppOauthConfigurablePolicies:Robot_oauthPlcy',
        field: 'refreshTokenValidityPeriod',
        from: 30,
        to: 720,
      },
    ]);
    expect(await done(flags)).to.deep.include({ changed: false });
  });

  for (const apiVersion of [62, 64, 66, 67]) {
    it(`works at API ${apiVersion}`, async () => {
      await start({ apiVersion });
      expect(await done()).to.deep.include({ exchanged: true });
    });
  }
});
