import { expect } from 'chai';
import JwtExplain from '../../src/commands/jwt/explain.ts';
import { allSections } from '../../src/faults/sections.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';

const explain = (...args: string[]): Promise<CommandRun> => runCommand(JwtExplain, args);
const codesOf = (run: CommandRun): unknown[] => run.json().result.matches as unknown[];

describe('jwt explain', () => {
  it('says what a refusal really means, why it comes, how to tell and what to do', async () => {
    const { stdout, stderr, exitCode } = await explain("invalid_grant: user hasn't approved this consumer");
    expect(stdout).to.match(/^not-approved\n-+\nThe app was found and the certificate matches/);
    expect(stdout).to.match(/Likely causes, the likeliest first\n 1\. [\s\S]* 2\. /);
    expect(stdout).to.include('\nTo tell\n').and.include('\nWhat to do\n').and.include('sf jwt policy set');
    expect({ stderr, exitCode }).to.deep.equal({ stderr: '', exitCode: 0 });
  });

  it('gives scripts the code, the meaning, the causes, the checks and the actions', async () => {
    const run = await explain('audience is invalid', '--json');
    const [match] = codesOf(run);
    expect(match)
      .to.have.all.keys('code', 'meaning', 'causes', 'checks', 'actions')
      .and.include({ code: 'wrong-audience' });
    expect(run.json().result.nearest).to.deep.equal([]);
  });

  it('takes the words of a text that nobody put in quotes', async () => {
    expect((await explain('audience', 'is', 'invalid')).stdout).to.match(/^wrong-audience\n/);
  });

  it('takes a code, so that scripts and people can go on from another result', async () => {
    expect((await explain('key-unreadable-pkcs12')).stdout).to.match(/^key-unreadable-pkcs12\n/);
  });

  it('explains the messages of this plugin itself', async () => {
    const own = 'Error (KeyUnreadableError): This is a PuTTY key (.ppk), not a PEM key.';
    expect((await explain(own)).stdout).to.match(/^key-unreadable-putty\n/);
  });

  it('says that it does not know, shows what is nearest, guesses nothing, and does not fail', async () => {
    const { stdout, exitCode } = await explain('the passphrase of the private key was wrong');
    expect(stdout).to.match(/^No known fault is named by this text, and nothing is guessed\.\n\nNearest/);
    expect(stdout).to.include('\n  key-unreadable-wrong-passphrase\n');
    expect(exitCode).to.equal(0);
    const nothing = await explain('qqq', '--json');
    expect(nothing.json()).to.deep.include({ status: 0, result: { matches: [], nearest: [], candidates: [] } });
  });

  it('fits a terminal of 80 columns, whatever it explains, but for a longer command, which is whole on its line', async () => {
    const shown: string[] = [];
    for (const { code } of allSections()) shown.push((await explain(code)).stdout);
    const lines = shown.flatMap((text) => text.split('\n'));
    const wide = lines.filter((line) => line.length > 80 && !/\S{60}/.test(line));
    for (const line of wide) expect(line).to.match(/^ *(?:"(?:sf|openssl|chmod) [^"]+"[.,;:]?|sf .+)$/);
    const broken = lines.filter((line) => /"(?:sf|openssl|chmod) [^"]*$/.test(line));
    expect(broken).to.deep.equal([]);
  });

  it('never shows the text it was given, nor a token that stood in the place of a flag', async () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
    for (const text of [`invalid assertion ${token}`, `nobody knows ${token}`, `--${token}`, `-----BEGIN ${token}`]) {
      const { stdout, stderr } = await explain(text);
      expect(stdout + stderr)
        .not.to.include(token.slice(0, 20))
        .and.not.include(token.slice(-12));
    }
  });
});

describe('jwt explain through sf', () => {
  let home: Home;
  before(async () => {
    home = await makeHome({ link: true });
  });
  after(() => home.remove());

  const sf = (args: string[], input = '') => runSf(['jwt', 'explain', ...args], { home: home.dir, input });

  it('takes a text in quotes, or its bare words, which sf could take for parts of the command', async () => {
    for (const args of [
      ["invalid_grant: user hasn't approved this consumer"],
      ['user', "hasn't", 'approved', 'this', 'consumer'],
    ]) {
      const { stdout, stderr, exitCode } = await sf(args);
      expect(stdout, stderr).to.match(/^not-approved\n/);
      expect(exitCode).to.equal(0);
    }
  });

  it('reads what is piped in, such as the JSON of a failed login', async () => {
    const envelope = JSON.stringify(
      { name: 'JwtGrantError', message: 'JwtAuthError::Errors encountered:\ninvalid assertion' },
      null,
      2,
    );
    for (const args of [['--json'], ['-', '--json']]) {
      const result = await sf(args, envelope);
      expect(result.json()).to.have.nested.property('result.matches[0].code', 'invalid-assertion');
    }
  });

  it('asks for a text when there is none, with exit code 2', async () => {
    const result = await sf(['--json'], ' \n');
    expect(result.exitCode).to.equal(2);
    expect(result.json()).to.deep.include({ name: 'InputMissingError' });
  });
});
