/** The end of an app, with what is kept of it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { dropLogin, keepOrdersLogin } from '../support/key-login.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { inFolder } from '../support/openssl.ts';
import { orgOfEachTest } from '../support/org-of-each-test.ts';
import { startPay, user } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';
import { atTerminal } from '../support/terminal.ts';

const header = 'ExternalClientApplication';

describe('sf jwt app delete', () => {
  let org: LocalOrg;

  orgOfEachTest((one) => {
    org = one;
  });

  const remove = (dir: string, ...args: string[]): Promise<CommandRun> =>
    runOrgCommand('app/delete', ['-o', 'pay', '-a', 'Orders', '-d', dir, ...args]);
  const isThere = (type = header, name = 'Orders'): boolean =>
    org.state.components.some(({ type: of, fullName }) => of === type && fullName === name);
  const madeHere = (): void => setElement(org, header, 'Orders', 'description', 'For tests. Made by sf-plugin-jwt');
  const question = /type its API name, Orders:/;
  const byHand = (dir: string, answer: string, before?: () => void) =>
    atTerminal(['app/delete', '-o', 'pay', '-a', 'Orders', '-d', dir], {
      question,
      answer,
      ...(before ? { before } : {}),
    });

  it('deletes what the plugin has made without a question, and keeps all of it first, for its owner alone', () =>
    inFolder(async (dir) => {
      madeHere();
      const { consumerKey } = appNamed(org, 'Orders');
      const secret = org.state.consumerSecrets.get(consumerKey) ?? 'none';
      const done = await remove(dir, '-p', '--json');
      expectSuccess(done.json(), 'jwt-app-delete');
      const { deleted, backup, stillAlive } = done.json().result as Record<string, unknown> & {
        backup: string[];
        stillAlive: string[];
      };
      expect({ deleted, isThere: isThere() }).to.deep.equal({ deleted: true, isThere: false });
      expect(backup.map((path) => path.split('/').slice(-2).join('/')).sort()).to.deep.equal(
        [
          ...(await readdir(dir)).map((folder) => `${folder}/package.xml`),
          'externalClientApps/Orders.eca',
          'extlClntAppGlobalOauthSets/Orders_glbloauth.ecaGlblOauth',
          'extlClntAppOauthPolicies/Orders_oauthPlcy.ecaOauthPlcy',
          'extlClntAppOauthSettings/Orders_oauth.ecaOauth',
          'extlClntAppPolicies/Orders_plcy.ecaPlcy',
        ].sort(),
      );
      for (const path of backup) {
        expect((await stat(path)).mode & 0o777, path).to.equal(0o600);
        expect(await readFile(path, 'utf8')).not.to.contain(secret);
      }
      const [folder = ''] = await readdir(dir);
      expect((await stat(join(dir, folder))).mode & 0o777).to.equal(0o700);
      expect(stillAlive.join('\n')).to.contain('Pay_API');
      expectNoSecret(done, org, [secret]);
    }));

  it('does not delete what somebody else made, unless its name is typed', () =>
    inFolder(async (dir) => {
      expect(failureOf(await remove(dir, '-p', '--json'))).to.deep.equal({ exitCode: 1, name: 'AppNotOursError' });
      expect({ isThere: isThere(), kept: await readdir(dir) }).to.deep.equal({ isThere: true, kept: [] });
      const typed = await byHand(dir, 'Orders');
      expect({ exitCode: typed.exitCode, isThere: isThere() }, typed.screen).to.deep.equal({
        exitCode: 0,
        isThere: false,
      });
    }));

  for (const answer of ['orders', 'y', '', 'Order']) {
    it(`takes "${answer}" for no, and keeps nothing`, () =>
      inFolder(async (dir) => {
        const { exitCode, screen } = await byHand(dir, answer);
        expect({ exitCode, isThere: isThere(), kept: await readdir(dir) }, screen).to.deep.equal({
          exitCode: 7,
          isThere: true,
          kept: [],
        });
      }));
  }

  it('ends at Ctrl-C, without a word', () =>
    inFolder(async (dir) => {
      const { exitCode, screen } = await byHand(dir, '\u0003');
      expect({ exitCode, isThere: isThere(), kept: await readdir(dir) }).to.deep.equal({
        exitCode: 130,
        isThere: true,
        kept: [],
      });
      expect(screen).not.to.match(/Error|\n +at /);
    }));

  it('asks for a yes that nobody can give, and deletes nothing', () =>
    inFolder(async (dir) => {
      madeHere();
      expect(failureOf(await remove(dir, '--json'))).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
      expect({ isThere: isThere(), kept: await readdir(dir) }).to.deep.equal({ isThere: true, kept: [] });
    }));

  it('shows in a dry run who uses the app, and touches nothing', () =>
    inFolder(async (dir) => {
      org.openSession(user, appNamed(org, 'Orders').consumerKey);
      const { exitCode, stdout } = await remove(dir, '--dry-run');
      expect({ exitCode, isThere: isThere(), kept: await readdir(dir) }).to.deep.equal({
        exitCode: 0,
        isThere: true,
        kept: [],
      });
      expect(stdout)
        .to.contain('1 token')
        .and.match(/^Would delete Orders/m);
    }));

  it('does not delete the app that the CLI itself is connected through, whatever is typed', () =>
    inFolder(async (dir) => {
      const limited = org.username;
      org.state.users.find(({ username }) => username === limited)?.permissionSets.push('Pay_API');
      await keepOrdersLogin(org, dir, limited);
      madeHere();
      const own = await runOrgCommand('app/delete', ['-o', limited, '-a', 'Orders', '-d', dir, '-p', '--json']);
      expect(failureOf(own)).to.deep.equal({ exitCode: 1, name: 'OwnConnectionError' });
      expect(isThere()).to.equal(true);
      await dropLogin(limited);
    }));

  it('names the logins that sf has stored through the app', () =>
    inFolder(async (dir) => {
      await keepOrdersLogin(org, dir);
      madeHere();
      const { result } = (await remove(dir, '-p', '--json')).json();
      expect(String(result.stillAlive)).to.contain(user);
    }));

  it('deletes nothing of which the org hides a part', () =>
    inFolder(async (dir) => {
      org = await startPay({ switches: { globalOauth: 'hidden' } });
      await logIn(org, 'pay');
      madeHere();
      const { exitCode, json } = await remove(dir, '-p', '--json');
      expect({ exitCode, name: json().name, isThere: isThere() }).to.deep.equal({
        exitCode: 1,
        name: 'SettingsUnreadableError',
        isThere: true,
      });
    }));

  it('deletes an app that is only half made', () =>
    inFolder(async (dir) => {
      madeHere();
      const { components } = org.state;
      const stays = components.filter(
        ({ type, fullName }) => !type.startsWith('ExtlClnt') || !fullName.startsWith('Orders'),
      );
      components.splice(0, components.length, ...stays);
      const { exitCode, json } = await remove(dir, '-p', '--json');
      expect({ exitCode, kept: (json().result?.backup as string[])?.length }).to.deep.equal({ exitCode: 0, kept: 2 });
    }));

  it('refuses an app of a package', () =>
    inFolder(async (dir) => {
      const args = ['-o', 'pay', '-a', 'acme__Dispatch', '-d', dir, '-p', '--json'];
      expect(failureOf(await runOrgCommand('app/delete', args))).to.deep.equal({
        exitCode: 1,
        name: 'AppIsManagedError',
      });
    }));

  it('deletes nothing where somebody changes the app while a person thinks', () =>
    inFolder(async (dir) => {
      const act = (): void => setElement(org, header, 'Orders', 'contactEmail', 'new@pay.example');
      const { exitCode, screen } = await byHand(dir, 'Orders', act);
      expect({ exitCode, isThere: isThere() }, screen).to.deep.equal({ exitCode: 1, isThere: true });
      expect(screen).to.contain('AppChangedMeanwhileError');
    }));

  it('says who was quicker where two delete the app at once', () =>
    inFolder(async (dir) => {
      madeHere();
      const { components } = org.state;
      const gone = (): void => {
        components.splice(0, components.length, ...components.filter(({ fullName }) => !/^Orders/.test(fullName)));
      };
      const after = await looks(dir);
      org.faults.push({ kind: 'meanwhile', match: /POST \/services\/Soap/, after, times: 1, act: gone });
      const { exitCode, json } = await remove(dir, '-p', '--json');
      expect({ exitCode, deleted: json().result?.deleted }, JSON.stringify(json())).to.deep.equal({
        exitCode: 0,
        deleted: false,
      });
    }));

  /** Of the requests to the Metadata API, how many a run sends before it deletes: a dry run sends no more. */
  async function looks(dir: string): Promise<number> {
    const before = org.requests.length;
    await remove(dir, '--dry-run');
    return org.requests.slice(before).filter(({ path }) => path.startsWith('/services/Soap')).length;
  }

  for (const { kind, ends } of [
    { kind: 'reset', ends: { exitCode: 1, name: 'WriteUnconfirmedError', deleted: undefined, isThere: true } },
    { kind: 'reset-after', ends: { exitCode: 0, name: undefined, deleted: true, isThere: false } },
  ] as const) {
    it(`asks the org what became of it where the answer is lost (${kind})`, () =>
      inFolder(async (dir) => {
        madeHere();
        org.faults.push({ kind, match: /POST \/services\/Soap/, after: await looks(dir), times: 1 });
        const { exitCode, json } = await remove(dir, '-p', '--json');
        const { name, result } = json();
        expect({ exitCode, name, deleted: result?.deleted, isThere: isThere() }, JSON.stringify(json())).to.deep.equal(
          ends,
        );
        if (ends.isThere) expect((await remove(dir, '-p', '--json')).json().result.deleted).to.equal(true);
      }));
  }

  it('deletes a connected app as well, once its name is typed, and says that none can be made in its place', () =>
    inFolder(async (dir) => {
      const args = ['app/delete', '-o', 'pay', '-a', 'Portal_Sync', '-d', dir];
      const { exitCode, screen } = await atTerminal(args, {
        question: /type its API name, Portal_Sync:/,
        answer: 'Portal_Sync',
      });
      expect({ exitCode, isThere: isThere('ConnectedApp', 'Portal_Sync') }, screen).to.deep.equal({
        exitCode: 0,
        isThere: false,
      });
      expect(screen.replace(/\s+/g, ' ')).to.contain('can no longer create connected apps');
      const kept = await readdir(dir, { recursive: true });
      expect(kept.filter((path) => path.endsWith('Portal_Sync.connectedApp'))).to.have.length(1);
    }));
});
