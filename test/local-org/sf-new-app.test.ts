import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { appNamed } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { manifest } from '../support/deploy-package.ts';
import { GLOBAL, HEADER, packageOf, wholeApp } from '../support/new-app.ts';
import { user } from '../support/pay-org.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { type LocalOrg, startLocalOrg } from './index.ts';

type Reply = { status: number; message?: string; result: { files?: { fullName: string; state: string }[] } };

describe('sf makes an external client app in the local org', () => {
  let org: LocalOrg;
  let home: Home;
  let project: string;

  const sf = async (args: string[], env: Record<string, string> = {}): Promise<Reply> => {
    const result = await runSf([...args, '--json'], { home: home.dir, cwd: project, env });
    const reply = result.json() as Reply;
    expect(reply.status, result.stdout).to.equal(0);
    return reply;
  };

  before(async function () {
    this.timeout(60_000);
    org = await startLocalOrg();
    home = await makeHome();
    project = join(home.dir, 'project');
    await mkdir(join(project, 'force-app'), { recursive: true });
    const settings = { packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '68.0' };
    await writeFile(join(project, 'sfdx-project.json'), JSON.stringify(settings));
    const login = ['org', 'login', 'access-token', '--no-prompt', '--set-default', '--instance-url', org.url];
    await sf(login, { SF_ACCESS_TOKEN: org.accessToken });
  });
  after(async () => {
    expect(org.crashes).to.deep.equal([]);
    await org.close();
    await rm(project, { recursive: true, force: true });
    await home.remove();
  });

  it('deploys it with its permission set, assigns that, reads the key back, and deletes it by its header alone', async function () {
    this.timeout(120_000);
    for (const [path, text] of Object.entries(packageOf(await wholeApp()))) {
      if (path === 'package.xml') continue;
      const file = join(project, 'force-app/main/default', `${path}-meta.xml`);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, text);
    }
    const validate = await sf(['project', 'deploy', 'start', '--dry-run', '--source-dir', 'force-app']);
    expect(validate.result.files?.map(({ state }) => state)).to.deep.equal(Array(6).fill('Created'));
    expect(() => appNamed(org, 'Robot')).to.throw();
    const made = await sf(['project', 'deploy', 'start', '--source-dir', 'force-app'], {
      SF_ORG_METADATA_REST_DEPLOY: 'true',
    });
    expect(made.result.files?.map(({ state }) => state)).to.deep.equal(Array(6).fill('Created'));

    await sf(['org', 'assign', 'permset', '--name', 'Robot_Access', '--on-behalf-of', user]);
    const { consumerKey } = appNamed(org, 'Robot');
    await bearerToken(org, consumerKey, user);

    const members = [`${GLOBAL}:Robot_global`, 'Settings:ExternalClientApp', 'PermissionSet:Robot_Access'];
    await sf(['project', 'retrieve', 'start', ...members.flatMap((one) => ['--metadata', one])]);
    const folder = join(project, 'force-app/main/default');
    const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
    expect(await read('extlClntAppGlobalOauthSets/Robot_global.ecaGlblOauth-meta.xml')).to.include(consumerKey);
    expect(await read('settings/ExternalClientApp.settings-meta.xml')).to.include(
      '<enableClientSecretInRestApiAccess>false</enableClientSecretInRestApiAccess>',
    );

    await writeFile(join(project, 'package.xml'), manifest({}));
    await writeFile(join(project, 'destructiveChanges.xml'), manifest({ [HEADER]: ['Robot'] }));
    const paths = ['--manifest', 'package.xml', '--post-destructive-changes', 'destructiveChanges.xml'];
    await sf(['project', 'deploy', 'start', ...paths, '--ignore-warnings']);
    const left = org.state.components.filter(({ fullName }) => fullName === 'Robot' || fullName.startsWith('Robot_'));
    expect(left.map(({ fullName }) => fullName)).to.have.members(['Robot_Access', 'Robot_Drivers']);
  });
});
