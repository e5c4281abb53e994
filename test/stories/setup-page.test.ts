/** The page of Setup opens in a browser that is signed in, and the address that signs it in is shown nowhere else. */
import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { expectNoSecret } from '../support/canary.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { countStart, type Home, makeHome, sfCommand, sfEnvironment } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

/** Whatever a job may have in its environment. */
const secretVariables = ['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_JWT_CLIENT_SECRET', 'SF_JWT_OTHER_TOKEN'];

/** The browser of other systems is not ours to choose. */
const describeOnLinux = process.platform === 'linux' ? describe : () => undefined;

describeOnLinux('sf jwt revoke --all, at a terminal with a browser', () => {
  let home: Home;

  before(async () => {
    home = await makeHome({ link: true });
  });
  after(() => home.remove());
  afterEach(closePayOrgs);

  it('opens Setup signed in, shows the plain address only, and hands the browser no secret of the environment', async () => {
    const org = await startPay();
    await loginByToken(home, org, 'pay');
    const browser = join(home.dir, 'browser');
    const visited = join(home.dir, 'visited');
    const inherited = join(home.dir, 'inherited');
    const script = ['#!/bin/sh', `env > '${inherited}'`, `printf '%s' "$1" > '${visited}.new'`];
    await writeFile(browser, [...script, `mv '${visited}.new' '${visited}'`, ''].join('\n'));
    await chmod(browser, 0o755);
    const secrets = Object.fromEntries(secretVariables.map((name) => [name, `canary of ${name}`]));
    const env = { ...secrets, DISPLAY: ':99', BROWSER: browser, SF_DOMAIN_RETRY: '0', TERM: 'xterm' };
    const words = [...sfCommand, 'jwt', 'revoke', '-o', 'pay', '--all', '-p', '--wait', '0'].join(' ');
    countStart(['jwt', 'revoke']);
    const child = spawn('script', ['-qec', words, '/dev/null'], {
      cwd: home.dir,
      env: sfEnvironment({ home: home.dir, env }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let screen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    expect({ exitCode, saysSo: screen.includes('Setup is open in your browser') }, screen).to.deep.equal({
      exitCode: 3,
      saysSo: true,
    });
    let address = '';
    while (!address) address = await readFile(visited, 'utf8').catch(() => sleep(20).then(() => ''));
    const { pathname, searchParams } = new URL(address);
    expect({ pathname, startURL: searchParams.get('startURL') }).to.deep.equal({
      pathname: '/secur/frontdoor.jsp',
      startURL: 'lightning/setup/OauthOidcSettings/home',
    });
    expect(screen).to.contain(`${org.url}/lightning/setup/OauthOidcSettings/home`).and.not.contain('frontdoor');
    const environment = await readFile(inherited, 'utf8');
    expect(environment).to.contain(`BROWSER=${browser}`).and.not.contain('canary of');
    expectNoSecret({ stdout: screen, stderr: '' }, org, [searchParams.get('otp') ?? '']);
  });
});
