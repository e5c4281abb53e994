import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import JwtExchange from '../../src/commands/jwt/exchange.ts';
import type { LocalOrg, LocalOrgOptions } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { expectLine } from '../support/schema.ts';
import { closedPort } from '../support/servers.ts';

const token = /oauth2\/token/;

type Line = { username: string | null; accessToken?: string; error?: { name: string; message: string; data: unknown } };
type Many = CommandRun & { lines: Line[] };

describe('sf jwt exchange --usernames-file', () => {
  let org: LocalOrg;
  let key: string;
  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startPay({ users: 20, ...options });
  };

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(() => start());
  afterEach(closePayOrgs);

  /** Runs with a file of the usernames in a folder of its own, where `{dir}` points to. */
  const run = (usernames: string[], args: string[] = [], env: Record<string, string> = {}, url = org.url) =>
    inFolder(async (dir): Promise<Many> => {
      await putFiles(dir, { users: usernames.join('\n') });
      const where = ['-i', appNamed(org, 'Pay').consumerKey, '-r', url, '--audience', 'https://login.salesforce.com'];
      const more = args.map((word) => word.replace('{dir}', dir));
      const file = ['--usernames-file', join(dir, 'users')];
      const ended = await runCommand(JwtExchange, [...where, ...file, ...more], { SF_JWT_KEY: key, ...env });
      const lines =
        ended.stdout.trim() === ''
          ? []
          : ended.stdout
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line));
      for (const line of lines) if (!('status' in line)) expectLine(line, 'exchange');
      return { ...ended, lines };
    });
  const many = (count: number): string[] =>
    org.state.users.slice(-20, -20 + count || undefined).map((one) => one.username);
  const result = ({ lines }: Many): Record<string, unknown> =>
    (lines.at(-1) as { result?: Record<string, unknown> } | undefined)?.result ?? {};
  const tokens = (): string[] => org.state.tokens.filter(({ kind }) => kind === 'access').map(({ value }) => value);

  it('gives one line for each user and shows no token', async () => {
    const ended = await run(many(20));
    expect({ exitCode: ended.exitCode, lines: ended.lines.length }).to.deep.equal({ exitCode: 0, lines: 20 });
    expect(ended.lines.map(({ username }) => username).sort()).to.deep.equal(many(20));
    expect(ended.lines[0])
      .to.include({ orgId: org.state.id, tokenFormat: 'opaque' })
      .and.not.have.property('accessToken');
    expect(ended.stderr).to.match(/^20 users in [\d.]+ seconds: 20 granted\.\n$/);
    expectNoSecret(ended, org, [key]);
  });

  it('gives the tokens to --json, and the summary as its last line', async () => {
    const ended = await run(many(3), ['--json']);
    expect(
      ended.lines
        .slice(0, 3)
        .map(({ accessToken }) => accessToken)
        .sort(),
    ).to.deep.equal(tokens().sort());
    expect(ended.lines.at(-1)).to.include({ status: 0 });
    expect(result(ended)).to.include({
      kind: 'many',
      users: 3,
      granted: 3,
      refused: 0,
      stoppedBy: null,
      outputFile: null,
    });
    expect(ended.stderr).to.equal('');
  });

  it('carries on past refusals and ends with exit code 4', async () => {
    const bad = ['gone@pay.example', 'outsider@pay.example', 'nobody@pay.example', 'frozen@pay.example'];
    const ended = await run([...bad, ...many(10), 'no name'], ['--json']);
    expect(ended.exitCode).to.equal(4);
    expect(result(ended)).to.deep.include({
      users: 15,
      granted: 10,
      refused: 4,
      failed: 1,
      byCode: {
        'inactive-user': 1,
        'not-admin-approved': 1,
        'invalid-assertion': 1,
        'login-failed': 1,
        InputUnreadableError: 1,
      },
    });
    const gone = ended.lines.find(({ username }) => username === 'gone@pay.example');
    expect(gone?.error).to.deep.include({ name: 'ExchangeRefusedError' }).and.have.property('actions');
    expect(gone?.error?.data).to.include({ code: 'inactive-user' });
  });

  it('says on standard error how many users had which refusal', async () => {
    const { stderr } = await run(['gone@pay.example', 'outsider@pay.example', ...many(2)]);
    expect(stderr)
      .to.contain('4 users')
      .and.contain('2 granted, 2 refused')
      .and.match(/inactive-user +1\n/);
  });

  it('puts the lines with tokens into a file that nobody else can read, and into it alone', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'tokens');
      const ended = await run(['gone@pay.example', ...many(5)], ['--output-file', file, '--json']);
      const written = (await readFile(file, 'utf8')).trim().split('\n');
      expect(written.map((line) => JSON.parse(line).accessToken).sort()).to.deep.equal(tokens().sort());
      expect({ mode: (await stat(file)).mode & 0o777, files: await readdir(dir) }).to.deep.equal({
        mode: 0o600,
        files: ['tokens'],
      });
      expect(result(ended)).to.include({ granted: 5, refused: 1, outputFile: file });
      expectNoSecret(ended, org, [key]);
    }));

  it('has no more exchanges under way than asked for', async () => {
    org.faults.push({ match: token, kind: 'delay', ms: 20 });
    await run(many(20), ['--concurrency', '3']);
    expect(org.traffic.most).to.equal(3);
    org.traffic.most = 0;
    await run(many(20));
    expect(org.traffic.most).to.equal(5);
  });

  it('stops at the login rate, tells when to come back and with whom to go on', async () => {
    org.state.loginsPerHour = 1;
    await run(many(1));
    const names = [...many(20).slice(1, 4), ...many(1), ...many(20).slice(4)];
    const ended = await run(names, ['--concurrency', '1', '--json']);
    expect(ended.exitCode).to.equal(4);
    expect(result(ended)).to.include({
      granted: 3,
      refused: 1,
      notTried: 16,
      stoppedBy: 'rate-limit',
      nextUsername: names[4],
    });
    const inAnHour = Date.parse(String(result(ended).comeBackAt)) - Date.now();
    expect(inAnHour).to.be.within(3_590_000, 3_600_000);
    org.requests.splice(0);
    const { stderr } = await run(names.slice(3), ['--concurrency', '1']);
    expect(stderr).to.contain('per user and hour').and.contain('16 users').and.contain(String(names[4]));
    expect(org.requests).to.have.length(1);
  });

  it('comes through a pause of the server in front of the org', async () => {
    org.faults.push({ match: token, times: 2, kind: 'html', status: 503 });
    const ended = await run(many(2), ['--json']);
    expect({ exitCode: ended.exitCode, repeated: result(ended).repeated }).to.deep.equal({ exitCode: 0, repeated: 2 });
    expect(tokens()).to.have.length(2);
  });

  it('stops soon where nobody listens, with exit code 5', async () => {
    const ended = await run(many(20), ['--json'], {}, `http://127.0.0.1:${await closedPort()}`);
    expect(ended.exitCode).to.equal(5);
    expect(result(ended)).to.include({ granted: 0, stoppedBy: 'unreachable' });
    expect(Number(result(ended).notTried)).to.be.greaterThan(10);
    expect(ended.lines[0]?.error).to.include({ name: 'OrgUnreachableError' });
  });

  it('stops soon where the org answers with faults of its own, and does not call it silent', async () => {
    org.faults.push({ match: token, times: 99, kind: 'html', status: 500 });
    const ended = await run(many(20), ['--concurrency', '1']);
    expect({ exitCode: ended.exitCode, lines: ended.lines.length, tokens: tokens().length }).to.deep.equal({
      exitCode: 1,
      lines: 3,
      tokens: 0,
    });
    expect(ended.stderr).to.contain('no valid response for three users').and.contain('17 users');
    expect(ended.stderr).not.to.contain('did not respond');
  });

  it('does not send again what was lost on the way back', async () => {
    org.faults.push({ match: token, times: 1, kind: 'reset-after' });
    const ended = await run(many(4), ['--json']);
    expect({ exitCode: ended.exitCode, tokens: tokens().length, requests: org.requests.length }).to.deep.equal({
      exitCode: 5,
      tokens: 4,
      requests: 4,
    });
    expect(result(ended)).to.include({ granted: 3, unreachable: 1, repeated: 0 });
  });

  it('ends with exit code 1 when nothing worse happened than an opaque token with --require-jwt', async () => {
    const ended = await run(many(2), ['--require-jwt', '--json']);
    expect({ exitCode: ended.exitCode, failed: result(ended).failed }).to.deep.equal({ exitCode: 1, failed: 2 });
    expectNoSecret(ended, org);
  });

  it('does nothing for nobody', async () => {
    const ended = await run(['', '# nobody'], ['--output-file', '{dir}/tokens']);
    expect({ exitCode: ended.exitCode, stdout: ended.stdout, requests: org.requests.length }).to.deep.equal({
      exitCode: 0,
      stdout: '',
      requests: 0,
    });
    expect(ended.stderr).to.contain('contains none');
  });

  const wrong: { what: string; args: string[] }[] = [
    { what: 'a username beside the file', args: ['--username', 'a@b.c'] },
    { what: 'another form of output', args: ['--format', 'token'] },
    { what: 'an assertion alone', args: ['--assertion-only'] },
    { what: 'a token that is kept', args: ['--cache'] },
    { what: 'one request to show', args: ['--show-request'] },
    { what: 'nobody at a time', args: ['--concurrency', '0'] },
    { what: 'a crowd at a time', args: ['--concurrency', '51'] },
  ];
  for (const { what, args } of wrong) {
    it(`does not go with ${what}: exit code 2, and nothing is sent`, async () => {
      const { exitCode } = await run(many(1), args);
      expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 2, requests: 0 });
    });
  }

  it('reads standard input for one thing only', async () => {
    const where = ['-i', 'c', '-r', org.url, '-f', '-', '--usernames-file', '-'];
    const { exitCode, stderr } = await runCommand(JwtExchange, where);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('Standard input can be read only once');
  });

  it('names a file that is not there, and sends nothing', async () => {
    const where = ['-i', 'c', '-r', org.url, '--usernames-file', '/no/such/users', '--json'];
    const { exitCode, json } = await runCommand(JwtExchange, where, { SF_JWT_KEY: key });
    expect({ exitCode, name: json().name }).to.deep.equal({ exitCode: 2, name: 'InputUnreadableError' });
  });

  for (const args of [['--json'], ['--output-file', '{dir}/tokens']]) {
    it(`gives no token out by ${args[0]} where that is forbidden`, async () => {
      const ended = await run(many(1), args, { SF_JWT_NO_REVEAL: 'true' });
      expect({ exitCode: ended.exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 1, requests: 0 });
    });
  }

  it('works without tokens where giving them out is forbidden', async () => {
    expect((await run(many(2), [], { SF_JWT_NO_REVEAL: 'true' })).exitCode).to.equal(0);
  });

  it('hides each token in the log of a GitHub Actions job before it is given out', async () => {
    const { stderr } = await run(many(2), ['--json'], { GITHUB_ACTIONS: 'true' });
    for (const value of tokens()) expect(stderr).to.contain(`::add-mask::${value}`);
    const without = await run(many(2), [], { GITHUB_ACTIONS: 'true' });
    expect(without.stderr).not.to.contain('add-mask');
  });
});
