import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { keyPair } from '../support/keys.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { type Home, makeHome, type SfResult, startSf } from '../support/sf.ts';
import { loginThroughPay } from '../support/sf-login.ts';

type Diagnosis = {
  diagnosticResults: { testName: string; status: string }[];
  suggestions: string[];
  sfEnvVars: [string, string][];
  pluginSpecificData: Record<
    string,
    { logins: { login: string; firstCause: string | null; checks: { id: string }[] }[] }[]
  >;
};

describe("the host's own sf doctor", () => {
  const passphrase = 'canary-passphrase-of-mine';
  let home: Home;
  let org: LocalOrg;
  let run: SfResult;
  let report: string;
  let diagnosis: Diagnosis;

  /** In a process of its own: the doctor of the host is one for a whole process. */
  const examine = async (): Promise<void> => {
    const env = { SF_JWT_KEY: (await keyPair('other')).privateKeyPem, SF_JWT_KEY_PASSPHRASE: passphrase };
    run = await startSf(['doctor', '--plugin', 'sf-plugin-jwt', '--output-dir', home.dir], { home: home.dir, env });
    const [newest = ''] = (await reports()).sort().reverse();
    report = await readFile(join(home.dir, newest), 'utf8');
    diagnosis = JSON.parse(report);
  };
  const reports = async () => (await readdir(home.dir)).filter((name) => name.endsWith('-diagnosis.json'));
  const login = () => diagnosis.pluginSpecificData['sf-plugin-jwt']?.[0]?.logins[0];

  before(async () => {
    home = await makeHome({ link: true });
    org = await startPay();
    await loginThroughPay(home, org, 'pay-org');
    await examine();
  });
  after(async () => {
    await closePayOrgs();
    await home.remove();
  });

  it('examines each login that has a key file, and tells the result by its alias', () => {
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout).to.contain('[sf-plugin-jwt] JWT login pay-org');
    expect(login()).to.include({ login: 'pay-org', firstCause: null });
    expect(login()?.checks.map(({ id }) => id)).to.include.members(['key', 'client-id', 'tls', 'clock-skew']);
  });

  it('sends one request for each login, and no assertion', () => {
    expect(org.requests.map(({ path }) => path)).to.deep.equal(['/.well-known/openid-configuration']);
  });

  it('has no secret in its report: not the keys, not the passphrase, not the username', async () => {
    const body = (pem: string): string => pem.split('\n')[3] ?? 'nothing';
    const secrets = [
      body((await keyPair('other')).privateKeyPem),
      body((await keyPair('pay')).privateKeyPem),
      passphrase,
    ];
    const shown = `${report}${run.stdout}${run.stderr}`;
    for (const secret of [...secrets, org.accessToken]) expect(shown).not.to.contain(secret);
    expect(JSON.stringify(diagnosis.pluginSpecificData)).not.to.contain(org.username);
    expect(diagnosis.sfEnvVars.map(([name]) => name)).to.include.members(['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE']);
  });

  it('names the fault of a login whose key file has become a certificate, and suggests what to do', async () => {
    await writeFile(join(home.dir, 'server.key'), (await keyPair('pay')).certificatePem);
    await examine();
    expect(login()?.firstCause).to.equal('key-unreadable-certificate');
    expect(diagnosis.diagnosticResults).to.deep.include({
      testName: '[sf-plugin-jwt] JWT login pay-org',
      status: 'fail',
    });
    expect(diagnosis.suggestions.join('\n')).to.contain('[sf-plugin-jwt] pay-org, Private key: ');
  });
});
