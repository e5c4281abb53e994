/** The life of a certificate through the real sf, once for each kind of app. */
import { mkdtemp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import type { Envelope } from '../support/command.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

describe('a certificate, from its making to its successor', () => {
  let home: Home;
  let org: LocalOrg;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startPay();
    await loginByToken(home, org, 'pay');
  });
  after(closePayOrgs);
  after(() => home.remove());

  const succeed = async (id: string, ...args: string[]): Promise<Envelope['result']> => {
    const run = await runSf(['jwt', ...id.split(' '), ...args, '--json'], { home: home.dir });
    expect(run.exitCode, run.stdout).to.equal(0);
    const envelope = run.json() as Envelope;
    expectSuccess(envelope, `jwt-${id.replaceAll(' ', '-')}`);
    return envelope.result;
  };
  const fingerprintIn = (result: Envelope['result'], field: string): unknown =>
    (result[field] as { sha256Fingerprint?: string } | null)?.sha256Fingerprint;

  for (const app of ['Pay', 'Orders']) {
    it(`is made, uploaded, shown and replaced on ${app}`, async () => {
      const dir = await mkdtemp(join(home.dir, 'keys-'));
      const [cert, key] = [join(dir, 'server.crt'), join(dir, 'server.key')];
      const target = ['-o', 'pay', '-a', app];

      const made = await succeed('cert generate', '-d', dir, '--common-name', app);
      expect((await stat(key)).mode & 0o777).to.equal(0o600);
      await succeed('cert upload', ...target, '-f', cert, '--key-file', key, '-p');
      const shown = await succeed('cert display', ...target, '--key-file', key, '--fail-within', '30');
      expect({ keyMatches: shown.keyMatches, fingerprint: fingerprintIn(shown, 'certificate') }).to.deep.equal({
        keyMatches: true,
        fingerprint: fingerprintIn(made, 'certificate'),
      });

      const rotated = await succeed('cert rotate', ...target, '-d', dir, '--username', user, '--wait', '0', '-p');
      expect(rotated).to.include({ exchanged: true, rolledBack: false });
      expect(fingerprintIn(rotated, 'old')).to.equal(fingerprintIn(made, 'certificate'));
      const whole = await succeed('app display', ...target);
      expect(fingerprintIn(whole, 'certificate')).to.equal(fingerprintIn(rotated, 'new'));
    });
  }

  it('tells cron by exit code 3 that it runs out, and still shows itself', async () => {
    const dir = await mkdtemp(join(home.dir, 'keys-'));
    await succeed('cert generate', '-d', dir, '--days', '20');
    const display = ['jwt', 'cert', 'display', '-f', join(dir, 'server.crt'), '--fail-within', '30', '--json'];
    const { exitCode, json } = await runSf(display, { home: home.dir });
    const { status, result } = json() as Envelope;
    expect({ exitCode, status }).to.deep.equal({ exitCode: 3, status: 3 });
    expect((result.certificate as { daysLeft: number }).daysLeft).to.be.within(19, 20);
  });

  it('stands in the list of all apps', async () => {
    const { apps, total } = await succeed('app list', '-o', 'pay', '--expiring-within', '366');
    expect((apps as { name: string }[]).map(({ name }) => name)).to.include.members(['Pay', 'Orders']);
    expect(total).to.be.greaterThan(10);
  });
});
