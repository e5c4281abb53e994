/** What carries a token, through the commands: the whole token is ended, or nothing is claimed of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import JwtDecode from '../../src/commands/jwt/decode.ts';
import JwtIntrospect from '../../src/commands/jwt/introspect.ts';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { type CommandRun, failureOf, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { frames, ways } from '../support/token-carriers.ts';

const field = (name: string): string =>
  readFileSync(new URL(`../vectors/field/tokens/${name}`, import.meta.url), 'utf8');
const vectors = new URL('../vectors/field/tokens/', import.meta.url).pathname;
const commands = { decode: JwtDecode, verify: JwtVerify, introspect: JwtIntrospect, revoke: JwtRevoke };
type Name = keyof typeof commands;

describe('A token in what people paste, given to a command', () => {
  let org: LocalOrg;

  before(async () => {
    org = await startPay();
  });
  beforeEach(() => void org.requests.splice(0));
  after(closePayOrgs);

  const run = (name: Name, text: string, ...args: string[]): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      const host = name === 'decode' ? [] : ['-r', org.url];
      return runCommand(commands[name], ['-f', join(dir, 'token'), ...host, ...args]);
    });

  const parts: [what: string, text: () => string][] = [
    ['a table cell that ends in dots', () => field('cell-cut-session.txt')],
    ['a JWT that lost its end', () => field('jwt-lost-its-end.txt')],
    ['a session id that breaks off behind its label', () => 'token: 00D5g000004XyZa!AQ0AQabc\ndef'],
    ['a session id of a length that none has', () => field('session.txt').slice(0, 60)],
    ['a session id with a percent sign behind it', () => `sid=${field('session.txt').slice(0, 100)}%2`],
    ['a refresh token that breaks off', () => `refresh_token=${field('refresh.txt').slice(0, 50)}`],
    ['a JWT in a log that cuts', () => `got ${field('access.jwt').slice(0, 700)}... [truncated]`],
    ['an auth URL that breaks off', () => `force://PlatformCLI::${field('refresh.txt').trim()}@`],
  ];
  for (const name of ['decode', 'verify', 'introspect', 'revoke'] as const)
    it(`is refused by ${name} as a part, with exit code 1, and nothing is sent`, async () => {
      for (const [what, text] of parts) {
        const answer = await run(name, text(), '--json');
        expect(failureOf(answer), what).to.deep.equal({ exitCode: 1, name: 'TokenIncompleteError' });
        expect(answer.stdout, what).not.to.match(/already dead/i);
      }
      expect(org.requests).to.deep.equal([]);
    });

  it('is shown by decode as far as it goes before it is called a part', async () => {
    const { stdout, stderr, exitCode } = await run('decode', field('jwt-lost-its-end.txt'));
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/mycompany\.my\.salesforce\.com/);
    const { data } = (await run('decode', field('jwt-lost-its-end.txt'), '--json')).json();
    expect(data).to.have.nested.property('payload.iss', 'https://mycompany.my.salesforce.com');
    expect(stderr).not.to.contain(field('jwt-lost-its-end.txt').slice(100, 160));
  });

  it('of a length that was never seen is not called dead, and that is said', async () => {
    for (const file of ['session.txt', 'full-stop-session.txt', 'label-and-break-session.txt']) {
      const { exitCode, json } = await run('revoke', field(file), '--json');
      expect(json().result.outcome, file).to.equal('unchecked');
      expect(exitCode, file).not.to.equal(0);
      expect(json().result.mayBeCut, file).to.equal(true);
      const asked = await run('introspect', field(file), '--json');
      expect(asked.json().result.active, file).to.equal(null);
    }
    const { stdout, stderr } = await run('revoke', field('full-stop-session.txt'));
    expect(stdout).to.match(/may\s+still\s+be\s+valid/);
    expect(stderr).to.match(/00D5g000…Stuv, 107 characters/);
  });

  it('is named before it is ended, where it was taken out of a longer text', async () => {
    const token = org.openSession(user);
    const { stderr, json } = await run('revoke', `The session of prod is ${token}, sorry`, '--json');
    expect(stderr).not.to.contain(token);
    expect(json().result.token).to.deep.equal({ found: `${token.slice(0, 8)}…${token.slice(-4)}`, length: 112 });
    const other = org.openSession(user);
    expect((await run('revoke', `SF_TOKEN=${other}\n`)).stderr).to.contain(`${other.slice(0, 8)}…${other.slice(-4)}`);
    expect((await run('revoke', org.openSession(user), '--json')).json().result).not.to.have.property('token');
  });

  it('is verified in every carrier of the field, by its own key list', async () => {
    for (const file of ['yaml-folded.yml', 'label-and-break-jwt.txt', 'backslash-newline.env', 'cat-n.txt']) {
      const args = ['-f', `${vectors}${file}`, '--jwks-file', `${vectors}jwks.json`];
      const answer = await runCommand(JwtVerify, [...args, '-r', 'https://mycompany.my.salesforce.com', '--json']);
      expect({ exitCode: answer.exitCode, verified: answer.json().result.verified }, file).to.deep.equal({
        exitCode: 0,
        verified: true,
      });
    }
  });

  it('is verified line by line in the results of an exchange for many, of which one is forged', async () => {
    const args = ['-f', `${vectors}two-results.jsonl`, '--jwks-file', `${vectors}jwks.json`];
    const { stdout, exitCode } = await runCommand(JwtVerify, [...args, '-r', 'https://mycompany.my.salesforce.com']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ verdict }) => verdict)).to.deep.equal(['valid', 'not-valid']);
    expect(exitCode).to.equal(3);
  });

  it('is not checked, and never good, where it is opaque', async () => {
    const token = org.openSession(user);
    const one = await run('verify', token, '--json');
    expect({ exitCode: one.exitCode, verdict: one.json().result.verdict }).to.deep.equal({
      exitCode: 3,
      verdict: 'not-checked',
    });
    const two = await run('verify', `${token}\n${org.openSession(user)}\n`);
    expect(two.exitCode).to.equal(3);
    expect(two.stderr).to.match(/Not checked: 2/);
  });
});

describe("A token of another cloud's that is to be verified", () => {
  const file = join(vectors, 'data360.jwt');

  it('is not checked: what an org demands of its own is no fault of it, and no key is asked for', async () => {
    const run = await runCommand(JwtVerify, ['-f', file, '-r', 'https://mycompany.my.salesforce.com', '--json']);
    expect(run.exitCode).to.equal(3);
    expect(run.json().result).to.include({ verified: false, verdict: 'not-checked', keySource: 'none' });
    expect(run.stdout).not.to.match(/RS256 only|"ok": ?false/);
    const { stdout } = await runCommand(JwtVerify, ['-f', file, '-r', 'https://mycompany.my.salesforce.com']);
    expect(stdout)
      .to.match(/^NOT CHECKED: this token belongs to another cloud/)
      .and.not.match(/FAILED/);
  });
});

describe('sf jwt revoke, of a token of its org in every carrier,', () => {
  let org: LocalOrg;

  before(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
  });
  after(closePayOrgs);

  const revoke = (text: string): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      return runCommand(JwtRevoke, ['-f', join(dir, 'token'), '-r', org.url, '--json']);
    });
  const lives = async (token: string): Promise<boolean> =>
    (await fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } })).ok;
  const issue: Record<string, () => Promise<string> | string> = {
    'a session id': () => org.openSession(user),
    'a JWT': () => bearerToken(org, appNamed(org, 'Pay').consumerKey, user),
  };

  for (const [kind, make] of Object.entries(issue)) {
    it(`has ended it, or has not ended with 0: ${kind}`, async () => {
      let left = 0;
      for (const [at, [frame, put]] of frames.entries())
        for (const [way, carry] of [ways[at % ways.length], ways[(at * 5 + 3) % ways.length]].filter((one) => !!one)) {
          const token = await make();
          const { exitCode, stdout } = await revoke(carry(put(token)));
          const said = `${frame}, ${way}: ${stdout.slice(0, 300)}`;
          if (!(await lives(token))) continue;
          // A last line that is a word may be one of its own.
          expect(exitCode, said).to.equal(1);
          expect(stdout, said).to.contain('TokenIncompleteError');
          left += 1;
        }
      expect(left).to.be.below(3);
    });

    it(`never says that it was dead where a part of it was given: ${kind}`, async () => {
      for (const [at, [frame, put]] of frames.entries()) {
        const token = await make();
        const text = put(token.slice(0, 24 + ((at * 37) % (token.length - 30))));
        const { exitCode, stdout } = await revoke(text);
        expect(exitCode, frame).not.to.equal(0);
        expect(stdout, frame).not.to.contain('"already-dead"\n').and.not.contain('"outcome": "already-dead"');
        expect(await lives(token), frame).to.equal(true);
      }
    });
  }

  it('has ended a refresh token and an auth URL of it', async () => {
    const client = appNamed(org, 'Pay').consumerKey;
    let left = 0;
    for (const [at, [frame, put]] of frames.entries()) {
      const before = new Set(org.state.tokens);
      org.openSession(user, client);
      const token = org.state.tokens.find((one) => !before.has(one) && one.kind === 'refresh')?.value ?? '';
      const carry = ways[(at * 3 + 1) % ways.length]?.[1] ?? ((text: string) => text);
      const text = at % 2 === 0 ? token : `force://PlatformCLI::${token}@acme.my.salesforce.com`;
      const { stdout } = await revoke(carry(put(text)));
      if (!org.state.tokens.some(({ value, revoked }) => value === token && !revoked)) continue;
      expect(stdout, frame).to.contain('TokenIncompleteError');
      left += 1;
    }
    expect(left).to.be.below(3);
  });
});
