/** Changes to the very app that the CLI is connected through. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logInThroughPay, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

describe('sf jwt enable, when the CLI itself is connected through the app', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logInThroughPay(org, 'through-pay');
  });
  afterEach(closePayOrgs);

  const args = ['-o', 'through-pay', '-a', 'Pay'];
  const isOn = (): boolean => appNamed(org, 'Pay').issuesJwt;

  it('asks for a yes, and writes nothing where nobody can give it', async () => {
    const { exitCode, json } = await runOrgCommand('enable', [...args, '--json']);
    const { name, message, actions, warnings } = json();
    expect({ exitCode, name, isOn: isOn() }).to.deep.equal({
      exitCode: 2,
      name: 'ConfirmationRequiredError',
      isOn: false,
    });
    expect(message).to.equal('Confirmation needed: Switch JWT-based access tokens on anyway?');
    expect(actions?.join()).to.contain('--no-prompt');
    expect(warnings.join()).to.contain(`connected as ${org.username} through this app`);
  });

  it('takes --no-prompt for the yes, and a dry run needs none', async () => {
    const dry = await runOrgCommand('enable', [...args, '--dry-run', '--json']);
    expect({ exitCode: dry.exitCode, isOn: isOn() }).to.deep.equal({ exitCode: 0, isOn: false });
    expect(dry.json().warnings.join()).to.contain('through this app');
    const { exitCode, json } = await runOrgCommand('enable', [...args, '-p', '--json']);
    expect({ exitCode, changed: json().result.changed, isOn: isOn() }).to.deep.equal({
      exitCode: 0,
      changed: true,
      isOn: true,
    });
  });

  it('does not ask about another app', async () => {
    expect((await runOrgCommand('enable', ['-o', 'through-pay', '-a', 'Orders', '--json'])).exitCode).to.equal(0);
  });

  const question = /Switch JWT-based access tokens on anyway/;
  it('does not ask where the question would end up in a file, unseen', () =>
    inFolder(async (dir) => {
      const typing = { question, answer: 'y' };
      const { screen, exitCode } = await atTerminal(['enable', ...args], typing, join(dir, 'log.txt'));
      expect({ exitCode, isOn: isOn(), log: await readFile(join(dir, 'log.txt'), 'utf8') }).to.deep.equal({
        exitCode: 2,
        isOn: false,
        log: '',
      });
      expect(screen).to.contain('ConfirmationRequiredError');
    }));

  for (const { answer, exitCode, on, says } of [
    { answer: 'n', exitCode: 7, on: false, says: 'Cancelled. Nothing was switched on.' },
    { answer: 'y', exitCode: 0, on: true, says: '✓ Pay (connected app) now issues JWT-based access tokens.' },
  ] as const) {
    it(`asks the person at a terminal, and ${answer} means ${answer === 'y' ? 'yes' : 'no'}`, async () => {
      const { screen, exitCode: seen } = await atTerminal(['enable', ...args], { question, answer });
      expect({ exitCode: seen, isOn: isOn() }, screen).to.deep.equal({ exitCode, isOn: on });
      expect(screen).to.contain(says).and.contain('through this app');
    });
  }
});

describe('sf jwt cert upload, when the CLI itself is connected through the app by key', () => {
  afterEach(closePayOrgs);

  const upload = (dir: string, ...more: string[]) =>
    runOrgCommand('cert/upload', ['-o', 'through-pay', '-a', 'Pay', '-f', join(dir, 'new.crt'), '--json', ...more]);

  it('asks before it replaces the certificate that the login is verified by', () =>
    inFolder(async (dir) => {
      const org = await startPay();
      await logInThroughPay(org, 'through-pay');
      const { certificatePem } = await keyPair('replacement');
      await putFiles(dir, { 'new.crt': certificatePem });
      const before = appNamed(org, 'Pay').certificateDer;
      const refused = await upload(dir);
      expect(failureOf(refused)).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
      expect(appNamed(org, 'Pay').certificateDer).to.deep.equal(before);
      expect((await upload(dir, '--no-prompt')).json().result.changed).to.equal(true);
    }));
});
