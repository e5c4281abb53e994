/** What a person at a terminal sees and is asked before access ends. */
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { logIn } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

describe('sf jwt revoke, at a terminal', () => {
  let org: LocalOrg;
  let token: string;

  beforeEach(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    await logIn(org, 'pay');
    token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
  });
  afterEach(closePayOrgs);

  const sessions = (): number => org.state.authSessions.filter(({ behindJwt }) => behindJwt).length;
  const ofUser = (answer: string) =>
    atTerminal(['revoke', '-o', 'pay', '--user', user], { question: /End all of this access of/, answer });

  it('shows the list before it asks; no means no, yes means yes', async () => {
    const no = await ofUser('n');
    expect({ exitCode: no.exitCode, sessions: sessions() }).to.deep.equal({ exitCode: 7, sessions: 1 });
    expect(no.screen.indexOf('JWT sessions')).to.be.within(0, no.screen.indexOf('End all of this access'));
    const yes = await ofUser('y');
    expect({ exitCode: yes.exitCode, sessions: sessions() }).to.deep.equal({ exitCode: 0, sessions: 0 });
    expect(words(yes.screen)).to.match(/✓ The access of \S+ that the org lists is ended: 1 session or token\./);
  });

  const ofOrg = (answer: string, ...flags: string[]) => {
    org.openSession(user, appNamed(org, 'Pay').consumerKey);
    return atTerminal(
      ['revoke', '-o', 'pay', '--all', '--wait', '0', ...flags],
      [
        { question: /Revoke all JWT-based access tokens of localhost:\d+/, answer: 'y' },
        { question: /Until then, end the listed/, answer },
      ],
    );
  };
  const refreshTokens = (): number =>
    org.state.tokens.filter(({ kind, revoked }) => kind === 'delete' && !revoked).length;
  /** What is still valid comes within 80 columns. */
  const words = (screen: string): string => screen.replace(/\s+/g, ' ');

  for (const answer of ['y', 'n']) {
    it(`offers for a whole org to end sessions and refresh tokens meanwhile, and takes "${answer}" for an answer`, async () => {
      const { screen, exitCode } = await ofOrg(answer);
      const left = answer === 'y' ? 0 : 1;
      expect({ exitCode, sessions: sessions(), refreshTokens: refreshTokens() }).to.deep.equal({
        exitCode: 3, // nobody has clicked
        sessions: left,
        refreshTokens: left,
      });
      expect(screen).to.contain('Open this page in a browser').and.contain('/lightning/setup/OauthOidcSettings/home');
      expect(screen).to.contain('OauthToken rows').and.contain('sessions and refresh tokens');
      expect(words(screen).includes('Refresh tokens: apps can immediately get new JWTs')).to.equal(answer === 'n');
    });
  }

  it('leaves the refresh tokens of an org out when told to, and offers its sessions still', async () => {
    const { screen, exitCode } = await ofOrg('y', '--no-refresh-tokens');
    expect({ exitCode, sessions: sessions(), refreshTokens: refreshTokens() }).to.deep.equal({
      exitCode: 3,
      sessions: 0,
      refreshTokens: 1,
    });
    expect(screen).not.to.contain('OauthToken rows');
    expect(words(screen)).to.contain('Refresh tokens: apps can immediately get new JWTs');
  });

  it('does not wait for an org that has stopped to answer when Ctrl-C ends the watch', async () => {
    for (const match of [/id\/keys/, /userinfo/]) org.faults.push({ match, kind: 'delay', ms: 25_000, after: 1 });
    await inFolder(async (dir) => {
      await putFiles(dir, { token });
      const started = Date.now();
      const args = ['revoke', '-o', 'pay', '--all', '-p', '--wait', '5', '-f', join(dir, 'token')];
      const { exitCode, screen } = await atTerminal(args, { question: /Open this page/, answer: '\u0003' });
      expect(exitCode).to.equal(130);
      expect(screen).to.contain('before: accepted');
      expect(Date.now() - started).to.be.below(15_000);
    });
  });

  it('says in one line what the watch has seen', async () => {
    org.revokeAllTokens(0);
    await inFolder(async (dir) => {
      await putFiles(dir, { token });
      const args = ['revoke', '-o', 'pay', '--all', '-p', '--wait', '0'];
      const dead = await atTerminal([...args, '-f', join(dir, 'token')], []);
      expect(dead.screen).to.contain('before: rejected');
    });
    const watched = await atTerminal(['revoke', '-o', 'pay', '--all', '-p', '--wait', '1'], {
      question: /0 of 1 minutes, signing key unchanged/,
      answer: '\u0003', // Ctrl-C
    });
    expect(watched.exitCode).to.equal(130);
    expect(watched.screen).to.contain('Stopped early');
  });
});
