/** `--env-file`: the file itself, and what git makes of it. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { placeInGit } from '../../../../src/setup/cli/ask-git.ts';
import { writeEnvFile } from '../../../../src/setup/files/env-file.ts';
import { rejectionOf, saidBy } from '../../../support/faults.ts';

const secret = 'S3CR3TKEYLS0tLS1CRUdJTg==';

describe('The file of variables of a login', () => {
  let dir: string;
  const at = (name: string): string => join(dir, name);
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  const write = (name = '.env', values: Record<string, string> = { SF_JWT_KEY: secret }) =>
    writeEnvFile(at(name), values, placeInGit);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', '-C', dir, ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'env-file-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('is made for its owner alone, with nothing beside it', async () => {
    const { changed, names, git: place } = await write();
    expect({ changed, names, place }).to.deep.equal({ changed: true, names: ['SF_JWT_KEY'], place: 'outside' });
    expect({ mode: mode(at('.env')), files: readdirSync(dir) }).to.deep.equal({ mode: '600', files: ['.env'] });
    expect(readFileSync(at('.env'), 'utf8')).to.equal(`SF_JWT_KEY=${secret}\n`);
  });

  it('is not touched where all is as it should be', async () => {
    await write();
    const before = statSync(at('.env'));
    expect((await write()).changed).to.equal(false);
    expect(statSync(at('.env')).ino).to.equal(before.ino);
  });

  it('is closed to others where they could read it, even when its text is right already', async () => {
    await write();
    chmodSync(at('.env'), 0o644);
    expect({ changed: (await write()).changed, mode: mode(at('.env')) }).to.deep.equal({ changed: true, mode: '600' });
  });

  it('keeps the other lines byte for byte, in whatever encoding they are', async () => {
    const others = Buffer.from([0x41, 0x3d, 0xe9, 0xff, 0x0a, 0xc3, 0xa9, 0x3d, 0x31, 0x0a]);
    writeFileSync(at('.env'), others);
    await write('.env', { NAME: 'zoë' });
    expect(readFileSync(at('.env'))).to.deep.equal(Buffer.concat([others, Buffer.from("NAME='zoë'\n")]));
  });

  it('is left alone in UTF-16, in which nobody would read the variables', async () => {
    for (const mark of ['\ufeff', '\ufffe']) {
      const text = Buffer.from(`${mark}A=1\n`, 'utf16le');
      writeFileSync(at('.env'), text);
      expect((await rejectionOf(write())).data).to.deep.equal({ path: at('.env'), code: 'UTF16' });
      expect(readFileSync(at('.env'))).to.deep.equal(text);
    }
  });

  it('is reached through a link, which stays one', async () => {
    writeFileSync(at('real'), 'A=1\n');
    symlinkSync(at('real'), at('.env'));
    await write();
    expect(readFileSync(at('real'), 'utf8')).to.equal(`A=1\nSF_JWT_KEY=${secret}\n`);
    expect(mode(at('real'))).to.equal('600');
  });

  it('is refused where git has it, with nothing written and no word of the key', async () => {
    git('init', '-q');
    writeFileSync(at('.env'), 'A=1\n');
    git('add', '.env');
    const fault = await rejectionOf(write());
    expect(fault.data).to.deep.equal({ path: at('.env'), code: 'TRACKED' });
    expect(readFileSync(at('.env'), 'utf8')).to.equal('A=1\n');
    expect(saidBy(fault)).not.to.contain(secret);
  });

  it('is refused where git has it and would ignore it, which git does not do then', async () => {
    git('init', '-q');
    writeFileSync(at('.gitignore'), '.env\n');
    writeFileSync(at('.env'), '');
    git('add', '--force', '.env');
    expect((await rejectionOf(write())).name).to.equal('OutputFileError');
  });

  it('is refused through a link from outside the work tree', async () => {
    git('init', '-q');
    writeFileSync(at('.env'), '');
    git('add', '.env');
    const outside = mkdtempSync(join(tmpdir(), 'env-link-'));
    try {
      symlinkSync(at('.env'), join(outside, '.env'));
      expect((await rejectionOf(writeEnvFile(join(outside, '.env'), { A: '1' }, placeInGit))).name).to.equal(
        'OutputFileError',
      );
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('tells whether git ignores it', async () => {
    git('init', '-q');
    expect((await write()).git).to.equal('open');
    writeFileSync(at('.gitignore'), '.env\n');
    expect((await write()).git).to.equal('ignored');
    mkdirSync(at('sub'));
    expect((await write('sub/.env')).git).to.equal('ignored');
  });

  it('has a name that git could take for a flag or a pattern', async () => {
    git('init', '-q');
    writeFileSync(at('.gitignore'), '-x\n:(top)y\n');
    expect((await write('-x')).git).to.equal('ignored');
    writeFileSync(at('--help'), '');
    git('add', '--', '--help');
    expect((await rejectionOf(write('--help'))).data).to.deep.include({ code: 'TRACKED' });
    writeFileSync(at('a*'), '');
    git('add', '--', ':(literal)a*');
    expect((await write('a?')).git).to.equal('open');
    expect((await rejectionOf(write('a*'))).data).to.deep.include({ code: 'TRACKED' });
  });

  it('runs nothing that the work tree names', async () => {
    git('init', '-q');
    git('config', 'core.fsmonitor', `touch ${at('ran')}`);
    await write();
    expect(existsSync(at('ran'))).to.equal(false);
  });

  it('says so where the folder is missing, is no folder, or is a device', async () => {
    expect((await rejectionOf(write('none/.env'))).data).to.deep.include({ code: 'ENOENT' });
    mkdirSync(at('folder'));
    expect((await rejectionOf(write('folder'))).data).to.deep.include({ code: 'EISDIR' });
  });

  it('is left alone for a value that not everybody would read alike', async () => {
    const fault = await rejectionOf(write('.env', { SF_JWT_KEY: secret, ALIAS: `it's $5` }));
    expect(fault.name).to.equal('InputImpossibleError');
    expect(saidBy(fault)).to.contain('ALIAS').and.not.contain('$5');
    expect(existsSync(at('.env'))).to.equal(false);
  });
});
