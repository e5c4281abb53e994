/** Unique secrets lie in every place that can hold one, while every command does its work and fails in every way. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { bareEnvironment, type Player, playerOf } from '../canaries/play.ts';
import { rowsOf } from '../canaries/rows.ts';
import { issuedCanaries, type Planted, plant, type Row, type Scene } from '../canaries/scene.ts';
import { type Canary, canariesIn, watchFor } from '../support/canaries.ts';
import { startCommandProcess } from '../support/command-process.ts';
import { commandIds } from '../support/repo.ts';

/** `forms` take turns from row to row: each is what is added to the arguments of a run, and there may be several runs. */
type Manner = { how: string; env: Record<string, string>; forms: string[][][] };

const logFile = { SF_LOG_LEVEL: 'trace' };

/**
 * Where a process tells what it does beside what the command prints. DEBUG is slow and tells the same in all forms, so
 * that it hears of every third row, in turns: the first is a success.
 */
const manners: Manner[] = [
  { how: 'with a log file of all levels', env: logFile, forms: [[[], ['--json']]] },
  { how: 'with DEBUG=*', env: { DEBUG: '*', ...logFile }, forms: [[[]], [], [], [['--json']], [], []] },
];

const loopbackOnly = fileURLToPath(new URL('../support/loopback-only.cjs', import.meta.url));

type Speaker = { how: string; player: Player; home: string; forms: string[][][] };

describe('Secrets of every command', () => {
  let root: string;
  let planted: Planted;
  let speakers: Speaker[];
  const seen = new Map<string, Canary>();

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'canaries-')); // mode 0700
    planted = await plant();
    speakers = await Promise.all(manners.map(openSpeaker));
  });
  after(() => Promise.all(speakers.map(({ player }) => player.process.end())));
  after(() => rm(root, { recursive: true, force: true }));

  const openSpeaker = async ({ how, env, forms }: Manner): Promise<Speaker> => {
    const home = await mkdtemp(join(root, 'home-'));
    await mkdir(join(home, 'tmp'));
    const worker = startCommandProcess({ ...homeEnvironment(home), ...env });
    return { how, home, forms, player: playerOf(worker, planted, { root, home }) };
  };
  const closeStages = (): Promise<unknown> => Promise.all(speakers.map(({ player }) => player.closeStage()));

  const play = async (id: string, row: Row, { how, player }: Speaker, form: string[]): Promise<void> => {
    const scene = await player.open(row);
    const order = await player.order(id, row, scene, form);
    // With DEBUG, oclif writes the command line down before the plugin has a say in it.
    if (how === 'with DEBUG=*' && canariesIn(order.args.join(' '), scene.canaries).length > 0) return;
    const run = await player.process.run(order);
    const told = `${how} ${form.join(' ')}`;
    const canaries = [...scene.canaries, ...issuedCanaries(scene), ...(await madeKeys(scene))];
    for (const canary of canaries) seen.set(canary.secret, canary);
    expect(run.exitCode, `${told}: ${run.stdout}${run.stderr}`).to.equal(row.exits);
    const asked = [...(row.asks ?? []), ...(form.length > 0 ? (row.asksWithJson ?? []) : [])];
    expect(
      canariesIn(run.stdout, canaries).filter((name) => !asked.includes(name)),
      `${told}: ${run.stdout}`,
    ).to.deep.equal([]);
    const masks = run.stderr.match(maskLine) ?? [];
    expect(masks.length > 0, `${told}: tells the runner what to mask`).to.equal(row.masks === true && asked.length > 0);
    expect(canariesIn(run.stderr.replaceAll(maskLine, ''), canaries), `${told}: ${run.stderr}`).to.deep.equal([]);
    const left = await filesWithSecrets(scene, canaries);
    expect(left, told).to.deep.equal([...(row.leaves ?? [])].map((name) => `${name} 600`).sort());
  };

  for (const id of commandIds()) {
    const rows = rowsOf[id] ?? [];
    describe(`sf ${id} shows none`, () => {
      it('in a success, and in failures: there are rows for both', () => {
        const exits = rows.map((row) => row.exits);
        expect(exits.filter((code) => code === 0)).not.to.deep.equal([]);
        expect(exits.filter((code) => code !== 0).length).to.be.greaterThan(1);
      });

      after(closeStages);

      for (const [at, row] of rows.entries()) {
        it(`when ${row.when}`, async () => {
          const plays = speakers.map(async (speaker) => {
            for (const form of speaker.forms[at % speaker.forms.length] ?? []) await play(id, row, speaker, form);
          });
          for (const played of await Promise.allSettled(plays)) {
            if (played.status === 'rejected') throw played.reason;
          }
        });
      }
    });
  }

  describe('all of them', () => {
    for (const [at, { how }] of manners.entries()) {
      it(`leave none ${how} in a log or in a file that was not asked for`, async () => {
        const { player, home } = speakers[at] as Speaker;
        const secretsIn = watchFor([...seen.values()]);
        expect(secretsIn(await player.process.end())).to.deep.equal([]);
        for (const file of await filesBelow(home)) {
          const found = secretsIn(await readFile(file, 'latin1'));
          // The key of a login, which sf needs to renew it.
          const isKept = file.includes('/.sfdx/jwt-login-keys/') && ((await stat(file)).mode & 0o777) === 0o600;
          expect(
            isKept ? found.filter((name) => !['the key', 'the other key', 'a private key'].includes(name)) : found,
            file,
          ).to.deep.equal([]);
        }
      });
    }
  });
});

/** GitHub's runner takes such a line away. */
const maskLine = /^::add-mask::.*\n/gm;

const homeEnvironment = (home: string): Record<string, string> => ({
  ...bareEnvironment(home),
  NODE_OPTIONS: `--require=${loopbackOnly}`,
  TMPDIR: join(home, 'tmp'),
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_DNS_CHECK: 'true',
  SFDX_IGNORE_API_VERSION_CACHE: 'true', // the orgs of the tests share their usernames
});

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** What a run has added to its folder, or put in the place of what was planted. */
async function newFiles({ dir, files: before }: Scene): Promise<{ name: string; text: string; mode: number }[]> {
  const files = await Promise.all(
    (await filesBelow(dir)).map(async (path) => ({
      name: path.slice(dir.length + 1),
      text: await readFile(path, 'latin1'),
      mode: (await stat(path)).mode & 0o777,
    })),
  );
  return files.filter(({ name, text }) => before[name] !== text);
}

/** The keys that the run has made itself. */
const madeKeys = async (scene: Scene): Promise<Canary[]> =>
  (await newFiles(scene))
    .filter(({ text }) => /PRIVATE KEY-----/.test(text))
    .map(({ name, text }) => ({ name: `the new ${name}`, secret: text, isPublic: text.slice(0, 120) }));

/** Names and modes. The names of kept tokens are hashes. */
const filesWithSecrets = async (scene: Scene, canaries: Canary[]): Promise<string[]> =>
  (await newFiles(scene))
    .filter(({ text }) => canariesIn(text, canaries).length > 0)
    .map(({ name, mode }) => `${name.replace(/(?<=jwt-tokens\/).*|(?<=\.late-)[0-9a-f]{8}$/, '*')} ${mode.toString(8)}`)
    .sort();
