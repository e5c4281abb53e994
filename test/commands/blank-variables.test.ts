/** Variables that are set to nothing, as by a missing secret of a CI job: sf and this plugin do as if they were not there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { issueJwts } from '../support/app-components.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { loginThroughPay } from '../support/sf-login.ts';

type Envelope = { status: number; name?: string; result?: Record<string, unknown>; warnings: unknown[] };

const own = ['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_JWT_CLIENT_SECRET', 'SF_JWT_NO_REVEAL', 'SF_AUDIENCE_URL'];
const ofSf = ['SF_TARGET_ORG', 'SFDX_DEFAULTUSERNAME', 'SF_ORG_API_VERSION', 'SF_CONTENT_TYPE', 'SF_ACCESS_TOKEN'];
const ofOthers = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'GITHUB_ACTIONS', 'DISPLAY'];
const names = [...own, ...ofSf, ...ofOthers, 'SF_USE_PROGRESS_BAR', 'OCLIF_TABLE_COLUMN_OVERRIDE'];

describe('Variables that are set to nothing', () => {
  let home: Home;
  let org: LocalOrg;
  let plain: ReturnType<typeof lookOf>[];

  before(async () => {
    home = await makeHome({ link: true });
    org = await startPay();
    issueJwts(org, 'Pay');
    await loginThroughPay(home, org, 'pay');
    await runSf(['config', 'set', 'target-org', 'pay', '--global'], { home: home.dir });
    plain = await looks({});
  });
  after(closePayOrgs);
  after(() => home.remove());

  const lookOf = (id: string, exitCode: number, { status, name, result = {}, warnings }: Envelope) => {
    const { username, audience, instanceUrl, tokenFormat, firstCause, encrypted } = result;
    const checks = [result.checks].flat().map((check) => (check as { status?: string } | undefined)?.status);
    const shown = { username, audience, instanceUrl, tokenFormat, firstCause, encrypted, checks };
    return { id, exitCode, status, name, warnings, ...shown };
  };
  const looks = async (env: Record<string, string>) => {
    const found = [];
    for (const id of ['exchange', 'doctor', 'cert generate --name made --force'])
      found.push(await runSf(['jwt', ...id.split(' '), '--json'], { home: home.dir, env }));
    return found.map((run, at) => lookOf(String(at), run.exitCode, run.json() as Envelope));
  };

  it('change nothing where none of them is set: the commands do their work', async () => {
    expect(plain.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0, 0]);
    expect(plain[0]).to.include({ username: org.username, tokenFormat: 'jwt' });
    expect(await readFile(join(home.dir, 'made.key'), 'utf8')).to.contain('BEGIN PRIVATE KEY');
  });

  for (const blank of ['', '  ', '\t'])
    it(`change nothing as ${JSON.stringify(blank)}, all of them at once`, async () => {
      const env = Object.fromEntries(names.map((name) => [name, blank]));
      expect(await looks(env)).to.deep.equal(plain);
      expect(await readFile(join(home.dir, 'made.key'), 'utf8')).to.contain('BEGIN PRIVATE KEY');
    });

  for (const name of ['SF_TARGET_ORG', 'SF_ORG_API_VERSION', 'SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_AUDIENCE_URL'])
    it(`change nothing: ${name} alone`, async () => {
      expect(await looks({ [name]: ' ' })).to.deep.equal(plain);
    });
});
