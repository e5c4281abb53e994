/**
 * `app block`, `unblock` and `delete` in processes of their own: killed while a request is on its way, between two files, and several
 * of them at once. The next run finishes, and what was kept is whole.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { setElement } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import type { Envelope } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { isLongRun } from '../support/runs.ts';
import { type Home, makeHome, sfEnvironment } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const SWITCHES = 'ExtlClntAppConfigurablePolicies';
const soap = /POST \/services\/Soap/;

type Ended = { exitCode: number | null; json: Envelope };

describe('commands on an app, in processes of their own', () => {
  let home: Home;
  let org: LocalOrg;
  let dir: string;
  let kept: Pick<LocalOrg['state'], 'components' | 'users' | 'entityAccess'>;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startPay();
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    org.trust('Orders', certificatePem);
    await putFiles(home.dir, { 'own.key': privateKeyPem, 'own.crt': certificatePem });
    setElement(org, 'ExternalClientApplication', 'Orders', 'description', 'Made by sf-plugin-jwt');
    await loginByToken(home, org, 'pay');
    const { components, users, entityAccess } = org.state;
    kept = structuredClone({ components, users, entityAccess });
  });
  after(closePayOrgs);
  after(() => home.remove());
  beforeEach(async () => {
    dir = await mkdtemp(join(home.dir, 'kept-'));
    Object.assign(org.state, structuredClone(kept));
    org.requests.splice(0);
    org.faults.splice(0);
  });

  const start = (name: string, ...args: string[]) => {
    const env = sfEnvironment({ home: home.dir });
    const child = spawn(process.execPath, [runner, `app/${name}`, '-o', 'pay', '-p', '--json', ...args], {
      ...{ env, cwd: home.dir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const ended = once(child, 'close').then(
      ([exitCode]): Ended => ({ exitCode, json: stdout === '' ? ({} as Envelope) : JSON.parse(stdout) }),
    );
    return { child, ended };
  };
  const run = (name: string, ...args: string[]): Promise<Ended> => start(name, ...args).ended;
  const orders = ['-a', 'Orders'];
  const isOn = (): string | undefined =>
    org.state.components
      .find(({ type, fullName }) => type === SWITCHES && fullName === 'Orders_plcy')
      ?.children.find(({ name }) => name === 'isEnabled')?.value as string | undefined;
  const isThere = (app = 'Orders'): boolean =>
    org.state.components.some(({ type, fullName }) => type === 'ExternalClientApplication' && fullName === app);
  /** All that the org holds but the switches of the app. */
  const rest = (): unknown =>
    structuredClone(org.state.components.filter(({ fullName }) => fullName !== 'Orders_plcy'));

  /** Kills the command as its request of that number arrives, which the org then still does. */
  async function killAt(after: number, name: string, ...args: string[]): Promise<void> {
    const running = start(name, ...args);
    const act = (): void => void running.child.kill('SIGKILL');
    org.faults.push({ match: soap, after, times: 1, kind: 'meanwhile', act });
    await running.ended;
    await sleep(50); // what was on its way is done after the end of its sender
    org.faults.splice(0);
  }
  const count = (): number => org.requests.filter(({ method, path }) => soap.test(`${method} ${path}`)).length;
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await sleep(5);
  };

  /** Of the requests to the Metadata API: the second look, the write and the read back; in a long run, each. */
  const moments = isLongRun ? Array.from({ length: 8 }, (_, at) => at) : [5, 6, 7];
  for (const name of ['block', 'unblock'] as const) {
    it(`${name}: killed on its way, leaves the switch as it was or as it is to be, and the next run finishes`, async () => {
      const wanted = String(name === 'unblock');
      for (const after of moments) {
        Object.assign(org.state, structuredClone(kept));
        setElement(org, SWITCHES, 'Orders_plcy', 'isEnabled', String(name === 'block'));
        const before = rest();
        org.requests.splice(0);
        await killAt(after, name, ...orders);
        const isWritten = isOn() === wanted;
        const next = await run(name, ...orders);
        const what = `${name} at ${after}: ${JSON.stringify(next.json)}`;
        expect(next.exitCode, what).to.equal(0);
        expect(next.json.result.changed, what).to.equal(!isWritten);
        expect(isOn(), what).to.equal(wanted);
        const back = await run(name === 'block' ? 'unblock' : 'block', ...orders);
        expect(back.exitCode, what).to.equal(0);
        expect(rest(), what).to.deep.equal(before);
      }
    }).timeout(120_000);
  }

  const folders = async (): Promise<string[]> => (await readdir(dir)).filter((name) => !name.startsWith('.'));
  const filesOf = async (folder: string): Promise<string[]> =>
    (await readdir(join(dir, folder), { recursive: true })).filter((name) => /\.\w+$/.test(name)).sort();

  it('delete: killed on its way, has kept all of the app or nothing before it is gone, and the next run says what is', async () => {
    const dry = await run('delete', ...orders, '-d', dir, '--dry-run');
    expect(dry.exitCode).to.equal(0);
    const most = count();
    let gone = 0;
    for (let after = isLongRun ? 0 : most - 1; after <= most + 1; after += 1) {
      Object.assign(org.state, structuredClone(kept));
      await rm(dir, { recursive: true });
      dir = await mkdtemp(join(home.dir, 'kept-'));
      org.requests.splice(0);
      await killAt(after, 'delete', ...orders, '-d', dir);
      const what = `at ${after} of ${most}`;
      for (const folder of await folders()) expect(await filesOf(folder), what).to.have.length(6);
      if (!isThere()) {
        gone += 1;
        expect(await folders(), what).to.have.length(1);
      }
      const next = await run('delete', ...orders, '-d', dir);
      expect(next.json.name ?? next.json.result.deleted, what).to.equal(
        (await folders()).length > 0 && next.json.name ? 'AppNotFoundError' : true,
      );
      expect(isThere(), what).to.equal(false);
    }
    expect(gone).to.be.within(1, 3);
  }).timeout(180_000);

  it('delete: killed between two files leaves nothing that looks whole, and the next run takes it away in time', async () => {
    const running = start('delete', ...orders, '-d', dir);
    await until(() => running.child.exitCode !== null || hasStarted());
    running.child.kill('SIGKILL');
    await running.ended;
    const left = (await readdir(dir)).filter((name) => name.startsWith('.sf-jwt.'));
    for (const name of left) await utimes(join(dir, name), 1, 1);
    if (isThere()) {
      expect((await run('delete', ...orders, '-d', dir)).json.result.deleted).to.equal(true);
      expect((await readdir(dir)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    }
    const whole = await folders();
    expect(await filesOf(whole.at(-1) ?? '')).to.have.length(6);
    const xml = await readFile(join(dir, whole.at(-1) ?? '', 'package.xml'), 'utf8');
    expect(xml).to.contain('<members>Orders</members>');
  });
  const hasStarted = (): boolean => readdirSync(dir).length > 0;

  describe('two at once', () => {
    it('two blocks: the app is off, and both say so', async () => {
      const both = await Promise.all([run('block', ...orders), run('block', ...orders)]);
      expect(
        both.map(({ exitCode }) => exitCode),
        JSON.stringify(both),
      ).to.deep.equal([0, 0]);
      expect(both.some(({ json }) => json.result.changed)).to.equal(true);
      expect(isOn()).to.equal('false');
    });

    it('block and unblock: who is told of success without a doubt has it, or the other one was later', async () => {
      for (let round = 0; round < 3; round += 1) {
        Object.assign(org.state, structuredClone(kept));
        const [off, on] = await Promise.all([run('block', ...orders), run('unblock', ...orders)]);
        for (const { json } of [off, on])
          if (json.name) expect(json.name).to.be.oneOf(['AppChangedMeanwhileError', 'WriteUnconfirmedError']);
        const done = [off, on].filter(({ exitCode }) => exitCode === 0);
        expect(done, JSON.stringify([off, on])).not.to.have.length(0);
        expect(isOn()).to.be.oneOf(['true', 'false']);
        expect(rest()).to.deep.equal(kept.components.filter(({ fullName }) => fullName !== 'Orders_plcy'));
      }
    }).timeout(60_000);

    it('delete while it is being blocked: the app is gone and kept, and the other says what it saw', async () => {
      const [gone, off] = await Promise.all([run('delete', ...orders, '-d', dir), run('block', ...orders)]);
      const what = JSON.stringify([gone, off]);
      if (gone.exitCode !== 0) expect(gone.json.name, what).to.equal('AppChangedMeanwhileError');
      expect(isThere(), what).to.equal(gone.exitCode !== 0);
      if (off.exitCode !== 0)
        expect(off.json.name, what).to.be.oneOf([
          ...['AppChangedMeanwhileError', 'AppNotFoundError', 'WriteUnconfirmedError', 'MetadataRefusedError'],
          ...['SettingsUnreadableError', 'PolicyValueError'],
        ]);
      if (gone.exitCode === 0) expect(await filesOf((await folders())[0] ?? '')).to.have.length(6);
    });

    const creation = (app: string, where: string, ...more: string[]): string[] => {
      const sets = ['--permission-set', 'Robot_Users', '--create-permission-set', '--username', user];
      return ['-a', app, '-d', where, ...sets, '--wait', '0', ...more];
    };
    const robotKey = (): string => {
      const found = org.state.components.find(({ fullName }) => fullName === 'Robot_glbloauth');
      return String(found?.children.find(({ name }) => name === 'consumerKey')?.value ?? '');
    };

    it('two creations of one name with one key: one app, and both have their token', async () => {
      const both = await Promise.all(['', ''].map(() => run('create', ...creation('Robot', dir))));
      expect(
        both.map(({ json }) => json.result?.exchanged),
        JSON.stringify(both),
      ).to.deep.equal([true, true]);
    }).timeout(60_000);

    it('two creations of one name with keys of their own: one works, and the other is told that it is not theirs', async () => {
      const other = await mkdtemp(join(home.dir, 'other-'));
      const both = await Promise.all([dir, other].map((where) => run('create', ...creation('Robot', where))));
      const [one, two] = both.map(({ json }) => json.result?.exchanged === true);
      expect(one !== two, JSON.stringify(both)).to.equal(true);
      const loser = both.find(({ json }) => json.result?.exchanged !== true);
      expect(loser?.exitCode).not.to.equal(0);
    }).timeout(60_000);

    it('delete during create: an app is left that is whole or closed, and a next run makes it', async () => {
      const own = ['-f', join(home.dir, 'own.crt'), '--key-file', join(home.dir, 'own.key')];
      const making = start('create', ...creation('Robot', dir, ...own));
      await until(() => isThere('Robot'));
      const gone = await run('delete', '-a', 'Robot', '-d', dir);
      const made = await making.ended;
      const what = JSON.stringify([gone, made]);
      if (made.exitCode === 0 && isThere('Robot')) await bearerToken(org, robotKey(), user);
      if (made.json.name) expect(made.json.name, what).to.match(/Error$/);
      if (made.exitCode === 0 && gone.exitCode === 0 && !isThere('Robot'))
        expect(made.json.result.exchanged, what).not.to.equal(true);
      const next = await run('create', ...creation('Robot', dir, ...own));
      expect(next.json.result?.exchanged, `${what} ${JSON.stringify(next)}`).to.equal(true);
    }).timeout(60_000);
  });
});
