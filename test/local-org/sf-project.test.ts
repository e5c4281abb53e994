import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { appNamed } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { type LocalOrg, startLocalOrg } from './index.ts';

type File = { fullName: string; type: string; state: string; filePath?: string; error?: string };
type Reply = { status: number; message?: string; result: { files: File[]; status: string; success: boolean } };

const types = [
  'ConnectedApp',
  'ExternalClientApplication',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
];
const folder = 'force-app/main/default';
const pay = `${folder}/connectedApps/Pay.connectedApp-meta.xml`;
const global = `${folder}/extlClntAppGlobalOauthSets/Orders_glbloauth.ecaGlblOauth-meta.xml`;

describe('sf project at the local org', () => {
  let org: LocalOrg;
  let home: Home;
  let project: string;

  const sf = async (...args: string[]): Promise<Reply> => {
    const result = await runSf([...args, '--json'], { home: home.dir, cwd: project });
    return result.json() as Reply;
  };
  const edit = async (path: string, change: (text: string) => string): Promise<void> => {
    const text = await readFile(join(project, path), 'utf8');
    expect(change(text)).to.not.equal(text);
    await writeFile(join(project, path), change(text));
  };

  before(async function () {
    this.timeout(60_000);
    org = await startLocalOrg();
    for (const app of ['Pay', 'Orders']) org.trust(app, (await keyPair('pay')).certificatePem);
    home = await makeHome();
    project = join(home.dir, 'project');
    await mkdir(join(project, 'force-app'), { recursive: true });
    const settings = { packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '68.0' };
    await writeFile(join(project, 'sfdx-project.json'), JSON.stringify(settings));
    const login = ['org', 'login', 'access-token', '--no-prompt', '--set-default', '--instance-url', org.url, '--json'];
    const done = await runSf(login, { home: home.dir, cwd: project, env: { SF_ACCESS_TOKEN: org.accessToken } });
    expect(done.exitCode, done.stdout).to.equal(0);
  });
  after(async () => {
    expect(org.crashes).to.deep.equal([]);
    await org.close();
    await rm(project, { recursive: true, force: true });
    await home.remove();
  });

  it('retrieves every kind of app component, and a deploy of the same files changes nothing', async function () {
    this.timeout(60_000);
    const retrieved = await sf('project', 'retrieve', 'start', ...types.flatMap((type) => ['--metadata', type]));
    expect(retrieved.status, retrieved.message).to.equal(0);
    expect(new Set(retrieved.result.files.map(({ type }) => type))).to.deep.equal(new Set(types));
    const text = await readFile(join(project, pay), 'utf8');
    expect(text)
      .to.include('<permissionSetName>Pay API</permissionSetName>')
      .and.match(/<certificate>[\w+/=]+<\/certificate>/);
    expect(await readFile(join(project, global), 'utf8')).to.match(
      /<certificate>([\w+/]{64}\n)+[\w+/=]+<\/certificate>/,
    );

    const whole = await sf('project', 'deploy', 'start', '--source-dir', pay);
    expect(whole.status).to.equal(1);
    expect(whole.result.files.map(({ error }) => error)).to.deep.equal(['You cannot provide a Consumer Key']);

    await edit(pay, (file) => file.replace(/\s*<consumerKey>.*<\/consumerKey>/, ''));
    const same = await sf('project', 'deploy', 'start', '--source-dir', pay, '--source-dir', global);
    expect(same.status, JSON.stringify(same.result)).to.equal(0);
    expect(same.result.files.map(({ fullName, state }) => `${fullName} ${state}`).sort()).to.deep.equal([
      'Orders_glbloauth Unchanged',
      'Pay Unchanged',
    ]);
  });

  it('deploys a changed file, by SOAP and by REST, and only validates when asked to', async function () {
    this.timeout(60_000);
    const enable = (file: string): string =>
      file.replace('<isNamedUserJwtEnabled>false', '<isNamedUserJwtEnabled>true');
    await edit(global, enable);
    const checked = await sf('project', 'deploy', 'start', '--dry-run', '--source-dir', global);
    expect(checked.result.files.map(({ state }) => state)).to.deep.equal(['Changed']);
    expect(appNamed(org, 'Orders').issuesJwt).to.equal(false);
    const deployed = await sf('project', 'deploy', 'start', '--source-dir', global);
    expect(deployed.result.files.map(({ state }) => state)).to.deep.equal(['Changed']);
    expect(appNamed(org, 'Orders').issuesJwt).to.equal(true);
    await edit(pay, enable);
    const result = await runSf(['project', 'deploy', 'start', '--source-dir', pay, '--json'], {
      home: home.dir,
      cwd: project,
      env: { SF_ORG_METADATA_REST_DEPLOY: 'true' },
    });
    expect((result.json() as Reply).status, result.stdout).to.equal(0);
    expect(appNamed(org, 'Pay').issuesJwt).to.equal(true);
    expect(org.requests.some(({ method, path }) => method === 'POST' && path.endsWith('/deployRequest'))).to.equal(
      true,
    );
  });

  it('shows the refusal of a policy in its own words', async function () {
    this.timeout(60_000);
    const policy = `${folder}/extlClntAppOauthPolicies/Orders_oauthPlcy.ecaOauthPlcy-meta.xml`;
    await edit(policy, (file) => file.replace('>Pay_API<', '>Nobody<'));
    const refused = await sf('project', 'deploy', 'start', '--source-dir', policy);
    expect(refused.status).to.equal(1);
    expect(refused.result.files.map(({ error }) => error)).to.deep.equal([
      "We couldn't find permission sets called Nobody.",
    ]);
  });
});
