/** What every command refuses on its command line: what is empty, and what is a secret. */

import { Parser } from '@oclif/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { type FlagForms, givenOn } from '../../src/cli/arguments.ts';
import { type Planted, plant } from '../canaries/scene.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { commandIds } from '../support/repo.ts';
import { runs } from '../support/runs.ts';

type Flag = { type: string; char?: string; multiple?: boolean };
type CommandClass = Parameters<typeof runCommand>[0] & { flags: Record<string, Flag>; baseFlags: Record<string, Flag> };
type Named = { id: string; command: CommandClass; valued: [name: string, flag: Flag][] };

const commands: Named[] = await Promise.all(
  commandIds().map(async (id) => {
    const path = id.replace('jwt ', '').replaceAll(' ', '/');
    const { default: command } = (await import(`../../src/commands/jwt/${path}.ts`)) as { default: CommandClass };
    const valued = Object.entries({ ...command.baseFlags, ...command.flags }).filter(
      ([, { type }]) => type === 'option',
    );
    return { id, command, valued };
  }),
);

/** What was refused: read from JSON, or where the standard output is another program's, from the words. */
const lookOf = (run: CommandRun) => {
  const [, said] = /Error(?: \((\w+)\))?: /.exec(run.stderr) ?? [];
  if (said && run.stdout === '')
    return { exitCode: run.exitCode, name: said, text: run.stderr.replaceAll(/\s+/g, ' ') };
  const { name, message = '', actions = [] } = run.json();
  return { exitCode: run.exitCode, name, text: `${message} ${actions.join(' ')}` };
};

describe('The command line of every command', () => {
  it('has flags with values, or this would prove nothing', () => {
    expect(commands.length).to.be.greaterThan(15);
    expect(commands.flatMap(({ valued }) => valued).length).to.be.greaterThan(80);
  });

  for (const { id, command, valued } of commands) {
    it(`sf ${id} refuses an empty value, names its flag and says where it may come from`, async () => {
      for (const [name, { char }] of valued) {
        const short = char ? [[`-${char}`, ''], [`-${char}=`], [`-${char}`, ' \t']] : [];
        const unseen = ['\u200b', '\u00a0\u2060', '\u3164', '\u2800', '\u00ad'].map((text) => [`--${name}=${text}`]);
        const plain = [[`--${name}`, ''], [`--${name}=`], [`--${name}`, '   '], [`--${name}=\n`]];
        for (const words of [...plain, ...unseen, ...short]) {
          const { text, ...fault } = lookOf(await runCommand(command, [...words, '--json']));
          expect(fault, words.join(' ')).to.deep.equal({ exitCode: 2, name: 'InputMissingError' });
          expect(text, words.join(' ')).to.include(`--${name} is empty`).and.include('variable');
        }
      }
      const { exitCode, text } = lookOf(await runCommand(command, ['', '--json']));
      expect({ exitCode, isTold: text.includes('variable') }).to.deep.equal({ exitCode: 2, isTold: true });
    });
  }
});

describe('A flag whose value is left out, as by a variable that is not set and not in quotes,', () => {
  for (const { id, command, valued } of commands) {
    it(`is wrong usage of sf ${id}, and named`, async () => {
      const json = id === 'jwt exec' ? [] : ['--json'];
      for (const [name, { char }] of valued)
        for (const words of [
          [`--${name}`, ...json],
          [...json, `--${name}`],
          ...(char ? [[`-${char}`, ...json]] : []),
        ]) {
          const { exitCode, text } = lookOf(await runCommand(command, words));
          expect(exitCode, words.join(' ')).to.equal(2);
          expect(text, words.join(' ')).to.include(`--${name}`);
        }
    });
  }
});

describe('A secret on the command line', () => {
  let secrets: Record<string, string> = {};
  let planted: Planted;
  before(async () => {
    planted = await plant();
    const { key, jwt, opaque, refreshToken, clientSecret, keyCertificate } = planted;
    const body = key.split('\n').slice(1, -2);
    secrets = {
      jwt,
      'a JWT behind a word': `Bearer ${jwt}`,
      opaque,
      refreshToken,
      clientSecret,
      key,
      keyCertificate,
      'a key in one line': key.replaceAll('\n', '\\n'),
      'a key without its marks': body.join(''),
      'a key in hex': Buffer.from(key).toString('hex'),
      'a token with a sign that nobody sees': `${opaque.slice(0, 9)}\u200b${opaque.slice(9)}`,
      'a JWT with a soft hyphen': `${jwt.slice(0, 5)}\u00ad${jwt.slice(5)}`,
      'an auth URL': `force://PlatformCLI::${refreshToken}@acme.my.salesforce.com`,
      'a URL that signs in': `https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=${opaque}`,
    };
  });

  const expectRefused = (run: CommandRun, secret: string, where: string): void => {
    const { exitCode, name, text } = lookOf(run);
    expect(exitCode, where).to.equal(2);
    // Words alone name none.
    if (run.stdout !== '') expect(name, where).to.be.oneOf(['SecretInArgumentError', 'InputMissingError']);
    expect(text, where)
      .to.match(/revoke|rotate/)
      .and.include('shell history');
    for (const part of secret.split(/\s+|\\n/).filter(({ length }) => length > 20))
      expect(run.stdout + run.stderr, where)
        .not.to.include(part.slice(-20))
        .and.not.include(part.slice(0, 20));
  };

  for (const { id, command, valued } of commands) {
    it(`is refused by sf ${id} wherever it stands, never repeated, and said to be lost`, async () => {
      for (const [kind, secret] of Object.entries(secrets)) {
        const places = [
          [secret],
          ['--', secret],
          [`--token=${secret}`],
          ['--no-such-flag', secret],
          ...valued.flatMap(([name, { char }]) => [
            [`--${name}`, secret],
            [`--${name}=${secret}`],
            ...(char ? [[`-${char}`, secret], [`-${char}${secret}`]] : []),
          ]),
        ];
        for (const words of places) {
          const at = words.at(0)?.slice(0, 12);
          if (kind === 'opaque' && /^(?:-o|--target-org)/.test(at ?? '')) continue; // sf itself takes it there
          // Its arguments are a text of errors, which may quote a secret and is never shown.
          if (id === 'jwt explain' && !valued.some(([name]) => words[0]?.startsWith(`--${name}`))) continue;
          // What stands behind is the program's.
          if (id === 'jwt exec' && words[0] === '--') continue;
          const json = id === 'jwt exec' ? [] : ['--json'];
          expectRefused(await runCommand(command, [...json, ...words]), secret, `${kind} at ${at}`);
        }
      }
    });
  }

  it('that nothing shows to be one is not repeated either', async () => {
    const { command } = commands.find(({ id }) => id === 'jwt enable') ?? expect.fail();
    for (const words of [
      ['hunter2-hunter2'],
      ['--passphrase=hunter2-hunter2'],
      ['--passphrase', 'hunter2-hunter2'],
      ['-xhunter2-hunter2'],
    ]) {
      const run = await runCommand(command, ['-a', 'Pay', ...words, '--json']);
      expect(run.exitCode, words[0]).to.equal(2);
      expect(run.stdout + run.stderr, words[0]).not.to.include('hunter2');
    }
  });

  it('is no path, name or client id that only looks long', async () => {
    const { command } = commands.find(({ id }) => id === 'jwt cert display') ?? expect.fail();
    const long =
      'a-very-long-group-name-of-the-company/a-very-long-project-name-with-an-integration/2026-production-secrets';
    for (const path of [`/builds/${long}/server.crt`, `/builds/${long}/${long}`, 'x'.repeat(120), `C:\\${long}`]) {
      const { name } = lookOf(await runCommand(command, ['-f', path, '--json']));
      expect(name, path).to.equal('InputUnreadableError');
    }
  });

  it('as the session of an org, is taken by --target-org, as sf documents', async () => {
    const { command } = commands.find(({ id }) => id === 'jwt decode') ?? expect.fail();
    const run = await runCommand(command, ['-o', planted.opaque, '--json']);
    expect(run.exitCode).to.equal(0);
  });
});

describe('The words of a command line', () => {
  const flags: FlagForms & Record<string, unknown> = {
    app: { type: 'option', char: 'a' },
    scope: { type: 'option', char: 's', multiple: true },
    'dry-run': { type: 'boolean', char: 'd' },
    wait: { type: 'boolean', allowNo: true } as FlagForms[string],
    json: { type: 'boolean' },
  };
  const word = fc.oneof(
    fc.constantFrom(
      '-a',
      '--app',
      '--app=',
      '--app=x',
      '-ax',
      '-a=x',
      '-s',
      '--scope',
      '-sx',
      '-d',
      '--dry-run',
      '--wait',
    ),
    fc.constantFrom(
      '--no-wait',
      '--json',
      '-dax',
      '-da',
      '',
      ' ',
      '-',
      '--',
      '-1',
      'x',
      'y=z',
      '-z',
      '--zz',
      '--zz=x',
      '-=',
      '---',
      '--dry-run=x',
    ),
  );

  it('are split as the host splits them, whatever they are', async () => {
    const named = Object.fromEntries(
      Object.entries(flags).map(([name, flag]) => [
        name,
        { ...(flag as object), name, parse: async (text: unknown) => text },
      ]),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (argv) => {
        const { raw, nonExistentFlags } = await Parser.parse(argv, {
          flags: named,
          args: {},
          strict: false,
        } as never).catch(
          (error: { parse?: { output: { raw: []; nonExistentFlags: string[] } } }) =>
            error.parse?.output ?? { raw: null, nonExistentFlags: [] },
        );
        fc.pre(raw !== null);
        const host = (raw as { type: string; flag?: string; input: string }[]).flatMap(({ type, flag, input }) => {
          if (type === 'arg') return `argument ${input}`;
          return (named[flag ?? ''] as unknown as Flag).type === 'option' ? `${flag} ${input}` : [];
        });
        const given = givenOn(argv, flags).flatMap((one) =>
          one.kind === 'value' ? `${one.flag} ${one.text}` : one.kind === 'argument' ? `argument ${one.text}` : [],
        );
        expect(given).to.deep.equal(host);
        expect(givenOn(argv, flags).flatMap((one) => (one.kind === 'unknown' ? one.text : []))).to.deep.equal(
          nonExistentFlags,
        );
      }),
      runs(2000),
    );
  });
});
