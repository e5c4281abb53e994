/** Inputs that hold more than one token: no command answers for one of them in the name of all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import JwtDecode from '../../src/commands/jwt/decode.ts';
import JwtIntrospect from '../../src/commands/jwt/introspect.ts';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { tokenWith } from '../support/signed-tokens.ts';

const forged = (at: number): string => tokenWith({}, { sub: `uid:005xx000001Sv${String(at).padStart(4, '0')}` });
const refresh = `5Aep861${'aB3.'.repeat(20)}`;
const commands = { verify: JwtVerify, decode: JwtDecode, introspect: JwtIntrospect, revoke: JwtRevoke };

/** `isList`: verify and decode give each of them an answer of its own. */
const mixed: { what: string; count: number; isList?: true; text: (good: string) => string }[] = [
  {
    isList: true,
    what: 'a table of users and tokens, one good and twenty forged',
    count: 21,
    text: (good) =>
      ['user,token', `ida,${good}`, ...Array.from({ length: 20 }, (_, at) => `u${at},${forged(at)}`)].join('\n'),
  },
  {
    isList: true,
    what: 'lines with something behind the token',
    count: 3,
    text: (good) => [good, forged(1), forged(2)].map((token) => `${token} # ours`).join('\n'),
  },
  {
    isList: true,
    what: 'lines with something else between the tokens',
    count: 2,
    text: (good) => `${good} x\nforged:\n${forged(1)} y\n`,
  },
  { what: 'two tokens on one line', count: 2, text: (good) => `${good} ${forged(1)}` },
  { what: 'two tokens with a comma between', count: 2, text: (good) => `${good},${forged(1)}` },
  { what: 'prose', count: 2, text: (good) => `Dear all,\nthe old one:\n${good}\nthe new one:\n${forged(1)}\nBest\n` },
  {
    what: 'a forged token in another field',
    count: 2,
    text: (good) => JSON.stringify({ token: good, jwt: forged(1), user: 'ida' }),
  },
  {
    what: 'a forged token in a field of any name',
    count: 2,
    text: (good) => JSON.stringify({ access_token: good, note: `was ${forged(1)}` }),
  },
  {
    what: 'a field with a line break before the forged token',
    count: 2,
    text: (good) => JSON.stringify({ access_token: good, log: `one\n${forged(1)}` }),
  },
  {
    what: 'a forged token for the name of a field',
    count: 2,
    text: (good) => JSON.stringify({ access_token: good, [forged(1)]: 1 }),
  },
  {
    what: 'one field twice, of which a parser sees the last',
    count: 2,
    text: (good) => `{"access_token":"${forged(1)}","access_token":"${good}"}`,
  },
  {
    what: 'a document in a string of a document, with a line break before a hidden one',
    count: 2,
    text: (good) => JSON.stringify({ access_token: good, raw: JSON.stringify({ log: `one\n${refresh}` }) }),
  },
  {
    what: 'a line of a log, with an escape before a hidden one',
    count: 2,
    text: (good) => `token ${good} replaces "\\n${refresh}"`,
  },
  { what: 'an escape by its number', count: 2, text: (good) => `${good} '\\x22${refresh}'` },
  {
    what: 'an address in an address',
    count: 2,
    text: (good) => `https://acme.example/?token=${good}&next=%2F%3Ftoken%3D${refresh}`,
  },
  { what: 'the colours of a terminal', count: 2, text: (good) => `${good} \u001b[31m${refresh}\u001b[0m` },
  {
    isList: true,
    what: 'a list of logins',
    count: 2,
    text: (good) => JSON.stringify([{ accessToken: good }, { accessToken: forged(1) }]),
  },
  {
    isList: true,
    what: 'a JSON object a line',
    count: 2,
    text: (good) => [good, forged(1)].map((token) => JSON.stringify({ token })).join('\n'),
  },
  { what: 'a JWT and a refresh token', count: 2, text: (good) => `access: ${good}\nrefresh: ${refresh}` },
  { what: 'tokens far behind the first', count: 2, text: (good) => `${good}\n${'-\n'.repeat(50_000)}${forged(1)}\n-` },
];

describe('An input with several tokens that is no list of one a line', () => {
  let org: LocalOrg;
  let good: string;
  let cache: string;

  before(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    good = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
    cache = mkdtempSync(join(tmpdir(), 'jwt-cache-'));
  });
  beforeEach(() => void org.requests.splice(0));
  after(closePayOrgs);
  after(() => rmSync(cache, { recursive: true }));

  const run = (name: keyof typeof commands, text: string, args: string[] = []): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      const host = name === 'decode' ? [] : ['-r', org.url];
      return runCommand(commands[name], ['-f', join(dir, 'token'), ...host, ...args], { SF_CACHE_DIR: cache });
    });

  for (const name of ['verify', 'decode', 'introspect', 'revoke'] as const) {
    for (const { what, count, isList, text } of mixed) {
      if (isList && (name === 'verify' || name === 'decode')) {
        it(`is answered by ${name} token by token, and never by 0 for a forged one: ${what}`, async () => {
          const { exitCode, stdout } = await run(name, text(good));
          const answers = stdout
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line));
          expect(answers.map(({ error }) => error)).to.deep.equal(Array(count).fill(undefined));
          if (name === 'verify')
            expect(answers.map(({ verified }) => verified)).to.deep.equal([true, ...Array(count - 1).fill(false)]);
          expect(exitCode).to.equal(name === 'verify' ? 3 : 0);
        });
        continue;
      }
      it(`is refused by ${name}, which says how many there are, and sends nothing: ${what}`, async () => {
        const { exitCode, stdout, json } = await run(name, text(good), ['--json']);
        expect({ exitCode, name: json().name, data: json().data }).to.deep.equal({
          exitCode: 2,
          name: 'MoreThanOneTokenError',
          data: { count },
        });
        expect(json().message).to.contain(`${count} different tokens`);
        expect(stdout).not.to.contain(good.slice(-40));
        expect(org.requests).to.deep.equal([]);
      });
    }
  }

  it('is refused as a whole response by verify, introspect and revoke; decode shows the access token and names the others', async () => {
    const response = JSON.stringify({ access_token: good, refresh_token: refresh, id_token: forged(1), scope: 'api' });
    for (const name of ['verify', 'introspect', 'revoke'] as const)
      expect((await run(name, response, ['--json'])).exitCode, name).to.equal(2);
    const { exitCode, json } = await run('decode', response, ['--json']);
    expect({ exitCode, sub: json().result.kind }).to.deep.equal({ exitCode: 0, sub: 'access-token' });
    expect(JSON.stringify(json().result.findings)).to.match(
      /3 tokens.*access_token, refresh_token and id_token|3 tokens/,
    );
  });

  const masked: [what: string, text: (good: string) => string][] = [
    ['a line of stars', (token) => `${token}\n***\n`],
    ['an entry of .env', (token) => `PROD=${token}\nTEST=***\n`],
    ['a row', (token) => `| user | token |\n|---|---|\n| ida | ${token} |\n| bob | [REDACTED] |\n`],
    ['an entry of an array', (token) => JSON.stringify([token, '***'])],
    ['a value of a map', (token) => JSON.stringify({ ida: token, bob: '***' })],
    ['a field of a response', (token) => JSON.stringify({ access_token: token, refresh_token: '[FILTERED]' })],
    ['a header', (token) => `Authorization: Bearer ${token}\nX-Auth: Bearer ***\n`],
    ['a sentence', (token) => `Dear all,\nhere it is:\n${token}\nand the other token: ***\nBye\n`],
    ['a word of letters and digits', (token) => `${token}\nabcdefgh12345678abcdefgh\n`],
    ['the beginning of another JWT', (token) => `${token}\n${forged(1).slice(0, 90)}***\n`],
  ];
  for (const [what, text] of masked)
    it(`never ends with 0 for verify where another token was masked: ${what}`, async () => {
      const { exitCode, stdout } = await run('verify', text(good));
      expect(exitCode).to.be.oneOf([2, 3]);
      expect(stdout).not.to.match(/^VALID/);
    });

  const others: [what: string, text: (good: string) => string][] = [
    ['a password that was masked', (token) => `SF_PASSWORD=***\nSF_TOKEN=${token}\n`],
    ['the signature of a response, masked', (token) => JSON.stringify({ access_token: token, signature: '***' })],
    ['a heading, a rule and a comment', (token) => `# Tokens\n\n***\n\n<!-- prod -->\n${token}\n`],
    ['a row with an empty cell', (token) => `| user | token |\n|---|---|\n| ida | ${token} |\n| bob | |\n`],
    ['words', (token) => `Dear all,\nhere it is:\n${token}\nno other token, so far\n`],
  ];
  for (const [what, text] of others)
    it(`is valid for verify where nothing else is a token: ${what}`, async () => {
      const { exitCode, stdout } = await run('verify', text(good));
      expect({ exitCode, verdict: stdout.slice(0, 6) }).to.deep.equal({ exitCode: 0, verdict: 'VALID:' });
    });

  it('is no such input when it holds one token, however often', async () => {
    for (const text of [
      `Authorization: Bearer ${good}\nand again: ${good}`,
      JSON.stringify({ access_token: good, accessToken: good }),
      `${good.slice(0, 200)}\n${good.slice(200, 700)}\n${good.slice(700)}`,
      good.replaceAll('.', '.\n'),
      good.replaceAll(/(.{64})/g, '$1\r\n'),
    ]) {
      const { exitCode, json } = await run('verify', text, ['--json']);
      expect(exitCode === 0 || json().result.findings, text.slice(0, 20)).to.not.equal(undefined);
      expect(json().name, text.slice(0, 20)).to.equal(undefined);
    }
  });

  it('has each such line of a list refused by name, and the others answered', async () => {
    const { exitCode, stdout } = await run('verify', `${good}\n${good}\n${good},${forged(1)}\n`);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ verified, error }) => verified ?? error.name)).to.deep.equal([
      true,
      true,
      'MoreThanOneTokenError',
    ]);
    expect(exitCode).to.equal(3);
  });

  it('never glues a word behind a whole token to it', async () => {
    for (const text of [`${good}\ncomment`, `${good} comment`, `${good}\n\nold\n`]) {
      const verified = await run('verify', text, ['--json']);
      expect({ exitCode: verified.exitCode, verified: verified.json().result.verified }, text.slice(-10)).to.deep.equal(
        {
          exitCode: 0,
          verified: true,
        },
      );
      const { json } = await run('revoke', text, ['--dry-run', '--json']);
      expect(json().result.proof, text.slice(-10)).to.deep.equal({ before: 'accepted', after: 'unknown' });
    }
    const opaque = org.openSession(user);
    const { json } = await run('revoke', `${opaque}\nmine\n`, ['--dry-run', '--json']);
    expect(json().result.proof).to.deep.equal({ before: 'accepted', after: 'unknown' });
  });
});
