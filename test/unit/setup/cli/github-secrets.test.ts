/** `--github-repo`, with a program in the place of gh that writes down how it was called. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { requireRepository, setGithubSecrets } from '../../../../src/setup/cli/github-secrets.ts';
import { faultOf, rejectionOf, saidBy } from '../../../support/faults.ts';

const values = { SF_JWT_KEY: 'LS0tS3CR3TKEY==', SF_JWT_CLIENT_ID: '3MVG9CLIENT' };
const names = Object.keys(values);

describe('Secrets of a repository on GitHub', () => {
  let dir: string;
  const { PATH, GH_HOST, SF_ACCESS_TOKEN } = process.env;

  /** What was asked of gh: its arguments, its input, and what it saw of the secrets of sf. */
  const calls = (): { args: string[]; input: string; inherited: string[] }[] =>
    existsSync(join(dir, 'log'))
      ? readFileSync(join(dir, 'log'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];

  /** `behave` is the body of a function of the arguments, which gives the exit code. */
  function makeGh(behave = 'return 0'): void {
    const program = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
const input = args[0] === 'secret' ? fs.readFileSync(0, 'utf8') : '';
const inherited = Object.keys(process.env).filter((name) => /^SF_.*(KEY|TOKEN)$/.test(name));
fs.appendFileSync(${JSON.stringify(join(dir, 'log'))}, JSON.stringify({ args, input, inherited }) + '\\n');
process.exitCode = ((args, input) => { ${behave} })(args, input);
`;
    writeFileSync(join(dir, 'gh'), program);
    chmodSync(join(dir, 'gh'), 0o755);
    process.env.PATH = `${dir}${delimiter}${PATH}`;
  }

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'gh-'));
    delete process.env.GH_HOST;
  });
  afterEach(() => {
    Object.assign(process.env, { PATH });
    for (const [name, value] of Object.entries({ GH_HOST, SF_ACCESS_TOKEN })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(dir, { recursive: true, force: true });
  });

  it('go to gh on its standard input, and never among its arguments', async () => {
    makeGh();
    const result = await setGithubSecrets('acme/billing.app', values);
    expect(result).to.deep.equal({ done: names, left: [], trouble: null, byHand: [] });
    expect(calls().map(({ args, input }) => ({ args: args.join(' '), input }))).to.deep.equal([
      { args: 'auth status --hostname github.com', input: '' },
      { args: 'secret set SF_JWT_KEY --repo acme/billing.app', input: values.SF_JWT_KEY },
      { args: 'secret set SF_JWT_CLIENT_ID --repo acme/billing.app', input: values.SF_JWT_CLIENT_ID },
    ]);
  });

  it('are not handed over with the other secrets of this process', async () => {
    process.env.SF_ACCESS_TOKEN = 'another secret';
    makeGh();
    await setGithubSecrets('acme/billing', values);
    expect(calls().flatMap(({ inherited }) => inherited)).to.deep.equal([]);
  });

  it('are set by hand where there is no gh: by commands that ask for the value', async () => {
    process.env.PATH = dir;
    const { done, left, trouble, byHand } = await setGithubSecrets('acme/billing', values);
    expect({ done, left, byHand }).to.deep.equal({
      done: [],
      left: names,
      byHand: ['gh secret set SF_JWT_KEY --repo acme/billing', 'gh secret set SF_JWT_CLIENT_ID --repo acme/billing'],
    });
    expect(trouble?.code).to.equal('github-no-gh');
  });

  it('are not sent by a gh that is not logged in', async () => {
    makeGh("return args[0] === 'auth' ? 1 : 0");
    const { left, trouble } = await setGithubSecrets('acme/billing', values);
    expect({ left, code: trouble?.code, calls: calls().length }).to.deep.equal({
      left: names,
      code: 'github-no-login',
      calls: 1,
    });
  });

  it('go to the host that gh is set to', async () => {
    process.env.GH_HOST = 'github.acme.example';
    makeGh();
    await setGithubSecrets('acme/billing', values);
    expect(calls()[0]?.args).to.deep.equal(['auth', 'status', '--hostname', 'github.acme.example']);
  });

  it('are named, those that are set and those that are left, where gh stops in between', async () => {
    makeGh(
      "if (args[2] === 'SF_JWT_CLIENT_ID') { console.error('failed to fetch public key: HTTP 403'); return 1; } return 0",
    );
    const { done, left, trouble, byHand } = await setGithubSecrets('acme/billing', values);
    expect({ done, left, byHand }).to.deep.equal({
      done: ['SF_JWT_KEY'],
      left: ['SF_JWT_CLIENT_ID'],
      byHand: ['gh secret set SF_JWT_CLIENT_ID --repo acme/billing'],
    });
    expect(trouble?.message).to.contain('SF_JWT_CLIENT_ID').and.contain('HTTP 403');
  });

  it('are in no word of what is told, even where gh repeats what it was given', async () => {
    for (const echo of ['console.error(input)', 'console.error("fault\\n" + input)', 'console.log(input)']) {
      makeGh(`if (args[0] === 'auth') return 0; ${echo}; return 3`);
      const result = await setGithubSecrets('acme/billing', values);
      const text = JSON.stringify(result);
      for (const value of Object.values(values)) expect(text).not.to.contain(value);
      expect(result.trouble?.message).to.contain('exit code 3');
    }
  });

  it('outlive a gh that ends without reading them', async () => {
    makeGh('');
    writeFileSync(join(dir, 'gh'), '#!/bin/sh\nexit 0\n');
    const { done } = await setGithubSecrets('acme/billing', { BIG: 'x'.repeat(1_000_000) });
    expect(done).to.deep.equal(['BIG']);
  });

  it('go to an owner and a name, and to nothing else', async () => {
    makeGh();
    const wrong = [
      '',
      'acme',
      'acme/',
      '/billing',
      'acme/billing/x',
      '-acme/billing',
      'acme/..',
      'acme/.',
      'a b/c',
      'acme/b c',
    ];
    const more = [
      'https://github.com/acme/billing',
      'git@github.com:acme/billing.git',
      'acme/billing\n',
      'acme/$(id)',
      '--repo=x/y',
    ];
    for (const repo of [...wrong, ...more]) {
      const fault = await rejectionOf(setGithubSecrets(repo, values));
      expect(fault.data, repo).to.deep.equal({ flag: 'github-repo' });
      expect(saidBy(fault)).not.to.contain(values.SF_JWT_KEY);
    }
    expect(calls()).to.deep.equal([]);
    for (const repo of ['acme/billing', 'a/b', 'Acme-1/.github', 'user_acme/x_y-z.w', `a/${'b'.repeat(100)}`])
      requireRepository(repo);
    expect(faultOf(() => requireRepository(`a/${'b'.repeat(101)}`)).name).to.equal('InputImpossibleError');
  });
});
