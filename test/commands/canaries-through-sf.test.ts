/** The same through the real sf: its own log and debug output, and what it keeps in its home. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { echo } from '../canaries/echo.ts';
import {
  environmentOf,
  issuedCanaries,
  openScene,
  openStage,
  type Planted,
  plant,
  type Scene,
} from '../canaries/scene.ts';
import { issueToken } from '../canaries/verification.ts';
import { canariesIn, watchFor } from '../support/canaries.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { type Home, makeHome, type SfResult, startSf } from '../support/sf.ts';

const loud = { DEBUG: '*', SF_LOG_LEVEL: 'trace' };
const logging = { SF_LOG_LEVEL: 'trace', SF_DISABLE_LOG_FILE: 'false' };

/** Where sf writes down its variables before it looks for the command: docs/salesforce.md §12.4. */
const startOfSf = /^.*"name":"sf-startup".*$/gm;

describe('Secrets of sf jwt, with a log of all levels and with DEBUG=*,', () => {
  let home: Home;
  let scene: Scene;
  let planted: Planted;

  before(async () => {
    planted = await plant();
  });
  beforeEach(async () => {
    home = await makeHome({ link: true });
    await mkdir(join(home.dir, 'work'));
    await mkdir(join(home.dir, 'tmp'));
    const { org } = await openStage(planted);
    scene = await openScene(join(home.dir, 'work'), planted, org);
  });
  afterEach(() => scene.org.close().catch(() => undefined));
  afterEach(() => home.remove());

  const canaries = () => [...scene.canaries, ...issuedCanaries(scene)];
  const sf = (args: string[], manner: Record<string, string>, input = ''): Promise<SfResult> => {
    const env = { ...environmentOf(scene, { when: '', args: () => [], exits: 0 }), TMPDIR: join(home.dir, 'tmp') };
    return startSf(['jwt', ...args], { home: home.dir, cwd: scene.dir, input, env: { ...env, ...manner } });
  };
  /** What sf has left in its home; the work folder holds what was planted there. */
  const expectCleanHome = async (): Promise<void> => {
    await rm(scene.dir, { recursive: true });
    const secretsIn = watchFor(canaries());
    const entries = await readdir(home.dir, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = join(entry.parentPath, entry.name);
      expect(secretsIn((await readFile(file, 'latin1')).replaceAll(startOfSf, '')), file).to.deep.equal([]);
    }
  };
  const pay = (): string[] => [...payFlags(scene.org), '--audience', 'https://login.salesforce.com'];

  it('are not told by an exchange for users who come in by standard input', async () => {
    const users = pay().filter((word, at, all) => word !== '--username' && all[at - 1] !== '--username');
    const user = pay()[pay().indexOf('--username') + 1];
    const args = ['exchange', ...users, '--usernames-file', '-', '--output-file', 'tokens.jsonl'];
    const run = await sf(args, loud, `${user}\n`);
    expect(run.exitCode, run.stdout).to.equal(0);
    expect(canariesIn(await readFile(join(scene.dir, 'tokens.jsonl'), 'utf8'), canaries())).to.contain(
      'an issued token',
    );
    expect({ stdout: canariesIn(run.stdout, canaries()), stderr: watchFor(canaries())(run.stderr) }).to.deep.equal({
      stdout: [],
      stderr: [],
    });
    await expectCleanHome();
  });

  it('are not told when the org refuses an exchange and echoes what it was sent', async () => {
    echo(scene, /oauth2/, 'oauth', 400);
    const run = await sf(['exchange', ...pay(), '--show-request', '--json'], loud);
    expect(run.exitCode).to.equal(4);
    expect({ stdout: canariesIn(run.stdout, canaries()), stderr: watchFor(canaries())(run.stderr) }).to.deep.equal({
      stdout: [],
      stderr: [],
    });
    await expectCleanHome();
  });

  it('are not told by a revocation', async () => {
    const run = await sf(['revoke', '-f', 'session.token', '-r', scene.org.url], logging);
    expect(run.exitCode, run.stderr).to.equal(0);
    expect({ stdout: canariesIn(run.stdout, canaries()), stderr: canariesIn(run.stderr, canaries()) }).to.deep.equal({
      stdout: [],
      stderr: [],
    });
    await expectCleanHome();
  });

  it('are not told by a verification', async () => {
    await issueToken(scene);
    const run = await sf(['verify', '-f', 'issued.token', '-r', scene.org.url], loud);
    expect(run.exitCode, run.stdout).to.equal(0);
    expect({ stdout: canariesIn(run.stdout, canaries()), stderr: watchFor(canaries())(run.stderr) }).to.deep.equal({
      stdout: [],
      stderr: [],
    });
    await expectCleanHome();
  });
});
