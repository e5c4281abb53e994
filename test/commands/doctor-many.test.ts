/** Many users at once, and what a job on GitHub Actions is told. */
import { join } from 'node:path';
import { expect } from 'chai';
import JwtDoctor from '../../src/commands/jwt/doctor.ts';
import type { ManyUsersDiagnosis } from '../../src/doctor/many-users.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { setElement } from '../support/app-components.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { logIn } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

const users = [
  user,
  'outsider@pay.example',
  'gone@pay.example',
  user.toUpperCase(),
  'not a username',
  'frozen@pay.example',
];

describe('sf jwt doctor, for the users of a file,', () => {
  let org: LocalOrg;
  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay-org');
  });
  afterEach(closePayOrgs);

  const examine = (names: string[], ...args: string[]): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { 'users.txt': `Username\n${names.join('\n')}\n` });
      const env = { SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
      const pay = payFlags(org).slice(0, 2);
      return runCommand(JwtDoctor, ['-o', 'pay-org', ...pay, '--usernames-file', join(dir, 'users.txt'), ...args], env);
    });
  const resultOf = (run: CommandRun): ManyUsersDiagnosis => run.json().result as unknown as ManyUsersDiagnosis;

  it('looks once at what they share, and gives the cause of each, each of them once', async () => {
    const run = await examine(users, '--json');
    const { users: found, checks } = resultOf(run);
    expect(run.exitCode).to.equal(3);
    const causes = Object.fromEntries(found.map(({ username, firstCause }) => [username, firstCause]));
    expect(causes).to.deep.equal({
      [user]: null,
      'outsider@pay.example': 'not-admin-approved',
      'gone@pay.example': 'inactive-user',
      null: 'username-not-a-username',
      'frozen@pay.example': 'user-frozen',
    });
    expect(found).to.have.length(5);
    expect(checks.map(({ id }) => id))
      .to.include('app-certificate')
      .and.not.include('org-user');
    expect(
      org.requests.filter(({ path }) => path.includes('readMetadata') || path.includes('/Soap/m')).length,
    ).to.be.lessThan(5);
    expect(JSON.stringify(run.json())).not.to.contain('not a username');
  });

  it('shows a line for each, and the commonest cause first at the end, with what to do', async () => {
    const { stdout, exitCode } = await examine([user, 'outsider@pay.example', 'gone@pay.example']);
    expect(exitCode).to.equal(3);
    expect(stdout)
      .to.match(/^[✓?] integration@pay\.example/m)
      .and.match(/^✗ outsider@pay\.example/m);
    expect(stdout.replaceAll(/\s+/g, ' '))
      .to.contain('1 of 3 users: ')
      .and.contain('sf org assign permset --target-org pay-org');
    const sound = await examine([user]);
    expect({ exitCode: sound.exitCode, last: sound.stdout.trim().split('\n').at(-1) }).to.deep.equal({
      ...{ exitCode: 0, last: 'No fault found for 1 of 1 user.' },
    });
  });

  it('claims nothing where the file names no user', async () => {
    expect((await examine(['# nobody yet'])).stdout)
      .to.contain('The file contains no username')
      .and.not.contain('No fault');
  });

  it('does not call users sound of whom not all could be looked at', async () => {
    const pay = payFlags(org).slice(0, 2);
    const run = await inFolder(async (dir) => {
      await putFiles(dir, { users: user });
      return runCommand(JwtDoctor, ['-o', 'pay-org', ...pay, '--usernames-file', join(dir, 'users')]); // and no key
    });
    expect(run.stdout.trim().split('\n').at(-1)).to.equal(
      'No fault found for 1 of 1 user. Not all checks could be made for 1 of 1 user.',
    );
  });

  it('looks at no user where what they share has a fault', async () => {
    org.trust('Pay', (await keyPair('other')).certificatePem);
    const run = await examine(users, '--json');
    expect(resultOf(run)).to.deep.include({ firstCause: 'key-mismatch', users: [] });
    expect(org.requests.some(({ path }) => path.includes('/oauth2/token'))).to.equal(false);
  });

  it('marks the cause of each for the page of a GitHub job, and nothing that an org could make of it', async () => {
    setElement(org, 'PermissionSet', 'Pay_API', 'label', 'x\n::stop-commands::pwn');
    const { stderr } = await examine(['outsider@pay.example'], '--format', 'github');
    const marks = stderr.split('\n').filter((line) => line.startsWith('::'));
    expect(marks).to.have.length(1);
    expect(marks[0]).to.match(/^::error title=sf jwt doctor%3A not-admin-approved::outsider@pay\.example\. /);
    expect(marks[0]).to.contain('%0A- ').and.not.contain('::stop-commands');
  });
});
