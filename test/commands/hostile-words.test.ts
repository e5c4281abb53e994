/** An org, a file, an argument or a variable that talks to the terminal and to what runs a build: every command shows it as words. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bareEnvironment, type Player, playerOf } from '../canaries/play.ts';
import { rowsOf } from '../canaries/rows.ts';
import { plant, type Row } from '../canaries/scene.ts';
import { type CommandProcess, type Output, startCommandProcess } from '../support/command-process.ts';
import { hostileWords, obeyed, type Spoiling, spoil, spoilings } from '../support/hostile-words.ts';
import { putFiles } from '../support/openssl.ts';
import { commandIds } from '../support/repo.ts';
import { isLongRun } from '../support/runs.ts';
import { jwt } from '../support/tokens.ts';

/** The standard output of `exec` is that of the program. */
const formsOf = (id: string): string[][] => (id === 'jwt exec' ? [[]] : [[], ['--json']]);

describe('Hostile words', () => {
  let root: string;
  let worker: CommandProcess;
  let player: Player;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'hostile-'));
    await mkdir(join(root, 'home'));
    worker = startCommandProcess(bareEnvironment(join(root, 'home')));
    player = playerOf(worker, await plant(), { root, home: join(root, 'home') });
  });
  after(() => worker.end());
  after(() => player.closeStage());
  after(() => rm(root, { recursive: true, force: true }));

  const play = async (id: string, row: Row, form: string[], spoiling: Spoiling): Promise<Output> => {
    const scene = await player.open(row);
    scene.org.spoiled.by = (body, type) => spoil(body, type, spoiling);
    const run = await worker.run(await player.order(id, row, scene, form));
    scene.org.spoiled.by = null;
    return run;
  };

  /** Some of each command in the suite, all of them by `npm run fuzz`; a login by key has to be renewed by an honest org. */
  const rowsFor = (id: string): Row[] =>
    (rowsOf[id] ?? [])
      .filter(({ when, login }) => when !== 'the org is down' && !(login === 'key' && /session is over/.test(when)))
      .toSorted((one, other) => Number(other.login !== undefined) - Number(one.login !== undefined))
      .slice(0, isLongRun ? undefined : 3);

  const expectWords = ({ stdout, stderr }: Output, form: string[], told: string): void => {
    // How GitHub's runner learns what to mask is our own.
    const output = `${stdout}\n${stderr.replaceAll(/^::add-mask::[\w.!%-]+$/gm, '')}`;
    expect(obeyed(output), `${told} ${form.join()}`).to.deep.equal([]);
    if (form.length > 0) for (const json of stdout.trim().split(/\n(?=\{)/)) JSON.parse(json);
  };

  for (const id of commandIds()) {
    it(`of an org are words in "sf ${id}"`, async () => {
      for (const row of rowsFor(id))
        for (const spoiling of spoilings)
          for (const form of formsOf(id)) {
            const run = await play(id, row, form, spoiling);
            expectWords(run, form, `${row.when}, ${spoiling.name}`);
          }
    });
  }

  it('in labels and messages keep no command from its work', async () => {
    const labels = spoilings[0] as Spoiling;
    const shown: string[] = [];
    for (const id of ['jwt app display', 'jwt app list', 'jwt policy display', 'jwt disable', 'jwt exchange']) {
      const row = rowsOf[id]?.[0] as Row;
      const { exitCode, stdout } = await play(id, row, [], labels);
      if (exitCode === row.exits && (id === 'jwt exchange' || stdout.includes('\\u001b[2J'))) shown.push(id);
    }
    expect(shown).to.have.length(5);
  });

  for (const id of commandIds()) {
    it(`of the command line are words in "sf ${id}"`, async () => {
      const args = [
        ['-o', `o${hostileWords}`, '-a', `a${hostileWords}`, '--user', `u${hostileWords}`, '-f', `f${hostileWords}`],
        ['-o', `o${hostileWords}`, '-a', `a${hostileWords}`],
        ['-a', `a${hostileWords}`],
        ['-f', `f${hostileWords}`, '-r', `https://x${hostileWords}.my.salesforce.com`],
        ['-f', `f${hostileWords}`],
        [
          '--audience',
          hostileWords,
          '-i',
          hostileWords,
          '--username',
          `x${hostileWords}`,
          '-f',
          'none',
          '-r',
          'https://a.example',
        ],
        ['--output-dir', hostileWords, '--name', `n${hostileWords}`],
        [`--nope${hostileWords}`, hostileWords],
        [hostileWords],
        ['--permitted-users', hostileWords, '--api-version', hostileWords],
      ];
      const env = {
        SF_AUDIENCE_URL: `https://x${hostileWords}`,
        SF_TARGET_ORG: `x${hostileWords}`,
        SF_JWT_KEY: hostileWords,
        SF_ORG_API_VERSION: hostileWords,
        SF_JWT_NO_REVEAL: 'false',
        HTTPS_PROXY: `http://127.0.0.1:9${hostileWords}`,
      };
      for (const each of args)
        for (const form of formsOf(id)) {
          const cwd = await mkdtemp(join(root, 'run-'));
          expectWords(
            await worker.run({ id, args: [...each, ...form], env, cwd }),
            form,
            JSON.stringify(each).slice(0, 60),
          );
        }
    });
  }

  it('of a token, of a key file’s name and of a list are words', async () => {
    const cwd = await mkdtemp(join(root, 'run-'));
    const file = `token${hostileWords.replaceAll('/', '')}`.slice(0, 80);
    const claims = {
      iss: `https://x${hostileWords}`,
      sub: hostileWords,
      scp: hostileWords,
      [hostileWords]: { [hostileWords]: 1 },
    };
    const token = jwt(
      { alg: `RS256${hostileWords}`, kid: hostileWords, typ: hostileWords },
      { ...claims, exp: hostileWords },
    );
    await putFiles(cwd, { [file]: token, list: `${token}\n${hostileWords}\n${token}\n` });
    for (const [id, args] of [
      ['jwt decode', ['-f', file]],
      ['jwt decode', ['-f', 'list']],
      ['jwt verify', ['-f', file, '--jwks-file', file]],
      ['jwt verify', ['-f', 'list', '--jwks-file', file]],
      ['jwt verify', ['-f', file, '-r', 'https://nowhere.invalid']],
      ['jwt cert display', ['-f', file]],
      ['jwt revoke', ['-f', file]],
      ['jwt explain', [`invalid_grant ${hostileWords}`]],
    ] as const)
      for (const form of formsOf(id))
        expectWords(await worker.run({ id, args: [...args, ...form], env: {}, cwd }), form, id);
  });

  it('cannot pass for a mask: the one command that is our own tells of what was granted alone', async () => {
    const row = (rowsOf['jwt exchange'] ?? []).find(({ masks, asks }) => masks && asks) as Row;
    const { stderr } = await play('jwt exchange', row, [], spoilings[0] as Spoiling);
    expect(stderr.split('\n').filter((line) => line.startsWith('::'))).to.have.length(1);
  });
});
