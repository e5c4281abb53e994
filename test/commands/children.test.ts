/** The programs that a command starts, or has the platform start: none of them inherits a secret that is meant for the command. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bareEnvironment } from '../canaries/play.ts';
import { environmentOf, loginOf, openScene, openStage, plant, type Scene, type Stage } from '../canaries/scene.ts';
import { canariesIn } from '../support/canaries.ts';
import { type CommandProcess, startCommandProcess } from '../support/command-process.ts';
import { payFlags } from '../support/exchange-flags.ts';

/** Other systems have keychains of their own, which a test can't replace. */
const describeOnLinux = process.platform === 'linux' ? describe : () => undefined;

describeOnLinux("The program of the system's keychain", () => {
  let root: string;
  let fresh: () => CommandProcess;
  let stage: Stage;
  let scene: Scene;
  let heard: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'children-'));
    heard = join(root, 'heard');
    const keychain = join(root, 'secret-tool');
    // As libsecret's: `store` reads the word, `lookup` prints it.
    const lines = [
      '#!/bin/sh',
      `env >> '${heard}'`,
      `if [ "$1" = store ]; then cat > '${root}/kept'; else cat '${root}/kept' 2>/dev/null; fi`,
    ];
    await writeFile(keychain, `${lines.join('\n')}\n`);
    await chmod(keychain, 0o755);
    await mkdir(join(root, 'home'));
    const environment = {
      ...bareEnvironment(join(root, 'home')),
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'false',
      SFDX_SECRET_TOOL_PATH: keychain,
    };
    fresh = () => startCommandProcess(environment); // one asks the keychain once
    const planted = await plant();
    stage = await openStage(planted);
    await mkdir(join(root, 'work'));
    scene = await openScene(join(root, 'work'), planted, stage.org);
    const worker = fresh();
    await worker.logIn(loginOf(scene, { when: '', args: () => [], exits: 0, login: 'session' }) ?? expect.fail());
    await worker.end();
  });
  after(() => stage.close());
  after(() => rm(root, { recursive: true, force: true }));

  const org = ['-o', 'canary'];
  for (const [id, args] of [
    ['jwt app list', org],
    ['jwt doctor', [...org, '-a', 'Pay', '--jwt-key-file', 'server.key']],
    ['jwt exchange', org],
    ['jwt login', () => payFlags(scene.org)],
  ] as const)
    it(`inherits none of the secrets of "sf ${id}"`, async () => {
      await rm(heard, { force: true });
      const worker = fresh();
      await worker.run({
        id,
        args: [...(typeof args === 'function' ? args() : args)],
        env: environmentOf(scene, { when: '', args: () => [], exits: 0 }),
        cwd: scene.dir,
      });
      await worker.end();
      const environment = await readFile(heard, 'utf8').catch(() => '');
      expect(environment, 'it was asked').to.include('SFDX_SECRET_TOOL_PATH');
      expect(canariesIn(environment, scene.canaries)).to.deep.equal([]);
      expect(environment).not.to.match(/^SF_JWT_(?:KEY|CLIENT_SECRET)/m);
    });
});
