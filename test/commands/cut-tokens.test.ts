/** Tokens that lost their end on the way: an org calls them dead, and the whole token lives on. */
import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import JwtIntrospect from '../../src/commands/jwt/introspect.ts';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { type CommandRun, failureOf, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { jwt } from '../unit/token/token-samples.ts';

const commands = { revoke: JwtRevoke, introspect: JwtIntrospect };
const bytes = (length: number): string => Buffer.alloc(length, 7).toString('base64url');

describe('A JWT that was cut off', () => {
  let org: LocalOrg;
  let whole: string;

  before(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    whole = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
  });
  beforeEach(() => void org.requests.splice(0));
  after(closePayOrgs);

  const run = async (name: keyof typeof commands, text: string): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      return runCommand(commands[name], ['-f', `${dir}/token`, '-r', org.url, '--json']);
    });

  for (const name of ['revoke', 'introspect'] as const) {
    it(`is refused by ${name} wherever its signature was cut, and nothing is sent`, async () => {
      const [head = '', body = '', signature = ''] = whole.split('.');
      // Of a remainder of one letter nothing can be read at all.
      const lengths = Array.from({ length: signature.length }, (_, at) => at).filter((length) => length % 4 !== 1);
      const some = [...lengths.slice(0, 4), ...lengths.filter((length) => length % 19 === 0), ...lengths.slice(-4)];
      for (const length of [...some, 171, 256]) {
        const answer = await run(name, `${head}.${body}.${signature.slice(0, length)}`);
        expect(failureOf(answer), String(length)).to.deep.equal({ exitCode: 1, name: 'TokenIncompleteError' });
      }
      const answer = await run(name, `${head}.${body}`);
      expect(failureOf(answer)).to.deep.equal({ exitCode: 1, name: 'TokenIncompleteError' });
      expect(answer.json().message)
        .to.match(/cut off/)
        .and.match(/[Nn]othing was sent/);
      expect(answer.stdout).not.to.contain(body.slice(0, 40));
      expect(org.requests).to.deep.equal([]);
    });

    it(`is refused by ${name} whatever algorithm it names that has signatures of another length`, async () => {
      for (const { alg, length } of [
        { alg: 'RS256', length: 300 },
        { alg: 'RS512', length: 255 },
        { alg: 'PS256', length: 64 },
        { alg: 'ES256', length: 63 },
        { alg: 'ES512', length: 131 },
        { alg: 'HS256', length: 31 },
        { alg: 'EdDSA', length: 60 },
      ]) {
        const answer = await run(name, jwt({ alg }, { iss: org.url, exp: 4102444800 }, bytes(length)));
        expect(failureOf(answer), alg).to.deep.equal({ exitCode: 1, name: 'TokenIncompleteError' });
      }
      expect(org.requests).to.deep.equal([]);
    });

    it(`is none for ${name} where the signature has a length that its algorithm makes, or may have any`, async () => {
      for (const { alg, length } of [
        { alg: 'RS256', length: 256 },
        { alg: 'RS256', length: 384 },
        { alg: 'RS256', length: 512 },
        { alg: 'ES256', length: 64 },
        { alg: 'HS256', length: 32 },
        { alg: 'of-tomorrow', length: 17 },
      ]) {
        const answer = await run(name, jwt({ alg }, { iss: org.url, exp: 4102444800 }, bytes(length)));
        expect(answer.json().name, alg).not.to.equal('TokenIncompleteError');
      }
    });
  }
});

describe('A JWT that was cut where a shorter key would end it', () => {
  let org: LocalOrg;
  let part: string;

  before(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const key of org.state.signingKeys) key.privateKeyPem = privateKeyPem;
    const whole = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
    expect(whole.split('.')[2]).to.have.length(683);
    part = whole.slice(0, 342 - 683);
  });
  after(closePayOrgs);

  const run = async (command: (typeof commands)[keyof typeof commands] | typeof JwtVerify): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: part });
      return runCommand(command, ['-f', `${dir}/token`, '-r', org.url, '--json']);
    });

  it('is not called dead by revoke, which shows that some of it may be missing', async () => {
    const done = await run(JwtRevoke);
    expect(done.exitCode, done.stdout).to.equal(6);
    expect(done.json().result).to.include({ outcome: 'unchecked', mayBeCut: true });
  });

  it('is not called dead by introspect', async () => {
    const done = await run(JwtIntrospect);
    expect(done.exitCode, done.stdout).to.equal(3);
    expect(done.json().result).to.include({ active: null });
    expect(done.stdout)
      .to.contain('"signature-cut"')
      .and.not.contain('dead-at-server')
      .and.not.contain('not-good-here');
  });

  it('is not valid for verify, which tells how long its key makes a signature', async () => {
    const done = await run(JwtVerify);
    expect(done.exitCode, done.stdout).to.equal(3);
    expect(done.stdout).to.contain('has 256 bytes, but a signature of this key has 512: it was cut off');
  });
});

describe('A JWT that an org calls dead', () => {
  const sizes = [2048, 3072, 4096];
  let org: LocalOrg;
  const whole = new Map<number, string>();

  before(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    for (const size of sizes) {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: size });
      const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const [key] = org.state.signingKeys;
      if (!key) throw new Error('an org signs');
      // A key of each size, in a list that keeps them all.
      const own = { ...key, kid: key.kid.replace(/\d+$/, (ms) => String(Number(ms) + size)), privateKeyPem };
      org.state.signingKeys.push(own);
      whole.set(size, await bearerToken(org, appNamed(org, 'Pay').consumerKey, user));
    }
    for (const size of sizes) await run(JwtRevoke, whole.get(size) ?? '');
  });
  beforeEach(() => void org.faults.splice(0));
  after(closePayOrgs);

  const run = async (command: typeof JwtRevoke | typeof JwtIntrospect, text: string, ...more: string[]) =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      return runCommand(command, ['-f', `${dir}/token`, '-r', org.url, '--json', ...more]);
    });
  const lettersOf = (token: string): number => token.split('.')[2]?.length ?? 0;

  const lists = [
    { what: 'is not to be had', status: 503, body: '' },
    { what: 'is a page', status: 200, body: '<html>' },
    { what: 'has no key in it', status: 200, body: '{"keys":[]}' },
  ];
  for (const { what, status, body } of lists)
    it(`is doubted where the key list ${what}: a longer signature may have been cut to this length`, async () => {
      org.faults.push({ match: /id\/keys/, kind: 'status', status, body, contentType: 'application/json' });
      const part = (whole.get(4096) ?? '').slice(0, 342 - 683);
      for (const token of [...whole.values(), part]) {
        const done = await run(JwtRevoke, token);
        expect(done.exitCode, done.stdout).to.equal(6);
        expect(done.json().result).to.include({ outcome: 'unchecked', mayBeCut: true });
        const dry = await run(JwtRevoke, token, '--dry-run');
        expect(dry.json().result, dry.stdout).to.include({ outcome: null, mayBeCut: true });
        if (body.includes('keys')) continue; // introspect would keep that list for the tests below
        const asked = await run(JwtIntrospect, token);
        expect(asked.exitCode, asked.stdout).to.equal(3);
        expect(asked.json().result).to.include({ active: null });
        expect(asked.stdout).to.contain('"signature-unproven"').and.not.contain('dead-at-server');
      }
    });

  it('is called so where the key of its org shows that it is whole, whatever the size of that key', async () => {
    for (const [size, token] of whole) {
      expect(lettersOf(token)).to.equal(Math.ceil(size / 6));
      const done = await run(JwtRevoke, token);
      expect(done.json().result, done.stdout).to.include({ outcome: 'already-dead' });
      expect(done.json().result).not.to.have.property('mayBeCut');
      const asked = await run(JwtIntrospect, token);
      expect(asked.json().result, asked.stdout).to.include({ active: false });
    }
  });

  it('is doubted where one letter of it was changed', async () => {
    const token = whole.get(2048) ?? '';
    const at = token.length - 100;
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    const done = await run(JwtRevoke, changed);
    expect(done.exitCode, done.stdout).to.equal(6);
    expect(done.json().result).to.include({ outcome: 'unchecked', mayBeCut: true });
    const asked = await run(JwtIntrospect, changed);
    expect(asked.exitCode).to.equal(3);
    expect(asked.stdout).to.contain('"not-good-here"').and.not.contain('dead-at-server');
  });
});
