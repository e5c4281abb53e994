/** An external client app switched off and on again. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { dropLogin, keepOrdersLogin } from '../support/key-login.ts';
import { runOrgCommand } from '../support/logged-in.ts';
import { inFolder } from '../support/openssl.ts';
import { orgOfEachTest } from '../support/org-of-each-test.ts';
import { user } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';

const policies = 'ExtlClntAppConfigurablePolicies';
const calls = (org: LocalOrg): string[] =>
  org.requests.splice(0).map(({ method, path }) => `${method} ${path.replace(/0xI\w+|005\w+/g, '<id>')}`);
const soap = 'POST /services/Soap/m/68.0';
const users = 'GET /services/data/v68.0/apps/oauth/usage/<id>/users';

const change = (from: boolean) => ({
  component: `${policies}:Orders_plcy`,
  field: 'isEnabled',
  from,
  to: !from,
});

describe('sf jwt app block', () => {
  let org: LocalOrg;

  orgOfEachTest((one) => {
    org = one;
  });

  const run = (name: 'block' | 'unblock', ...args: string[]): Promise<CommandRun> =>
    runOrgCommand(`app/${name}`, ['-o', 'pay', '-a', 'Orders', ...args]);
  /** A write puts the elements in the order of the WSDL. */
  const stored = () =>
    structuredClone(org.state.components).map((one) => ({
      ...one,
      children: one.children.sort((a, b) => (a.name < b.name ? -1 : 1)),
    }));
  const switches = () =>
    Object.fromEntries(
      org.state.components
        .filter(({ type, fullName }) => type === policies && fullName === 'Orders_plcy')
        .flatMap(({ children }) => children.map(({ name, value }) => [name, value])),
    );
  const isOn = (): boolean => appNamed(org, 'Orders').oauthEnabled;

  it('switches the app off, and nothing else; unblock puts back what was', async () => {
    const before = stored();
    const settings = switches();
    const off = await run('block', '-p', '--json');
    expectSuccess(off.json(), 'jwt-app-block');
    expect(off.json().result).to.deep.include({ changed: true, dryRun: false, changes: [change(true)], proof: null });
    expect(isOn()).to.equal(false);
    const on = await run('unblock', '-p', '--json');
    expectSuccess(on.json(), 'jwt-app-unblock');
    expect(on.json().result).to.deep.include({ changed: true, changes: [change(false)], stillAlive: [] });
    // The org says by now what it had by default.
    expect(switches()).to.deep.include(settings);
    const others = ({ fullName }: { fullName: string }): boolean => fullName !== 'Orders_plcy';
    expect(stored().filter(others)).to.deep.equal(before.filter(others));
  });

  it('writes nothing the second time', async () => {
    await run('block', '-p');
    const after = stored();
    const again = await run('block', '--json');
    expect({ ...failureOf(again), changed: again.json().result.changed }).to.deep.equal({
      exitCode: 0,
      name: undefined,
      changed: false,
    });
    expect(stored()).to.deep.equal(after);
    await run('unblock', '-p');
    const { stdout, exitCode } = await run('unblock');
    expect({ exitCode, says: stdout.includes('already switched on') }).to.deep.equal({ exitCode: 0, says: true });
  });

  for (const name of ['block', 'unblock'] as const) {
    it(`needs a yes to ${name}, and writes nothing where nobody can give it`, async () => {
      setElement(org, policies, 'Orders_plcy', 'isEnabled', String(name === 'block'));
      const before = stored();
      expect(failureOf(await run(name, '--json'))).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
      const dry = await run(name, '--dry-run', '--json');
      expect(dry.json().result).to.deep.include({ changed: false, dryRun: true, changes: [change(name === 'block')] });
      expect(stored()).to.deep.equal(before);
    });
  }

  it('proves it by logins with the stored key of the app, before and after', () =>
    inFolder(async (dir) => {
      await keepOrdersLogin(org, dir);
      const { exitCode, json, stdout } = await run('block', '-p', '--json');
      expect({ exitCode, proof: json().result.proof }).to.deep.equal({
        exitCode: 0,
        proof: { before: 'accepted', after: 'rejected' },
      });
      for (const { value } of org.state.tokens) expect(stdout).not.to.contain(value);
    }));

  it('says so, and exits with 6, where the org goes on to let the key in', () =>
    inFolder(async (dir) => {
      await keepOrdersLogin(org, dir);
      const on = (): void => setElement(org, policies, 'Orders_plcy', 'isEnabled', 'true');
      // Acts on it late: read back as off, and yet let in.
      org.faults.push({ kind: 'meanwhile', match: /oauth2\/token/, after: 1, times: 1, act: on });
      const { exitCode, stderr, stdout } = await run('block', '-p');
      expect({ exitCode, says: /later the org still accepted the stored key/.test(stderr) }, stderr).to.deep.equal({
        exitCode: 6,
        says: true,
      });
      expect(stdout).not.to.contain('Proved');
    })).timeout(40_000);

  it('tries the key again where the app is off already', () =>
    inFolder(async (dir) => {
      await keepOrdersLogin(org, dir);
      setElement(org, policies, 'Orders_plcy', 'isEnabled', 'false');
      const { json } = await run('block', '--json');
      expect(json().result.proof).to.deep.equal({ before: 'unknown', after: 'rejected' });
    }));

  it('counts what the org lists, and names the command that ends it', async () => {
    const { consumerKey } = appNamed(org, 'Orders');
    org.openSession(user, consumerKey);
    const done = await run('block', '-p', '--json');
    const { stillAlive, next, usage } = done.json().result as {
      stillAlive: string[];
      next: string[];
      usage: { users: unknown[] };
    };
    expect(usage.users).to.have.length(1);
    expect(stillAlive.join('\n')).to.contain('lists 1 token of 1 user').and.contain('until they expire');
    expect(next).to.deep.equal([
      'sf jwt revoke --target-org pay --app Orders --app-type external-client-app',
      'sf jwt app unblock --target-org pay --app Orders --app-type external-client-app',
    ]);
    expectNoSecret(done, org, [consumerKey]);
    for (const line of next) {
      const [, , ...words] = line.split(' ');
      const path = words.slice(0, words[0] === 'app' ? 2 : 1);
      const { exitCode } = await runOrgCommand(path.join('/'), [...words.slice(path.length), '-p', '--json']);
      expect(exitCode, line).to.equal(0);
    }
    expect(isOn()).to.equal(true);
  });

  it('switches the app off before it looks at anything else, where it was told not to ask', async () => {
    const query = 'GET /services/data/v68.0/query';
    await run('block', '-p');
    expect(calls(org)).to.deep.equal([
      'GET /services/data',
      ...[soap, soap, query, query], // list, header; whether the name is a label of another app of either kind
      ...Array.from({ length: 6 }, () => soap), // list, switch, key, again, write, back
      users,
    ]);
  });

  it('goes on where the org does not tell who uses the app', async () => {
    org.faults.push({ kind: 'status', match: /apps\/oauth\/usage/, status: 500 });
    const { exitCode, json } = await run('block', '-p', '--json');
    expect({ exitCode, usage: json().result.usage, isOn: isOn() }).to.deep.equal({
      exitCode: 0,
      usage: null,
      isOn: false,
    });
    expect(String(json().result.stillAlive)).to.contain('does not show how many');
  });

  it('tells that the second switch is off still, which it leaves alone', async () => {
    setElement(org, policies, 'Orders_plcy', 'isOauthPluginEnabled', 'false');
    await run('block', '-p'); // writes the elements in the order of the WSDL
    setElement(org, policies, 'Orders_plcy', 'isEnabled', 'true');
    const before = switches();
    await run('block', '-p');
    const { exitCode, stderr } = await run('unblock', '-p');
    expect({ exitCode, says: /isOauthPluginEnabled/.test(stderr) }).to.deep.equal({ exitCode: 0, says: true });
    expect(switches()).to.deep.equal(before);
  });

  it('switches an app of a package off as well, whose policies are this org’s', async () => {
    const { exitCode, json } = await runOrgCommand('app/block', ['-o', 'pay', '-a', 'acme__Dispatch', '-p', '--json']);
    expect({ exitCode, changed: json().result?.changed }).to.deep.equal({ exitCode: 0, changed: true });
  });

  it('makes the bearer login fail, and work again', async () => {
    await inFolder((dir) => keepOrdersLogin(org, dir));
    await dropLogin();
    const { consumerKey } = appNamed(org, 'Orders');
    await bearerToken(org, consumerKey, user);
    await run('block', '-p');
    expect(await bearerToken(org, consumerKey, user).catch(String)).to.match(/refused/);
    await run('unblock', '-p');
    await bearerToken(org, consumerKey, user);
  });
});
