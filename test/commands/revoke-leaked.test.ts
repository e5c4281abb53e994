/** A leaked token: whose it is, the user frozen, the token ended, and a report of it for the next day. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { logIn } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user, userOf } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));

describe('sf jwt revoke, of a token that leaked', () => {
  let org: LocalOrg;
  let token: string;
  let dir: string;

  beforeEach(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    await logIn(org, 'pay');
    token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
    dir = await mkdtemp(join(tmpdir(), 'jwt-leak-'));
    org.requests.splice(0);
    await writeFile(join(dir, 'leak.txt'), `curl -H "Authorization: Bearer ${token}" https://pay.example\n`);
  });
  afterEach(closePayOrgs);
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const leak = () => join(dir, 'leak.txt');
  const report = () => join(dir, 'incident.md');
  const revoke = (...args: string[]): Promise<CommandRun> => runCommand(JwtRevoke, args);
  const ofToken = (...args: string[]) => revoke('-f', leak(), '-o', 'pay', '--json', ...args);
  const isDead = (): boolean => org.state.tokens.some(({ value, revoked }) => value === token && revoked);
  const state = () => ({ isFrozen: userOf(org).isFrozen, isDead: isDead() });
  const sent = (method: string): string[] =>
    org.requests.filter((one) => one.method === method).map(({ path }) => path);

  it('is ended after its user was frozen, both seen by reading back, and the way back is told', async () => {
    const { exitCode, json } = await ofToken('--freeze');
    expect({ exitCode, ...state() }).to.deep.equal({ exitCode: 0, isFrozen: true, isDead: true });
    const { result } = json();
    expect(result).to.deep.include({ frozen: true, outcome: 'revoked', user: { id: userOf(org).id, username: user } });
    const [rest, block, ...others] = result.next as string[];
    expect(rest).to.equal(`sf jwt revoke --target-org pay --user ${user}`);
    expect(block).to.equal(`sf jwt app block --target-org pay --app ${appNamed(org, 'Pay').consumerKey}`);
    expect(others.at(-1)).to.match(
      /^sf data update record --target-org pay .* --record-id 0Yw\w{15} --values IsFrozen=false$/,
    );
    expect(sent('PATCH').length, 'one write').to.equal(1);
  });

  it('leaves a user who was frozen before as it is, and proposes no way back that nobody asked for', async () => {
    userOf(org).isFrozen = true;
    const { result } = (await ofToken('--freeze')).json();
    expect(result.frozen).to.equal(true);
    expect(JSON.stringify(result.next)).to.not.contain('IsFrozen=false');
    expect(sent('PATCH')).to.deep.equal([]);
  });

  it('has its user frozen also where the answer to that was lost', async () => {
    org.faults.push({ match: /UserLogin\//, kind: 'reset-after' });
    const { exitCode, json } = await ofToken('--freeze');
    expect({ exitCode, frozen: json().result.frozen, ...state() }).to.deep.equal({
      ...{ exitCode: 0, frozen: true },
      ...{ isFrozen: true, isDead: true },
    });
  });

  it('is not ended, and nothing is claimed, where the freeze never arrived', async () => {
    org.faults.push({ match: /UserLogin\//, kind: 'reset' });
    const { exitCode, json } = await ofToken('--freeze');
    expect({ exitCode, name: json().name, ...state() }).to.deep.equal({
      ...{ exitCode: 1, name: 'WriteUnconfirmedError' },
      ...{ isFrozen: false, isDead: false },
    });
  });

  it('has its user frozen only once the org has said whose it is', async () => {
    await ofToken();
    expect(isDead()).to.equal(true);
    org.requests.splice(0);
    const { json } = await ofToken('--freeze');
    expect(json().name).to.equal('UserNotFoundError');
    expect({ frozen: userOf(org).isFrozen, posts: sent('POST') }).to.deep.equal({ frozen: false, posts: [] });
  });

  it('freezes nobody through a login that may not, and not the user of the login itself', async () => {
    const own = org.accessToken;
    await writeFile(leak(), own);
    const self = await ofToken('--freeze');
    expect(self.json().name).to.equal('OwnConnectionError');
    const byUser = await revoke('-o', 'pay', '--user', org.username, '--freeze', '-p', '--json');
    expect(byUser.json().name).to.equal('OwnConnectionError');
    await writeFile(leak(), token);
    await logIn(org, 'pay', org.openSession('viewer@pay.example'));
    const { json } = await ofToken('--freeze');
    expect(json()).to.deep.include({ name: 'PermissionMissingError' });
    expect({ writes: sent('PATCH'), ...state() }).to.deep.equal({ writes: [], isFrozen: false, isDead: false });
  });

  it('freezes nobody whom another host names, nor the user of the login in any spelling', async () => {
    const other = await startPay();
    const { json } = await revoke('-f', leak(), '-o', 'pay', '-r', other.url, '--freeze', '--json');
    expect(json().name).to.be.oneOf(['UserNotFoundError', 'InputMissingError', 'OwnConnectionError', 'Error']);
    const spelled = await revoke('-o', 'pay', '--user', org.username.toUpperCase(), '--freeze', '-p', '--json');
    expect(spelled.json().name, spelled.stdout).to.equal('OwnConnectionError');
    expect({ writes: sent('PATCH'), ...state() }).to.deep.equal({ writes: [], isFrozen: false, isDead: false });
  });

  it('takes a login of its org to freeze anybody', async () => {
    const { exitCode, json } = await revoke(
      '-f',
      leak(),
      '-r',
      'https://elsewhere.my.salesforce.com',
      '--freeze',
      '--json',
    );
    expect({ exitCode, name: json().name, ...state() }).to.deep.equal({
      ...{ exitCode: 2, name: 'InputMissingError' },
      ...{ isFrozen: false, isDead: false },
    });
  });

  it('leaves a user frozen when its own end fails, and says so with the way back', async () => {
    org.faults.push({ match: /oauth2\/revoke/, kind: 'reset' });
    const { exitCode, json } = await ofToken('--freeze', '--report', report());
    expect({ exitCode, ...state() }).to.deep.equal({ exitCode: 1, isFrozen: true, isDead: false });
    const { name, warnings } = json();
    expect(name).to.equal('WriteUnconfirmedError');
    expect(JSON.stringify(warnings)).to.contain('is frozen').and.contain('IsFrozen=false');
    expect(await readFile(report(), 'utf8'))
      .to.contain('failed: WriteUnconfirmedError')
      .and.contain(`${user} is frozen`);
  });

  it('has nobody frozen in a dry run', async () => {
    const { json } = await ofToken('--freeze', '--dry-run');
    expect({ frozen: json().result.frozen, ...state() }).to.deep.equal({
      frozen: false,
      isFrozen: false,
      isDead: false,
    });
  });

  it('may have a user whose access ends at once: frozen first, also where nothing is listed', async () => {
    const end = () => revoke('-o', 'pay', '--user', user, '--freeze', '-p', '--json');
    const { exitCode, json } = await end();
    expect({ exitCode, frozen: json().result.frozen, isFrozen: userOf(org).isFrozen }).to.deep.equal({
      ...{ exitCode: 0, frozen: true, isFrozen: true },
    });
    userOf(org).isFrozen = false;
    const again = (await end()).json().result;
    expect({ found: again.found, frozen: again.frozen, isFrozen: userOf(org).isFrozen }).to.deep.equal({
      ...{ found: [], frozen: true, isFrozen: true },
    });
  });

  it('is read from a pipe where no flag names it', async () => {
    const piped = async (text: string) => {
      const child = spawn(process.execPath, [runner, 'revoke', '-o', 'pay', '--json'], {
        env: process.env,
        stdio: 'pipe',
      });
      child.stdin.end(text);
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (more: string) => (stdout += more));
      const [exitCode] = await once(child, 'close');
      return { exitCode, ...JSON.parse(stdout) };
    };
    expect(await piped('  \n')).to.include({ name: 'InputMissingError', exitCode: 2 });
    const ended = await piped(`${token}\n`);
    expect(ended.result, JSON.stringify(ended)).to.include({ revoked: 1, outcome: 'revoked' });
    expect(isDead()).to.equal(true);
  });

  describe('with a report', () => {
    it('says when what was seen and done, for its owner alone, with no token in it, and is gone on with', async () => {
      await ofToken('--freeze', '--report', report());
      await revoke('-o', 'pay', '--user', user, '-p', '--json', '--report', report());
      const text = await readFile(report(), 'utf8');
      expect((await stat(report())).mode & 0o777).to.equal(0o600);
      expect(text.match(/^# .*$/gm)).to.deep.equal(['# Revoked access']);
      expect(text.match(/^## .*$/gm)?.length).to.equal(2);
      expect(text).to.not.contain(token.slice(10, 60));
      const at = (words: string | RegExp): number => text.search(words);
      expect(at(/UTC {2}the org was shown the token: accepted/)).to.be.within(0, at(/UTC {2}\S+ is frozen/));
      expect(at(/UTC {2}\S+ is frozen/)).to.be.below(at(/UTC {2}the revocation was sent/));
      expect(text).to.contain('the org was shown the token: rejected').and.contain('Pay').and.contain(user);
      expect(text).to.match(/^ {4}sf jwt app block --target-org pay --app Pay$/m);
    });

    it('adds to what somebody has written there', async () => {
      await writeFile(report(), '# Our incident 17\n\nIda called at 2 am.\n');
      await ofToken('--report', report());
      expect(await readFile(report(), 'utf8')).to.match(/^# Our incident 17\n\nIda called at 2 am\.\n\n## \d{4}-/);
    });

    it('is refused before anything is sent where it could not be written', async () => {
      for (const place of [join(dir, 'no', 'incident.md'), dir]) {
        const { json } = await ofToken('--report', place);
        expect({ name: json().name, requests: org.requests.length }, place).to.deep.equal({
          ...{ name: 'OutputFileError', requests: 0 },
        });
      }
    });
  });

  it('is named by user and app before it ends, and in three commands the rest has ended, too', async () => {
    const typing = {
      question: /Revoke this token of integration@pay\.example for the app Pay at localhost/,
      answer: 'y',
    };
    const first = await atTerminal(['revoke', '-f', leak(), '-o', 'pay'], typing);
    expect({ exitCode: first.exitCode, isDead: isDead() }).to.deep.equal({ exitCode: 0, isDead: true });
    const proposed = [...first.screen.matchAll(/^ {4}sf jwt (.*)$/gm)].map(([, line = '']) => line.trim().split(' '));
    const [second = [], third = []] = proposed;
    expect(second.slice(0, 1)).to.deep.equal(['revoke']);
    const end = await atTerminal(second, { question: /Freeze integration@pay\.example, and end all/, answer: 'y' });
    expect({ exitCode: end.exitCode, isFrozen: userOf(org).isFrozen }, end.screen).to.deep.equal({
      ...{ exitCode: 0, isFrozen: true },
    });
    expect(third.slice(0, 2)).to.deep.equal(['app', 'block']);
  });
});
