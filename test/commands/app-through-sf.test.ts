/** `app list` and `app display` through the real host: exit codes and envelopes as scripts see them. */
import { expect } from 'chai';
import { type LocalOrg, startLocalOrg } from '../local-org/index.ts';
import type { Envelope } from '../support/command.ts';
import { type Home, makeHome, runSf, type SfResult } from '../support/sf.ts';

describe('sf jwt app, through the real host', function () {
  this.timeout(60_000);
  let home: Home;
  let org: LocalOrg;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startLocalOrg({ apps: 60 });
    const env = { SF_ACCESS_TOKEN: org.accessToken };
    const login = ['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'many', '--no-prompt'];
    expect((await runSf(login, { home: home.dir, env })).exitCode).to.equal(0);
  });
  after(async () => {
    await org.close();
    await home.remove();
  });

  const sf = (...args: string[]): Promise<SfResult> => runSf(['jwt', 'app', ...args, '-o', 'many'], { home: home.dir });

  it('lists 60 apps and shows one', async () => {
    const list = (await sf('list', '--json')).json() as Envelope;
    expect({ status: list.status, readable: list.result.readable, total: list.result.total }).to.deep.equal({
      status: 0,
      readable: 60,
      total: 60,
    });
    const display = await sf('display', '-a', 'External_00001');
    expect({
      exitCode: display.exitCode,
      issuesJwt: /JWT-based access tokens {2}on/.test(display.stdout),
    }).to.deep.equal({ exitCode: 0, issuesJwt: true });
  });

  it('ends with 5 and a whole envelope when the org fails half-way', async () => {
    org.faults.push({ match: /POST \/services\/Soap/, kind: 'html', after: 4 });
    const run = await sf('list', '--json');
    org.faults.splice(0);
    const { status, result } = run.json() as Envelope;
    expect({ exitCode: run.exitCode, status, total: result.total, stoppedBy: result.stoppedBy }).to.deep.equal({
      exitCode: 5,
      status: 5,
      total: 60,
      stoppedBy: 'OrgAnsweredBadlyError',
    });
    expect(result.apps).to.be.an('array').with.length.greaterThan(0);
  });
});
