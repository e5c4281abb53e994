/** What `sf jwt doctor` says to whoever lacks something: the key, the login of an admin, or everything. */
import { join } from 'node:path';
import { expect } from 'chai';
import JwtDoctor from '../../src/commands/jwt/doctor.ts';
import type { CheckResult, DoctorResult } from '../../src/doctor/run-checks.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

const checkOf = ({ checks }: DoctorResult, id: string): CheckResult | undefined => checks.find((one) => one.id === id);

describe('sf jwt doctor', () => {
  let org: LocalOrg;
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  const examine = async (...args: string[]) => {
    const run = await runCommand(JwtDoctor, [...args, '--json']);
    return { exitCode: run.exitCode, result: run.json().result as unknown as DoctorResult };
  };

  it('lists all that is missing where nothing is given, with one line to copy', async () => {
    const { exitCode, result } = await examine();
    const [first, ...others] = result.checks;
    expect({ exitCode, cause: result.firstCause, others }).to.deep.equal({
      ...{ exitCode: 3, cause: 'input-missing-exchange', others: [] },
    });
    for (const flag of ['--jwt-key-file', 'SF_JWT_KEY', '--client-id', '--username', '--instance-url'])
      expect(first?.detail).to.contain(flag);
    expect(first?.actions[0]).to.equal(
      'sf jwt doctor --client-id <consumer key> --username <username> --jwt-key-file <key> --instance-url <My Domain URL>',
    );
  });

  it('lists what is still missing, and puts what was given into that line', () =>
    inFolder(async (dir) => {
      await putFiles(dir, { 'server.key': (await keyPair('pay')).privateKeyPem });
      const key = join(dir, 'server.key');
      const { result } = await examine('-f', key, '--username', user);
      const last = result.checks.at(-1);
      expect(last).to.include({ id: 'client-id', status: 'fail' });
      expect(last?.detail).to.contain('--client-id').and.contain('--instance-url').and.not.contain('--username');
      expect(last?.actions[0]).to.contain(`--username ${user} --jwt-key-file ${key} --instance-url <My Domain URL>`);
    }));

  it('says without a login what an admin would see, with a line that needs no key', async () => {
    const { consumerKey } = appNamed(org, 'Pay');
    const env = { SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
    const run = await runCommand(JwtDoctor, ['-i', consumerKey, '--username', user, '-r', org.url, '--json'], env);
    const check = checkOf(run.json().result as unknown as DoctorResult, 'org');
    expect(check?.status).to.equal('unknown');
    expect(check?.actions.join(' ')).to.contain(
      `"sf jwt doctor --target-org <alias> --client-id ${consumerKey} --username ${user}"`,
    );
  });

  it('finds the fault by that line, with the login of an admin and no key', async () => {
    await logIn(org, 'admin');
    const { consumerKey } = appNamed(org, 'Pay');
    const { exitCode, result } = await examine('-o', 'admin', '-i', consumerKey, '--username', 'outsider@pay.example');
    expect({ exitCode, cause: result.firstCause }).to.deep.equal({ exitCode: 3, cause: 'not-admin-approved' });
    const sound = await examine('-o', 'admin', '-i', consumerKey, '--username', user);
    expect(sound.result.checks.filter(({ status }) => status === 'fail' || status === 'warn')).to.deep.equal([]);
    for (const id of ['key', 'exchange']) expect(checkOf(sound.result, id)?.status, id).to.equal('unknown');
    expect(org.requests.some(({ path }) => path.includes('/oauth2/token'))).to.equal(false);
  });
});
