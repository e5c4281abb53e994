/** New apps through the real sf: killed while a stage is on its way, and made by two at once. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import type { Envelope } from '../support/command.ts';
import { signalSf } from '../support/interrupted-sf.ts';
import { closePayOrgs, startBareOrg } from '../support/pay-org.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

const user = 'outsider@pay.example';

describe('sf jwt app create', () => {
  let home: Home;
  let org: LocalOrg;
  let kept: Pick<LocalOrg['state'], 'components' | 'users' | 'entityAccess'>;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startBareOrg();
    await loginByToken(home, org, 'org');
    const { components, users, entityAccess } = org.state;
    kept = structuredClone({ components, users, entityAccess });
  });
  after(closePayOrgs);
  after(() => home.remove());
  beforeEach(() => {
    Object.assign(org.state, structuredClone(kept));
    org.requests.splice(0);
    org.faults.splice(0);
  });

  const creation = (dir: string, more: string[] = []): string[] => {
    const sets = ['--permission-set', 'Robot_Users', '--create-permission-set', '--username', user];
    return ['jwt', 'app', 'create', '-o', 'org', '-a', 'Robot', '-d', dir, ...sets, '-p', '--json', ...more];
  };
  const folder = (): Promise<string> => mkdtemp(join(home.dir, 'keys-'));
  const switchedOn = (): unknown =>
    org.state.components
      .find(({ fullName }) => fullName === 'Robot_plcy')
      ?.children.find(({ name }) => name === 'isEnabled')?.value;
  const trusted = async (dir: string): Promise<boolean> => {
    const pem = await readFile(join(dir, 'server.key')).catch(() => null); // who was refused at once has made none
    if (pem === null) return false;
    const key = createPrivateKey(pem);
    return new X509Certificate(Buffer.from(appNamed(org, 'Robot').certificateDer ?? '')).checkPrivateKey(key);
  };

  const deploy = /POST .*deployRequest/;
  const stages = { 'the first stage': 1, 'the second stage': 3, 'the third stage': 5 };
  for (const [stage, after] of Object.entries(stages)) {
    it(`lets nobody in by half an app when killed during ${stage}, and the next run finishes it`, async () => {
      const dir = await folder();
      let arrived = false;
      const act = (): void => {
        arrived = true;
      };
      org.faults.push({ match: deploy, after, times: 1, kind: 'meanwhile', act });
      const moment = (): boolean => arrived;
      await signalSf(creation(dir), { home: home.dir }, { signal: 'SIGKILL', moment });
      await sleep(200); // what was on its way is done after the end of its sender
      expect(switchedOn() ?? 'false').to.equal(String(after === 5));
      const next = await runSf(creation(dir), { home: home.dir });
      expect(next.exitCode, next.stdout + next.stderr).to.equal(0);
      expect(JSON.parse(next.stdout).result).to.include({ exchanged: true });
      expect({ trusted: await trusted(dir), on: switchedOn() }).to.deep.equal({ trusted: true, on: 'true' });
      await rm(dir, { recursive: true });
    });
  }

  const both = async (one: string, other: string): Promise<Envelope[]> => {
    const runs = await Promise.all(
      [one, other].map((dir) => runSf(creation(dir, ['--wait', '0']), { home: home.dir })),
    );
    return runs.map(({ stdout }) => JSON.parse(stdout));
  };

  it('makes one app for two at once with one key, and both get their token', async () => {
    const dir = await folder();
    const runs = await both(dir, dir);
    expect(runs.map(({ result }) => result?.exchanged)).to.deep.equal([true, true]);
    expect(await trusted(dir)).to.equal(true);
  });

  it('makes one app for two at once with keys of their own, and tells the other that it is not theirs', async () => {
    const dirs = [await folder(), await folder()];
    const runs = await both(dirs[0] ?? '', dirs[1] ?? '');
    const works = await Promise.all(dirs.map(trusted));
    expect(works.filter(Boolean)).to.have.length(1);
    for (const [at, { status, result, name }] of runs.entries()) {
      const what = JSON.stringify(runs[at]);
      if (works[at]) expect(result?.exchanged, what).to.equal(true);
      else
        expect({ status: status === 0, isTold: name !== undefined || result?.exchanged === false }, what).to.deep.equal(
          { status: false, isTold: true },
        );
    }
  });
});
