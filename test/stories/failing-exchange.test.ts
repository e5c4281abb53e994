/** A login that is refused: two commands to its cause, each taken from the output of the one before, and two that mend it. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

/** The commands that an output proposes, in the order in which they stand there. */
const commandsIn = (output: string): string[] =>
  [...output.replace(/\s+/g, ' ').matchAll(/"sf (jwt [^"]*)"/g)].flatMap(([, command]) => command ?? []);

describe('A login that is refused', () => {
  let home: Home;
  let org: LocalOrg;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startPay();
    await loginByToken(home, org, 'my-org');
    await putFiles(home.dir, { 'server.key': (await keyPair('another')).privateKeyPem });
  });
  after(() => home.remove());
  after(closePayOrgs);

  const sf = (command: string) => runSf(command.split(' '), { home: home.dir, cwd: home.dir });

  it('is explained in two commands, and mended by the two that are named then, with nothing to fill in', async () => {
    const login =
      `jwt exchange --client-id ${appNamed(org, 'Pay').consumerKey} --username ${user} --jwt-key-file server.key ` +
      `--instance-url ${org.url} --audience https://login.salesforce.com`;
    const refused = await sf(login);
    expect(refused.exitCode).to.equal(4);
    const [look = ''] = commandsIn(refused.stderr);
    expect(look)
      .to.match(/^jwt doctor /)
      .and.not.contain('<');

    const looked = await sf(`${look} --target-org my-org`);
    expect(looked.stdout).to.contain('First cause: key-mismatch');
    const mending = commandsIn(looked.stdout).filter((command) => !command.includes('display'));
    expect(mending).to.deep.equal([
      'jwt cert generate --key-file server.key',
      'jwt cert upload --target-org my-org --app Pay --cert-file server.crt',
    ]);
    for (const command of mending) {
      const { exitCode, stderr } = await sf(`${command}${command.includes('upload') ? ' --no-prompt' : ''}`);
      expect(exitCode, stderr).to.equal(0);
    }
    expect((await sf(login)).exitCode).to.equal(0);
  });
});
