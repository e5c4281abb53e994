/** A leaked token, through the real sf: alive, revoked, and dead at the org while it still looks good. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { Envelope } from '../support/command.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { type Home, makeHome, runSf, type SfResult } from '../support/sf.ts';

describe('A token that may have leaked, through the real host', () => {
  let home: Home;
  let org: LocalOrg;
  let token: string;

  before(async () => {
    home = await makeHome({ link: true });
  });
  after(() => home.remove());
  beforeEach(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
    await writeFile(join(home.dir, 'token.txt'), token, { mode: 0o600 });
  });
  afterEach(closePayOrgs);

  const secret = (): string => org.state.consumerSecrets.get(appNamed(org, 'Pay').consumerKey) ?? '';
  const sf = async (args: string[], env: Record<string, string> = {}, input = ''): Promise<SfResult> => {
    const run = await runSf(['jwt', ...args, '-r', org.url], { home: home.dir, env, input });
    expectNoSecret(run, org, [secret()]);
    return run;
  };

  it('is alive, then revoked, then dead at the org although a check on this machine still calls it valid', async () => {
    const env = { SF_JWT_CLIENT_SECRET: secret() };
    const before = (await sf(['introspect', '--json'], env, `Bearer ${token}\n`)).json() as Envelope;
    expect(before).to.deep.include({ status: 0, warnings: [] });
    expect(before.result).to.include({ active: true, source: 'introspect', kind: 'access-token' });
    expect((await sf(['revoke', '-f', 'token.txt', '-p'])).exitCode).to.equal(0);
    expect((await sf(['verify', '-f', 'token.txt'])).exitCode).to.equal(0);
    const after = await sf(['introspect', '-f', 'token.txt'], env);
    expect(after.exitCode, after.stderr).to.equal(3);
    expect(after.stdout).to.match(/^NOT ACTIVE: the token looks valid on this machine, but not at the org\.$/m);
  });

  it('is not asked about with a wrong secret, and that is no word on the token', async () => {
    const run = await sf(['introspect', '-f', 'token.txt', '--json'], { SF_JWT_CLIENT_SECRET: 'not-the-secret' });
    expect({ exitCode: run.exitCode, name: (run.json() as Envelope).name }).to.deep.equal({
      exitCode: 4,
      name: 'ClientRefusedError',
    });
  });
});
