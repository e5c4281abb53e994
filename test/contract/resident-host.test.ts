/** The host that stays up, which most tests run commands in, beside the `sf` that people start. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { type Home, makeHome, runSf, type SfOptions, type SfResult, startSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';
import { jwt } from '../support/tokens.ts';

const token = jwt({ alg: 'RS256' }, { iss: 'https://acme.my.salesforce.com', sub: 'somebody' });

type Scene = { what: string; args: string[]; exitCode: number; input?: string; env?: Record<string, string> };

const scenes: Scene[] = [
  { what: 'a success as JSON, from standard input', args: ['jwt', 'decode', '--json'], input: token, exitCode: 0 },
  { what: 'a fault in words', args: ['jwt', 'decode'], input: '3MVG9consumer.key', exitCode: 1 },
  { what: 'wrong usage as JSON', args: ['jwt', 'exchange', '--json'], exitCode: 2 },
  {
    what: 'an exit code of its own',
    args: ['jwt', 'verify', '--cert-file', 'made.crt', '--json'],
    input: token,
    exitCode: 3,
  },
  { what: 'a command that needs the stored org', args: ['jwt', 'app', 'list', '-o', 'known', '--json'], exitCode: 0 },
  {
    what: 'an org that sf does not know',
    args: ['jwt', 'policy', 'display', '-o', 'nobody', '-a', 'Pay'],
    exitCode: 2,
  },
  {
    what: 'an org command of the host',
    args: ['org', 'display', '--json'],
    env: { SF_TARGET_ORG: 'known' },
    exitCode: 0,
  },
  { what: 'an unknown command', args: ['jwt', 'explian'], exitCode: 127 },
  { what: 'a flag that does not exist', args: ['jwt', 'decode', '--nope'], exitCode: 2 },
  { what: 'the help of a command', args: ['jwt', 'cert', 'rotate', '--help'], exitCode: 0 },
];

describe('the host that stays up', () => {
  let home: Home;
  let other: Home;
  let org: LocalOrg;

  before(async () => {
    [home, other] = await Promise.all([makeHome({ link: true }), makeHome({ link: true })]);
    org = await startPay();
    await loginByToken(home, org, 'known');
    const made = await runSf(['jwt', 'cert', 'generate', '--name', 'made'], { home: home.dir });
    expect(made.exitCode, made.stderr).to.equal(0);
  });
  after(() => Promise.all([home.remove(), other.remove()]));
  after(closePayOrgs);

  const run = (args: string[], more: Partial<SfOptions> = {}): Promise<SfResult> =>
    runSf(args, { home: home.dir, ...more });
  /** A stack names the program, which is the same file under a name for each order. */
  const seen = ({ stdout, stderr, exitCode }: SfResult) => ({
    stdout: stdout.replaceAll(/(?<=run\.js)\?order=\d+/g, ''),
    stderr,
    exitCode,
  });
  /** Sorted, as some are sent at the same time. */
  const requests = (): string[] =>
    org.requests
      .splice(0)
      .map(({ method, path }) => `${method} ${path}`)
      .sort();

  for (const { what, args, exitCode, input = '', env = {} } of scenes) {
    it(`does as a start of sf does: ${what}`, async () => {
      const options = { home: home.dir, input, env };
      const started = { ...seen(await startSf(args, options)), requests: requests() };
      const resident = { ...seen(await runSf(args, options)), requests: requests() };
      expect(resident).to.deep.equal(started);
      expect(started.exitCode, started.stderr).to.equal(exitCode);
      expect(started.stdout + started.stderr, 'said something').to.have.length.above(10);
    });
  }

  it('keeps nothing from one order to the next: exit code, variables, folder, standard input', async () => {
    const targetOrg = { SF_TARGET_ORG: 'known' };
    expect(await run(['jwt', 'decode'], { input: token })).to.include({ exitCode: 0 });
    expect(await run(['jwt', 'decode'])).to.include({ exitCode: 2, stdout: '' });
    expect(await run(['jwt', 'app', 'list'], { env: targetOrg })).to.include({ exitCode: 0 });
    expect(await run(['jwt', 'app', 'list'])).to.include({ exitCode: 1 }); // no default org
    await writeFile(join(other.dir, 'token.txt'), token);
    expect(await run(['jwt', 'decode', '-f', 'token.txt'], { cwd: other.dir })).to.include({ exitCode: 0 });
    expect(await run(['jwt', 'decode', '-f', 'token.txt'])).to.include({ exitCode: 2 });
  });

  it('reads logins, aliases and defaults anew for each order, and those of one home at no other', async () => {
    const display = ['org', 'display', '-o', 'another', '--json'];
    expect(await run(display)).to.include({ exitCode: 2 });
    await loginByToken(home, org, 'another');
    expect(await run(display)).to.include({ exitCode: 0 });
    expect(await runSf(display, { home: other.dir })).to.include({ exitCode: 2 });
    expect(await run(['config', 'set', 'target-org=another', '--global'])).to.include({ exitCode: 0 });
    expect(await run(['jwt', 'app', 'list'])).to.include({ exitCode: 0 });
    expect(await runSf(['jwt', 'app', 'list'], { home: other.dir })).to.include({ exitCode: 1 });
    expect(await run(['config', 'unset', 'target-org', '--global'])).to.include({ exitCode: 0 });
    expect(await run(['org', 'logout', '-o', 'another', '-p'])).to.include({ exitCode: 0 });
    expect(await run(display)).to.include({ exitCode: 2 });
    await loginByToken(home, org, 'known');
  });

  it('hands Ctrl-C to the command, and takes the next order all the same', async () => {
    const verify = ['jwt', 'verify', '-r', org.url];
    org.faults.push({ match: /keys/, kind: 'delay', ms: 20_000 });
    const asksForKeys = (): boolean => org.traffic.now > 0;
    const options = { home: home.dir, input: token };
    expect(await runSf(verify, options, asksForKeys)).to.include({ exitCode: 130, stdout: '', stderr: '' });
    org.faults.splice(0);
    expect(await runSf(verify, options)).to.include({ exitCode: 3 });
  });

  it('runs in a process of its own what a process reads when it starts', async () => {
    const { stderr } = await run(['jwt', 'explain', 'nothing'], { env: { DEBUG: 'sf:*,oclif:*,sf*' } });
    expect(stderr).to.have.length.above(100);
    expect((await run(['jwt', 'explain', 'nothing'])).stderr).to.equal('');
  });
});
