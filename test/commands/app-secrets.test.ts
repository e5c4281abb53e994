/** An org that shows the secret of an app, which it ought not to: no command repeats it, and none sends it back. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { setElement } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

const secrets = [
  'A1B2C3D4E5F60718293A4B5C6D7E8F90',
  'ZYXWVUTSRQPONMLKJIHGFEDCBA987654',
  '0000111122223333aaaabbbbccccdddd',
];
const soap = /POST \/services\/Soap/;
const apps = [
  { app: 'Pay', type: 'ConnectedApp', fullName: 'Pay', path: 'oauthConfig.consumerSecret', looking: 2 },
  {
    app: 'Orders',
    type: 'ExtlClntAppGlobalOauthSettings',
    fullName: 'Orders_glbloauth',
    path: 'consumerSecret',
    looking: 3,
  },
];

describe('an org that shows the consumer secret of an app', () => {
  let org: LocalOrg;
  beforeEach(async () => {
    org = await startPay({ switches: { consumerSecretOnRead: 'show' } });
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  for (const { app, type, fullName, path, looking } of apps) {
    for (const form of [['--json'], []]) {
      it(`sees no command repeat the secret of ${app} that changes all the time, ${form.join() || 'in words'}`, async () => {
        const put = (secret: string | undefined) => () => setElement(org, type, fullName, path, secret ?? null);
        put(secrets[0])();
        org.faults.push({ kind: 'meanwhile', match: soap, after: looking, times: 1, act: put(secrets[1]) });
        org.faults.push({ kind: 'meanwhile', match: soap, after: looking + 3, times: 1, act: put(secrets[2]) });
        const run = await runOrgCommand('enable', ['-o', 'pay', '-a', app, ...form]);
        expect(run.exitCode, run.stderr).to.equal(0);
        expectNoSecret(run, org, secrets);
        const text = run.stdout + run.stderr;
        expect(text, 'that it differs is said').to.contain(path).and.contain('another secret');
        expect(JSON.stringify(org.state.components)).to.not.contain(secrets[1]); // what was not sent is gone
        for (const other of ['policy/display', 'app/display'])
          expectNoSecret(await runOrgCommand(other, ['-o', 'pay', '-a', app, ...form]), org, secrets);
      });
    }
  }

  it('sees none in an error either', async () => {
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.consumerSecret', secrets[0] ?? '');
    setElement(org, 'ConnectedApp', 'Pay', 'oauthPolicy.ipRelaxation', 'ENFORCE');
    const act = () => {
      setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.consumerSecret', secrets[1] ?? '');
      setElement(org, 'ConnectedApp', 'Pay', 'oauthPolicy.ipRelaxation', 'BYPASS_2FACTOR');
    };
    org.faults.push({ kind: 'meanwhile', match: soap, after: 2, times: 1, act });
    const run = await runOrgCommand('policy/set', [
      '-o',
      'pay',
      '-a',
      'Pay',
      '--ip-relaxation',
      'bypass',
      '-p',
      '--json',
    ]);
    expect(run.json().name).to.equal('AppChangedMeanwhileError');
    expect(JSON.stringify(run.json().data)).to.contain('oauthConfig.consumerSecret');
    expectNoSecret(run, org, secrets);
  });
});
