/** A setup as it was built: killed wherever it writes and finished by the next run, asked at a terminal, and used by the real sf. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StateAggregator } from '@salesforce/core/stateAggregator';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { logIn } from '../support/logged-in.ts';
import { closePayOrgs, startBareOrg } from '../support/pay-org.ts';
import { type Home, makeHome, runSf, sfEnvironment, startSf } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';
import { atTerminal } from '../support/terminal.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const user = 'outsider@pay.example';

type Step = { id: string; status: string };
const states = (steps: Step[]): string[] => [...new Set(steps.map(({ status }) => status))].sort();

describe('sf jwt setup, as it was built', function () {
  this.timeout(60_000);
  let home: Home;
  let org: LocalOrg;
  let kept: Pick<LocalOrg['state'], 'components' | 'users' | 'entityAccess'>;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startBareOrg();
    await loginByToken(home, org, 'org');
    const { components, users, entityAccess } = org.state;
    kept = structuredClone({ components, users, entityAccess });
  });
  after(closePayOrgs);
  after(() => home.remove());
  beforeEach(() => {
    Object.assign(org.state, structuredClone(kept));
    org.requests.splice(0);
    org.faults.splice(0);
    rmSync(join(home.dir, '.sfdx', `${user}.json`), { force: true });
  });

  const words = (dir: string): string[] => [
    ...['-o', 'org', '-a', 'Robot', '-d', dir, '--permission-set', 'Robot_Users', '--create-permission-set'],
    ...['--username', user, '--alias', 'robot', '-p', '--json'],
  ];
  /** Runs it, and kills it once `moment` has come. */
  const run = async (
    dir: string,
    moment: () => boolean = () => false,
  ): Promise<{ code: number | null; out: string }> => {
    const env = sfEnvironment({ home: home.dir });
    const child = spawn(process.execPath, [runner, 'setup', ...words(dir)], { cwd: home.dir, env, stdio: 'pipe' });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const ended = once(child, 'close');
    while (child.exitCode === null && !moment()) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    return { code: child.exitCode, out };
  };

  const moments: Record<string, (dir: string) => () => boolean> = {
    'when the key is there': (dir) => () => existsSync(join(dir, 'server.key')),
    ...Object.fromEntries(
      [
        ['during the first stage', /POST .*deployRequest/, 1],
        ['during the second stage', /POST .*deployRequest/, 3],
        ['during the third stage', /POST .*deployRequest/, 5],
        ['during the assignment', /PermissionSetAssignment$/, 0],
        ['during the proof', /\/token$/, 0],
        ['during the login', /\/token$/, 1],
        ['while the org says what it is', /batch$/, 0],
      ].map(([when, match, after]) => [
        when,
        () => {
          let arrived = false;
          const act = (): void => {
            arrived = true;
          };
          org.faults.push({ match: match as RegExp, after: after as number, times: 1, kind: 'meanwhile', act });
          return () => arrived;
        },
      ]),
    ),
  };
  for (const [when, momentIn] of Object.entries(moments)) {
    it(`is finished by the next run when it was killed ${when}, with the same key`, async () => {
      const dir = await mkdtemp(join(home.dir, 'keys-'));
      await run(dir, momentIn(dir));
      await sleep(200); // what was on its way is done after the end of its sender
      const key = existsSync(join(dir, 'server.key')) ? readFileSync(join(dir, 'server.key'), 'utf8') : null;
      const next = await run(dir);
      expect(next.code, next.out).to.equal(0);
      const { result } = JSON.parse(next.out);
      expect(states(result.steps).filter((state) => state !== 'done' && state !== 'already')).to.deep.equal([]);
      if (key !== null) expect(readFileSync(join(dir, 'server.key'), 'utf8')).to.equal(key);
      expect(org.state.components.filter(({ fullName }) => fullName === 'Robot')).to.have.length(1);
      const again = JSON.parse((await run(dir)).out).result;
      expect({ states: states(again.steps), alias: again.alias }).to.deep.equal({
        states: ['already'],
        alias: 'robot',
      });
      await rm(dir, { recursive: true });
    });
  }

  it('leaves a login that the real sf works with, and renews when its session has ended', async () => {
    const dir = await mkdtemp(join(home.dir, 'keys-'));
    const made = await startSf(['jwt', 'setup', ...words(dir)], { home: home.dir });
    expect(made.exitCode, made.stdout + made.stderr).to.equal(0);
    for (const token of org.state.tokens) if (token.value !== org.accessToken) token.revoked = true;
    const args = ['data', 'query', '-o', 'robot', '-q', 'SELECT Username FROM User LIMIT 1', '--json'];
    const used = await runSf(args, { home: home.dir });
    expect(used.exitCode, used.stdout + used.stderr).to.equal(0);
    const shown = await runSf(['org', 'display', '-o', 'robot', '--json'], { home: home.dir });
    expect(JSON.parse(shown.stdout).result).to.include({ username: user, instanceUrl: org.url, alias: 'robot' });
  });

  describe('at a terminal', () => {
    const startOwn = async (): Promise<LocalOrg> => {
      const own = await startBareOrg();
      // What another process has stored is news to the platform in this one.
      StateAggregator.clearInstance();
      await logIn(own, 'setup-org');
      return own;
    };
    const answers = (more: { question: RegExp; answer: string }[]) => [
      { question: /Which org/, answer: 'setup-org' },
      { question: /API name of the app/, answer: '' },
      { question: /Label of the app/, answer: '' },
      { question: /Permission set to pre-authorise/, answer: '' },
      ...more,
    ];

    it('takes Enter for each default, and asks again for what cannot be', async () => {
      const own = await startOwn();
      // The user may have another alias from a test before, and its first one is the default.
      const alias = (await StateAggregator.getInstance()).aliases.get(own.username);
      const dir = await mkdtemp(join(home.dir, 'keys-'));
      const { screen, exitCode } = await atTerminal(
        ['setup', '-d', dir],
        [
          ...[
            { question: /Which org/, answer: 'nobody-there' },
            {
              question: /No authorization information found for nobody-there[\s\S]*Which org/,
              answer: 'setup-org',
            },
            { question: /API name of the app \[JWT_Login\]/, answer: '1-2' },
            { question: /begins with a[\s\S]*API name of the app/, answer: '' },
          ],
          ...answers([
            { question: /User who logs in/, answer: '' },
            { question: /Alias for the login/, answer: '' },
            { question: /Set up JWT_Login/, answer: 'y' },
          ]).slice(2),
        ],
      );
      expect(exitCode, screen).to.equal(0);
      expect(screen).to.contain(`Login           done: ${alias}`);
      expect(own.state.components.some(({ fullName }) => fullName === 'JWT_Login')).to.equal(true);
    });

    it('writes nothing after a no', async () => {
      const own = await startOwn();
      const dir = await mkdtemp(join(home.dir, 'keys-'));
      const { screen, exitCode } = await atTerminal(
        ['setup', '-d', dir],
        answers([
          { question: /User who logs in/, answer: user },
          { question: /Alias for the login/, answer: '' },
          { question: /Set up JWT_Login/, answer: 'n' },
        ]),
      );
      expect(exitCode, screen).to.equal(7);
      expect(screen).to.contain('Cancelled. Nothing was made.');
      expect({
        app: own.state.components.some(({ fullName }) => fullName === 'JWT_Login'),
        key: existsSync(join(dir, 'server.key')),
      }).to.deep.equal({ app: false, key: false });
    });
  });
});
