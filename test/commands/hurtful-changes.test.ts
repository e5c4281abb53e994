/** Changes that hurt somebody are asked about first; all others are not. */
import { X509Certificate } from 'node:crypto';
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts, setElement } from '../support/app-components.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

const needsYes = { exitCode: 2, name: 'ConfirmationRequiredError' };

describe('sf jwt policy set, when the change hurts', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const set = (...args: string[]): Promise<CommandRun> => runOrgCommand('policy/set', ['-o', 'pay', ...args, '--json']);

  const hurting = [
    {
      what: 'the last permission set of a connected app is taken off',
      args: ['-a', 'Pay', '--remove-permission-set', 'Pay_API'],
      says: /no user will be able to use the app/,
    },
    {
      what: 'the last permission set of an external client app is taken off',
      args: ['-a', 'Orders', '--remove-permission-set', 'Pay_API'],
      says: /no user will be able to use the app/,
    },
    {
      what: 'IP restrictions no longer hold for a connected app',
      args: ['-a', 'Pay', '--ip-relaxation', 'bypass'],
      says: /lowers security.*IP relaxation: enforce → bypass/,
    },
    {
      what: 'IP restrictions no longer hold for an external client app',
      args: ['-a', 'Orders', '--ip-relaxation', 'bypass'],
      says: /lowers security.*IP relaxation: enforce → bypass/,
    },
    {
      what: 'everybody may approve the app',
      args: ['-a', 'Pay', '--remove-permission-set', 'Pay_API', '--permitted-users', 'self-authorize'],
      says: /lowers security.*Permitted users: admin-approved → self-authorize/,
    },
  ];
  for (const { what, args, says } of hurting)
    it(`asks where ${what}, and writes nothing without an answer`, async () => {
      const before = structuredClone(org.state.components);
      const dry = await set(...args, '--dry-run');
      expect(dry.exitCode).to.equal(0);
      expect(dry.json().warnings.join('\n')).to.match(says);
      const refused = await set(...args);
      expect(failureOf(refused)).to.deep.equal(needsYes);
      expect(refused.json().warnings.join('\n')).to.match(says);
      expect(org.state.components).to.deep.equal(before);
      const done = await set(...args, '--no-prompt');
      expect({ exitCode: done.exitCode, changed: done.json().result.changed }).to.deep.equal({
        exitCode: 0,
        changed: true,
      });
      expect(done.json().warnings.join('\n')).to.match(says);
      // There is nothing left to ask about.
      const again = await set(...args);
      expect({ exitCode: again.exitCode, changed: again.json().result.changed }).to.deep.equal({
        exitCode: 0,
        changed: false,
      });
    });

  it('asks where refresh tokens become endless, and not on the way back', async () => {
    const kinds = ['infinite', 'inactivity:30d', 'lifetime:30d', 'zero'];
    for (const app of ['Pay', 'Orders']) {
      expect((await set('-a', app, '--refresh-token', 'zero', '-p')).exitCode, app).to.equal(0);
      for (const wish of ['lifetime:30d', 'inactivity:30d']) {
        const said = await set('-a', app, '--refresh-token', wish);
        expect({ wish, exitCode: said.exitCode }).to.deep.equal({ wish, exitCode: 0 });
        expect(said.json().warnings.join()).to.match(/lowers security.*Refresh tokens:/);
      }
      expect(failureOf(await set('-a', app, '--refresh-token', 'infinite'))).to.deep.equal(needsYes);
      expect((await set('-a', app, '--refresh-token', 'infinite', '-p')).exitCode).to.equal(0);
      for (const wish of kinds) {
        const back = await set('-a', app, '--refresh-token', wish);
        expect({ wish, exitCode: back.exitCode, warnings: back.json().warnings.length }).to.deep.equal({
          ...{ wish, exitCode: 0, warnings: 0 },
        });
      }
    }
  });

  it('says of a longer time that it is one, and does not ask', async () => {
    issueJwts(org, 'Orders');
    expect((await set('-a', 'Orders', '--timeout', '5')).exitCode).to.equal(0);
    const longer = await set('-a', 'Orders', '--timeout', '15');
    expect(longer.exitCode).to.equal(0);
    expect(longer.json().warnings.join()).to.match(/lowers security.*JWT timeout: 5 minutes → 15 minutes/);
  });

  it('asks nothing where one comes in as another one goes', async () => {
    const swap = await set('-a', 'Pay', '--remove-permission-set', 'Pay_API', '--add-profile', 'Standard User');
    expect({ exitCode: swap.exitCode, warnings: swap.json().warnings }).to.deep.equal({ exitCode: 0, warnings: [] });
  });

  it('warns of an app that admitted nobody before, and does not ask again', async () => {
    expect((await set('-a', 'Pay', '--remove-permission-set', 'Pay_API', '-p')).exitCode).to.equal(0);
    const other = await set('-a', 'Pay', '--refresh-token', 'zero');
    expect(other.exitCode).to.equal(0);
    expect(other.json().warnings.join()).to.contain('no user will be able to use the app');
  });

  const several = ['policy/set', '-o', 'pay', '-a', 'Pay', '--remove-permission-set', 'Pay_API'];
  const question = /Set the policies anyway/g;
  for (const { answer, exitCode } of [
    { answer: 'n', exitCode: 7 },
    { answer: 'y', exitCode: 0 },
  ])
    it(`asks a person once about all of it, and ${answer} is heard`, async () => {
      const seen = await atTerminal([...several, '--ip-relaxation', 'bypass'], { question: /anyway/, answer });
      expect(seen.exitCode, seen.screen).to.equal(exitCode);
      const words = seen.screen.replace(/\s+/g, ' ');
      expect(words).to.contain('IP relaxation: enforce → bypass').and.contain('no user will be able to use');
      expect(words.match(question) ?? []).to.have.length.greaterThan(0);
      expect(
        org.state.components.some(
          ({ fullName, children }) =>
            fullName === 'Pay' && !children.some(({ name, value }) => name === 'permissionSetName' && value !== ''),
        ),
      ).to.equal(answer === 'y');
    });

  it('stops where somebody else makes it hurt meanwhile', async () => {
    setElement(org, 'ConnectedApp', 'Pay', 'profileName', 'Standard User');
    const typing = {
      question: /anyway/,
      answer: 'y',
      before: () => setElement(org, 'ConnectedApp', 'Pay', 'profileName', null),
    };
    const seen = await atTerminal([...several, '--ip-relaxation', 'bypass'], typing);
    expect(seen.screen.replace(/\s+/g, ' ')).to.contain('Someone else changed the app');
    expect(seen.exitCode).to.equal(1);
  });
});

describe('sf jwt enable, when clients hold tokens of the app', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  for (const app of ['Pay', 'Orders']) {
    const args = ['-o', 'pay', '-a', app, '--json'];
    it(`asks first on ${app}, and the way back asks nothing`, async () => {
      org.openSession(user, appNamed(org, app).consumerKey);
      const dry = await runOrgCommand('enable', [...args, '--dry-run']);
      expect(dry.exitCode, dry.stdout).to.equal(0);
      expect(dry.json().warnings.join()).to.contain(`lists tokens of ${app} in use`);
      const refused = await runOrgCommand('enable', args);
      expect(failureOf(refused)).to.deep.equal(needsYes);
      expect(appNamed(org, app).issuesJwt).to.equal(false);
      expect((await runOrgCommand('enable', [...args, '-p'])).exitCode).to.equal(0);
      expect((await runOrgCommand('enable', args)).exitCode).to.equal(0); // nothing to do
      expect((await runOrgCommand('disable', args)).exitCode).to.equal(0);
    });

    it(`says of ${app} that it does not know, where the org does not tell`, async () => {
      const match = app === 'Pay' ? /services\/data\/v\d+\.0\/query/ : /apps\/oauth\/usage/;
      const body = JSON.stringify([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }]);
      org.faults.push({ match, kind: 'status', status: 403, body });
      const run = await runOrgCommand('enable', args);
      expect({ exitCode: run.exitCode, isOn: appNamed(org, app).issuesJwt }, run.stdout).to.deep.equal({
        exitCode: 0,
        isOn: true,
      });
      expect(run.json().warnings.join()).to.contain(`does not show whether clients of ${app} have tokens`);
    });
  }
});

describe('sf jwt cert upload, over another certificate', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const held = (): Buffer => Buffer.from(appNamed(org, 'Pay').certificateDer ?? '');
  const inPair = (work: (dir: string, upload: (...more: string[]) => Promise<CommandRun>) => Promise<void>) =>
    inFolder(async (dir) => {
      await putFiles(dir, { 'server.crt': (await keyPair('next')).certificatePem });
      const file = join(dir, 'server.crt');
      await work(dir, (...more) => runOrgCommand('cert/upload', ['-o', 'pay', '-a', 'Pay', '-f', file, ...more]));
    });

  it('asks, and writes neither the app nor a file without an answer', () =>
    inPair(async (dir, upload) => {
      const before = held();
      const refused = await upload('--json');
      expect(failureOf(refused)).to.deep.equal(needsYes);
      expect(refused.json().warnings.join()).to.match(
        /replaces the certificate sha256:\w{64}.*refuses every client of Pay/,
      );
      const dry = await upload('--dry-run', '--json');
      expect({ exitCode: dry.exitCode, kept: dry.json().result.oldCertFile }).to.deep.equal({
        exitCode: 0,
        kept: null,
      });
      expect(held()).to.deep.equal(before);
      expect(await readdir(dir)).to.deep.equal(['server.crt']);
    }));

  it('keeps the old one beside the new one, over no other file, and prints the command that brings it back', () =>
    inPair(async (dir, upload) => {
      const before = held();
      await putFiles(dir, { 'server.crt.old': 'something else' });
      const { stdout, exitCode } = await upload('-p');
      expect(exitCode).to.equal(0);
      const old = join(dir, 'server.crt.old.2');
      expect(new X509Certificate(await readFile(old)).raw).to.deep.equal(before);
      expect((await stat(old)).mode & 0o777).to.equal(0o644);
      expect(await readFile(join(dir, 'server.crt.old'), 'utf8')).to.equal('something else');
      const words = stdout.match(/sf jwt cert upload (.*)/)?.[1]?.split(' ') ?? [];
      expect(words.slice(0, 6)).to.deep.equal(['--target-org', 'pay', '--app', 'Pay', '--app-type', 'connected-app']);
      expect((await runOrgCommand('cert/upload', [...words, '-p'])).exitCode).to.equal(0);
      expect(held()).to.deep.equal(before);
      // Once more: the same certificate is not kept twice.
      expect((await upload('-p', '--json')).json().result.oldCertFile).to.equal(old);
      expect((await readdir(dir)).sort()).to.deep.equal([
        ...['server.crt', 'server.crt.old', 'server.crt.old.2', 'server.crt.old.2.old'],
      ]);
    }));

  it('shows the old one where it cannot be kept in a file', () =>
    inPair(async (dir, upload) => {
      await chmod(dir, 0o500);
      const run = await upload('-p', '--json').finally(() => chmod(dir, 0o700));
      expect(run.json().result.changed).to.equal(true);
      const isKept = run.json().result.oldCertFile !== null; // root may write anywhere
      if (!isKept) expect(run.json().warnings.join()).to.contain('-----BEGIN CERTIFICATE-----');
    }));

  it('asks nothing where the new certificate is of the same key, or the app has none', () =>
    inPair(async (_dir, upload) => {
      expect((await upload('-p')).exitCode).to.equal(0);
      const again = await upload('--json');
      expect({ exitCode: again.exitCode, warnings: again.json().warnings }).to.deep.equal({
        exitCode: 0,
        warnings: [],
      });
      setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.certificate', null);
      const first = await upload('--json');
      expect({ exitCode: first.exitCode, kept: first.json().result.oldCertFile }).to.deep.equal({
        ...{ exitCode: 0, kept: null },
      });
    }));
});
