/** Values that come from the files of a folder (`--flags-dir`), which the host puts on the command line. */
import { join } from 'node:path';
import { expect } from 'chai';
import { type Planted, plant } from '../canaries/scene.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';

type Failure = { name: string; message: string };

describe('A file of --flags-dir', () => {
  let home: Home;
  let planted: Planted;
  before(async () => {
    home = await makeHome({ link: true });
    planted = await plant();
  });
  after(() => home.remove());

  const failureOf = (args: string[], files: Record<string, string>) =>
    inFolder(async (dir) => {
      await putFiles(dir, files);
      const run = await runSf(['jwt', ...args, '--flags-dir', dir, '--json'], { home: home.dir });
      return { exitCode: run.exitCode, output: run.stdout + run.stderr, ...(run.json() as Failure) };
    });

  for (const text of ['', ' ', '\n\n', '\r\n', '\t', '\u200b', '\ufeff'])
    it(`that shows nothing is wrong usage: ${JSON.stringify(text)}`, async () => {
      const { exitCode, name, message } = await failureOf(['enable'], { app: text });
      expect({ exitCode, name }).to.deep.equal({ exitCode: 2, name: 'InputMissingError' });
      expect(message).to.include('--app is empty');
    });

  it('that gives several values to a flag of one is wrong usage', async () => {
    const { exitCode, message } = await failureOf(['enable'], { app: 'Pay\nOrders' });
    expect(exitCode).to.equal(2);
    expect(message).to.include('--app');
  });

  for (const [args, flag] of [
    [['enable'], 'app'],
    [['exchange'], 'output-file'],
    [['verify'], 'scope'],
    [['cert', 'generate'], 'output-dir'],
    [['revoke'], 'no-such-flag'],
  ] as const)
    it(`that holds a secret is refused by sf jwt ${args.join(' ')} for --${flag}, and never repeated`, async () => {
      for (const secret of [planted.jwt, planted.opaque, planted.key]) {
        const { exitCode, name, output } = await failureOf([...args], { [flag]: secret });
        expect(exitCode).to.equal(2);
        expect(name).to.be.oneOf(['SecretInArgumentError', 'InputMissingError']); // a line of a key is a word too many
        expect(output).not.to.include(secret.trim().slice(-20)).and.not.include(secret.slice(30, 60));
      }
    });

  it('that is missing is as good as no file', async () => {
    const run = await runSf(['jwt', 'decode', '--flags-dir', join(home.dir, 'none'), '--json'], { home: home.dir });
    expect(run.exitCode).to.equal(2);
  });
});
