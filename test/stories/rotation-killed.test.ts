/**
 * A rotation through the real sf that is killed while a request is on its way, and the run that finishes it. What a kill
 * between any two steps leaves is proved in memory: test/unit/cert/rotate.test.ts.
 */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { signalSf } from '../support/interrupted-sf.ts';
import { keyPair } from '../support/keys.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

const heldBackMs = 1500;
const soap = /\/services\/Soap\/m\//;
const token = /oauth2\/token/;

describe('sf jwt cert rotate, cut off', () => {
  let home: Home;
  let org: LocalOrg;
  let apps: LocalOrg['state']['components'];
  let dir: string;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startPay();
    apps = structuredClone(org.state.components);
    await loginByToken(home, org, 'pay');
  });
  after(closePayOrgs);
  after(() => home.remove());
  beforeEach(async () => {
    dir = await mkdtemp(join(home.dir, 'keys-'));
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    await putFiles(dir, { 'server.key': privateKeyPem, 'server.crt': certificatePem });
    Object.assign(org.state, { components: structuredClone(apps), changesTakeSeconds: 0 });
    org.requests.splice(0);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const rotation = (): string[] => {
    const what = ['-o', 'pay', '-a', 'Pay', '--username', user, '-d', dir];
    return ['jwt', 'cert', 'rotate', ...what, '--wait', '0', '-p', '--json'];
  };
  const answered = (path: RegExp): number => org.requests.filter((one) => path.test(one.path)).length;
  const keysOnDisk = async (): Promise<string[]> => {
    const names = (await readdir(dir)).filter((name) => /\.key(\.new)?$/.test(name));
    return Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')));
  };
  const filesLeft = async (): Promise<string[]> =>
    (await readdir(dir)).map((name) => name.replace(/(?<=\.late-)[0-9a-f]{8}$/, '*')).sort();
  const fitsOrg = (key: string): boolean => {
    const { publicKey } = new X509Certificate(Buffer.from(appNamed(org, 'Pay').certificateDer ?? ''));
    return createPublicKey(createPrivateKey(key)).equals(publicKey);
  };
  const isOld = async (): Promise<boolean> =>
    (await readFile(join(dir, 'server.key'), 'utf8')) === (await keyPair('pay')).privateKeyPem;

  /** `uploaded`: so many calls of the Metadata API come before it. */
  type Cut = { when: string; at: RegExp; after: number; uploaded?: number; slow?: boolean; rolledBack?: boolean };
  const cuts: Cut[] = [
    { when: 'in the middle of the upload', at: soap, after: 3 },
    { when: 'while the new key is tried', at: token, after: 1, uploaded: 5 },
    { when: 'while the old certificate is put back', at: soap, after: 6, slow: true, rolledBack: true },
  ];
  for (const { when, at, after, uploaded = 0, slow = false, rolledBack = false } of cuts) {
    it(`leaves a pair that works when killed ${when}, and the next run finishes`, async () => {
      if (slow) org.state.changesTakeSeconds = 3600;
      org.faults.push({ match: at, after, times: 1, kind: 'delay', ms: heldBackMs });
      const moment = (): boolean => answered(at) === after && answered(soap) >= uploaded;
      await signalSf(rotation(), { home: home.dir }, { signal: 'SIGKILL', moment });
      await sleep(heldBackMs); // what was on its way arrives after the end of its sender
      expect((await keysOnDisk()).some(fitsOrg), 'a key on disk opens the org').to.equal(true);
      org.faults.splice(0);
      org.state.changesTakeSeconds = 0;
      const next = await runSf(rotation(), { home: home.dir });
      expect(next.stdout, next.stderr).to.match(new RegExp(`"rolledBack": ${rolledBack}`));
      const kept = rolledBack ? '.server.key.late-*' : '.server.key.old';
      expect(await filesLeft()).to.deep.equal([kept, 'server.crt', 'server.key']);
      const certificate = new X509Certificate(await readFile(join(dir, 'server.crt')));
      const key = await readFile(join(dir, 'server.key'), 'utf8');
      const belongs = certificate.checkPrivateKey(createPrivateKey(key));
      expect({ fitsOrg: fitsOrg(key), belongs, isOld: await isOld() }).to.deep.equal({
        fitsOrg: true,
        belongs: true,
        isOld: rolledBack,
      });
    });
  }

  it('puts the old certificate back on Ctrl-C', async () => {
    org.state.changesTakeSeconds = 3600;
    const patient = rotation().map((word) => (word === '0' ? '9' : word));
    const moment = (): boolean => answered(token) === 2;
    const { exitCode, stdout } = await signalSf(patient, { home: home.dir }, { signal: 'SIGINT', moment });
    expect(exitCode, stdout).to.equal(130);
    expect(JSON.parse(stdout).result).to.deep.include({ rolledBack: true, exchanged: false });
    expect(JSON.parse(stdout).result.reason.name).to.equal('InterruptedError');
    expect(await filesLeft()).to.deep.equal(['.server.key.late-*', 'server.crt', 'server.key']);
    const fits = (await keysOnDisk()).every(fitsOrg);
    expect({ isOld: await isOld(), fits }).to.deep.equal({ isOld: true, fits: true });
  });
});
