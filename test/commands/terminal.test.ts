/** What a person at a terminal is asked. */

import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { integrationUser, payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { pemOf } from '../support/rsa.ts';
import { atTerminal, type Typing } from '../support/terminal.ts';

describe('A person at a terminal', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  it('is asked for the passphrase of an encrypted key, and does not see it', async () => {
    const locked = pemOf(createPrivateKey((await keyPair('pay')).privateKeyPem), 'pkcs8', 'open-sesame');
    await inFolder(async (dir) => {
      await putFiles(dir, { 'server.key': locked });
      const typing = { question: /Passphrase of the private key/, answer: 'open-sesame' };
      const { screen, exitCode } = await atTerminal(
        ['exchange', ...payFlags(org), '-f', join(dir, 'server.key')],
        typing,
      );
      expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 0, requests: 1 });
      expect(screen).to.contain('Instance URL').and.not.contain('open-sesame');
    });
  });

  it('is asked for a passphrase again when it was wrong, three times at most, and sends nothing', async () => {
    const locked = pemOf(createPrivateKey((await keyPair('pay')).privateKeyPem), 'pkcs8', 'open-sesame');
    await inFolder(async (dir) => {
      await putFiles(dir, { 'server.key': locked });
      const args = ['exchange', ...payFlags(org), '-f', join(dir, 'server.key')];
      const typing = (last: string): Typing[] => [
        { question: /Passphrase of the private key/, answer: 'sesame' },
        { question: /Wrong passphrase, try 2 of 3/, answer: 'simsim' },
        { question: /Wrong passphrase, try 3 of 3/, answer: last },
      ];
      const opened = await atTerminal(args, typing('open-sesame'));
      expect(opened.exitCode, opened.screen).to.equal(0);
      org.requests.splice(0);
      const closed = await atTerminal(args, typing('mustard'));
      expect({ exitCode: closed.exitCode, requests: org.requests.length }, closed.screen).to.deep.equal({
        exitCode: 2,
        requests: 0,
      });
    });
  });

  it('sees words for each of many users, where a pipe gets JSON', () =>
    inFolder(async (dir) => {
      const { privateKeyPem } = await keyPair('pay');
      await putFiles(dir, { 'server.key': privateKeyPem, users: `${integrationUser(org)}\nnobody@pay.example\n` });
      const all = payFlags(org);
      const flags = all.filter((word, at) => word !== '--username' && all[at - 1] !== '--username');
      const args = ['exchange', ...flags, '-f', join(dir, 'server.key'), '--usernames-file', join(dir, 'users')];
      const { screen, exitCode } = await atTerminal(args, { question: /never asked/, answer: '' });
      expect(exitCode, screen).to.equal(4);
      expect(screen).to.match(/^✓ integration@pay\.example {2}\S+ access token/m);
      expect(screen).to.match(/^✗ nobody@pay\.example {2}ExchangeRefusedError: /m);
      expect(screen).not.to.contain('{"');
    }));

  it('is not asked where the question would end up in the file for the token', async () => {
    const locked = pemOf(createPrivateKey((await keyPair('pay')).privateKeyPem), 'pkcs8', 'open-sesame');
    await inFolder(async (dir) => {
      await putFiles(dir, { 'server.key': locked });
      const args = ['exchange', ...payFlags(org), '-f', join(dir, 'server.key'), '--format', 'token'];
      const typing = { question: /Passphrase/, answer: 'open-sesame' };
      const { screen, exitCode } = await atTerminal(args, typing, join(dir, 'token'));
      expect({ exitCode, file: await readFile(join(dir, 'token'), 'utf8') }).to.deep.equal({
        exitCode: 2,
        file: '',
      });
      expect(screen).to.contain('SF_JWT_KEY_PASSPHRASE');
    });
  });

  it('is asked for the consumer secret after naming the app, and does not see it', async () => {
    const key = appNamed(org, 'Pay').consumerKey;
    const secret = org.state.consumerSecrets.get(key) ?? '';
    await inFolder(async (dir) => {
      await putFiles(dir, { token: org.openSession(integrationUser(org), key) });
      const args = ['introspect', '-f', join(dir, 'token'), '-r', org.url];
      const typing = { question: /Consumer secret of the app/, answer: secret };
      const { screen, exitCode } = await atTerminal([...args, '-i', key], typing);
      expect(exitCode, screen).to.equal(0);
      expect(screen).to.contain('from introspection at').and.not.contain(secret);
      const unasked = await atTerminal(args, typing);
      expect(unasked.screen).to.contain('from userinfo').and.not.contain('Consumer secret of the app');
    });
  });

  const revoke = (typing: Typing, args: string[] = []) =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: org.accessToken });
      return atTerminal(['revoke', '-f', join(dir, 'token'), '-r', org.url, ...args], typing);
    });
  const isAlive = (): boolean => org.state.tokens.some(({ value, revoked }) => value === org.accessToken && !revoked);

  it('is asked before a token is revoked; no means no, yes means yes', async () => {
    const question = /Revoke this token of \S+ at localhost/;
    const no = await revoke({ question, answer: 'n' });
    // Whose it is only the org can tell.
    const asked = org.requests.map(({ path }) => path);
    expect({ exitCode: no.exitCode, isAlive: isAlive(), asked }).to.deep.equal({
      exitCode: 7,
      isAlive: true,
      asked: ['/services/oauth2/userinfo'],
    });
    const yes = await revoke({ question, answer: 'y' });
    expect({ exitCode: yes.exitCode, isAlive: isAlive() }).to.deep.equal({ exitCode: 0, isAlive: false });
  });

  it('is not asked with --no-prompt or --dry-run', async () => {
    const never = { question: /\?/, answer: 'n' };
    const look = await revoke(never, ['--dry-run']);
    expect({ exitCode: look.exitCode, isAlive: isAlive() }).to.deep.equal({ exitCode: 0, isAlive: true });
    expect(look.screen).not.to.contain('Revoke this token');
    const done = await revoke(never, ['--no-prompt']);
    expect({ exitCode: done.exitCode, isAlive: isAlive() }).to.deep.equal({ exitCode: 0, isAlive: false });
    expect(done.screen).not.to.contain('Revoke this token');
  });
});
