/** The whole job in a row through the real sf, as a script does it: from an app without JWTs to a token that is dead again. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, pageOfApp } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { Envelope } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startBareOrg, user } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

type Result = Envelope['result'];

/** Eight runs of sf, on a machine that may be busy, in milliseconds. */
const patience = 180_000;

const apps = [
  { app: 'Pay', kind: 'a connected app', minutes: 30 }, // Salesforce's default: the timeout has no API
  { app: 'Orders', kind: 'an external client app', minutes: 15 },
];

describe('The main job', () => {
  let home: Home;
  let org: LocalOrg;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startBareOrg();
    await loginByToken(home, org, 'story');
    const { privateKeyPem, certificatePem } = await keyPair('story');
    await putFiles(home.dir, { 'server.key': privateKeyPem, 'server.crt': certificatePem });
  });
  after(() => home.remove());
  after(closePayOrgs);

  const run = async (args: string[], input = ''): Promise<Envelope> =>
    (await runSf(['jwt', ...args, '--json'], { home: home.dir, input })).json() as Envelope;
  /** Runs one command that must succeed with a result after its schema. */
  const done = async (id: string, args: string[], input = ''): Promise<Result> => {
    const envelope = await run([...id.split(' '), ...args], input);
    expectSuccess(envelope, `jwt-${id.replaceAll(' ', '-')}`);
    return envelope.result;
  };
  const isAccepted = async (token: string): Promise<boolean> =>
    (await fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } })).ok;

  const setTimeout = async (app: string, kind: string): Promise<void> => {
    const args = ['-o', 'story', '-a', app, '--timeout', '15'];
    if (kind === 'an external client app') {
      expect(await done('policy set', args)).to.include({ changed: true });
      return;
    }
    const { name, status, data } = await run(['policy', 'set', ...args]);
    expect({ name, status, setupUrl: data?.setupUrl }).to.deep.equal({
      name: 'SetupOnlyError',
      status: 1,
      setupUrl: pageOfApp(org, app),
    });
  };

  for (const { app, kind, minutes } of apps) {
    it(`is done for ${kind}: switch, policies, certificate, exchange, decode, revoke`, async () => {
      const target = ['-o', 'story', '-a', app];
      expect(await done('enable', target)).to.include({ changed: true });
      await setTimeout(app, kind);
      await done('policy set', [...target, '--refresh-token', 'inactivity:30d']);
      expect((await done('policy display', target)).policy).to.deep.include({
        issuesJwt: true,
        timeout: { source: 'app', minutes },
        refreshToken: { policy: 'inactivity', amount: 30, unit: 'days' },
      });
      const files = ['-f', 'server.crt', '--key-file', 'server.key', '--no-prompt'];
      expect(await done('cert upload', [...target, ...files])).to.include({ changed: true });

      const who = ['-i', appNamed(org, app).consumerKey, '--username', user, '-r', org.url];
      const audience = ['--audience', 'https://login.salesforce.com', '--require-jwt'];
      const exchanged = await done('exchange', [...who, ...audience, '-f', 'server.key']);
      expect(exchanged).to.include({ tokenFormat: 'jwt', username: user });
      const token = String(exchanged.accessToken);
      expect(await isAccepted(token)).to.equal(true);

      const decoded = await done('decode', [], token);
      expect(decoded).to.include({ kind: 'access-token', expired: false, verified: false });
      expect(decoded.expiresInSeconds).to.be.within(minutes * 60 - 60, minutes * 60);
      expectNoSecret({ stdout: JSON.stringify(decoded), stderr: '' }, org);

      const revoked = await done('revoke', ['-f', '-', '-r', org.url, '-p'], token);
      expect(revoked).to.deep.include({ revoked: 1, proof: { before: 'accepted', after: 'rejected' } });
      expect(await isAccepted(token)).to.equal(false);
    }).timeout(patience);
  }
});
