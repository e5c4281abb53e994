import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken, signClaims } from '../support/bearer-login.ts';
import { type CommandRun, failureOf, runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, payClaims, startPay, user } from '../support/pay-org.ts';
import { rsaKey } from '../support/rsa.ts';
import { closedPort, closeServers, httpServer } from '../support/servers.ts';
import {
  goodHeader,
  goodPayload,
  jwkOf,
  kid,
  issuer as salesforceIssuer,
  signed,
  tokenWith,
} from '../support/signed-tokens.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));

type CheckLike = { id: string; ok: boolean | null; detail: string };

describe('sf jwt verify', () => {
  let org: LocalOrg;
  let cache: string;

  beforeEach(async () => {
    cache = mkdtempSync(join(tmpdir(), 'jwt-cache-'));
    org = await startIssuing();
  });
  afterEach(() => rmSync(cache, { recursive: true }));
  afterEach(closePayOrgs);
  afterEach(closeServers);

  const startIssuing = async (): Promise<LocalOrg> => {
    const started = await startPay();
    issueJwts(started, 'Pay');
    return started;
  };
  const run = (args: string[]): Promise<CommandRun> => runCommand(JwtVerify, args, { SF_CACHE_DIR: cache });
  const verify = (text: string, args: string[] = ['-r', org.url]): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      return run(['-f', join(dir, 'token'), ...args]);
    });
  const issue = (by = org): Promise<string> => bearerToken(by, appNamed(by, 'Pay').consumerKey, user);
  const checks = ({ json }: CommandRun): CheckLike[] => json().result.checks as CheckLike[];
  const verdicts = (answer: CommandRun): Record<string, boolean | null> =>
    Object.fromEntries(checks(answer).map(({ id, ok }) => [id, ok]));
  const failures = (answer: CommandRun): string[] =>
    checks(answer)
      .filter(({ ok }) => ok === false)
      .map(({ id }) => id);
  const asked = (): string[] => org.requests.map(({ path }) => path).filter((path) => !path.includes('oauth2/token'));

  it('calls a token good that the org has signed, after one request, and lists every check', async () => {
    const answer = await verify(await issue(), ['-r', org.url, '--json']);
    expect(answer.exitCode).to.equal(0);
    expect(answer.json().result).to.include({ verified: true, kind: 'access-token', keySource: `${org.url}/id/keys` });
    const unasked = { tnk: null, client_id: null, scopes: null };
    const good = { signature: true, alg: true, kid: true, form: true, tty: true, iss: true, aud: true };
    expect(verdicts(answer)).to.deep.equal({ ...good, ...unasked, exp: true, nbf: true, iat: true });
    expect(asked()).to.deep.equal(['/id/keys']); // no discovery: it may name another host's keys
  });

  it('fetches the keys anew with --fresh-keys, whatever was kept', async () => {
    const token = await issue();
    const asking = async (...more: string[]) => {
      org.requests.splice(0);
      const { exitCode } = await verify(token, ['-r', org.url, ...more]);
      return { exitCode, asked: asked() };
    };
    const [first, kept, fresh] = [await asking(), await asking(), await asking('--fresh-keys')];
    expect(first).to.deep.equal({ exitCode: 0, asked: ['/id/keys'] });
    expect(kept).to.deep.equal({ exitCode: 0, asked: [] });
    expect(fresh).to.deep.equal({ exitCode: 0, asked: ['/id/keys'] });
    expect(await asking('--fresh-keys', '--jwks-file', 'keys.json')).to.deep.equal({ exitCode: 2, asked: [] });
  });

  it('puts the verdict first, and never shows the token', async () => {
    const token = await issue();
    const { stdout, stderr } = await verify(token);
    expect(stdout.split('\n')[0]).to.equal('VALID: the signature is valid and no check failed.');
    expect(stdout).to.match(/^ {2}signature {3}passed {2}RS256, signed by a key of http/m);
    for (const part of token.split('.')) expect(stdout + stderr).not.to.include(part.slice(0, 40));
  });

  it('compares what it was told to expect', async () => {
    const clientId = appNamed(org, 'Pay').consumerKey;
    const expected = ['--client-id', clientId, '--scope', 'api', '--scope', 'web', '--audience', org.url];
    expect((await verify(await issue(), ['-r', org.url, ...expected])).exitCode).to.equal(0);
    const other = [
      '--client-id',
      '3MVG9other',
      '--scope',
      'api',
      '--scope',
      'full',
      '--audience',
      'https://api.salesforce.com',
    ];
    const answer = await verify(await issue(), ['-r', org.url, '--json', ...other]);
    expect(answer.exitCode).to.equal(3);
    expect(answer.json()).to.include({ status: 3 });
    expect(failures(answer)).to.deep.equal(['aud', 'client_id', 'scopes']);
  });

  it('refuses the token of another org, and says whose it is', async () => {
    const other = await startIssuing();
    const answer = await verify(await issue(other), ['-r', org.url, '--json']);
    expect(answer.exitCode).to.equal(3);
    expect(failures(answer)).to.include.members(['signature', 'kid', 'iss', 'aud']);
  });

  it('knows an expired token, give or take the tolerance', async () => {
    const pair = rsaKey();
    const now = Math.floor(Date.now() / 1000);
    const token = signed(goodHeader, { ...goodPayload, iat: now - 1800, nbf: now - 1815, exp: now - 20 });
    await inFolder(async (dir) => {
      await putFiles(dir, { 'keys.json': JSON.stringify({ keys: [jwkOf(pair, kid)] }) });
      const args = ['--jwks-file', join(dir, 'keys.json'), '-r', salesforceIssuer, '--json'];
      expect((await verify(token, args)).exitCode).to.equal(0);
      const strict = await verify(token, [...args, '--clock-tolerance', '0']);
      expect({ exitCode: strict.exitCode, failures: failures(strict) }).to.deep.equal({
        exitCode: 3,
        failures: ['exp'],
      });
    });
  });

  describe('with the keys of an org that sf is logged in to', () => {
    it('checks the org’s own token without showing it, and the org id with it', async () => {
      const token = await issue();
      await logIn(org, 'own', token);
      const answer = await runOrgCommand('verify', ['-o', 'own', '--json'], { SF_CACHE_DIR: cache });
      expect(answer.exitCode, answer.stdout).to.equal(0);
      expect(verdicts(answer)).to.include({ signature: true, iss: true, tnk: true });
      expect(answer.stdout + answer.stderr).not.to.include(token.slice(-40));
      expect(asked()).to.deep.equal(['/id/keys']);
    });

    it('holds a token from a file against them', async () => {
      await logIn(org, 'own');
      const other = await startIssuing();
      for (const { token, exitCode } of [
        { token: await issue(), exitCode: 0 },
        { token: await issue(other), exitCode: 3 },
      ] as const) {
        await inFolder(async (dir) => {
          await putFiles(dir, { token });
          const answer = await runOrgCommand('verify', ['-f', join(dir, 'token'), '-o', 'own'], {
            SF_CACHE_DIR: cache,
          });
          expect(answer.exitCode).to.equal(exitCode);
        });
      }
    });

    it('warns that a token piped in was not the one that was checked', async () => {
      await logIn(org, 'own', await issue());
      const inShell = (before: string, after = ''): Promise<CommandRun> =>
        new Promise((resolve, reject) => {
          const line = `${before} '${process.execPath}' '${runner}' verify -o own --json ${after}`;
          const options = { env: { ...process.env, SF_CACHE_DIR: cache } };
          execFile('sh', ['-c', line], options, (error, stdout, stderr) => {
            if (error) reject(new Error(stdout + stderr));
            else resolve({ stdout, stderr, exitCode: 0, result: null, json: () => JSON.parse(stdout) });
          });
        });
      const piped = (await inShell(`echo ${tokenWith()} |`)).json();
      expect({ verified: piped.result.verified, warnings: piped.warnings.length }).to.deep.equal({
        verified: true,
        warnings: 1,
      });
      expect(piped.warnings.join()).to.contain('Standard input was not read').and.contain('--token-file -');
      for (const quiet of ['', '< /dev/null']) {
        expect((await inShell('', quiet)).json().warnings).to.deep.equal([]); // without `quiet`: a socket of Node's
      }
    });

    it('points to the org for an opaque token, which nobody else can check', async () => {
      await logIn(org, 'own');
      const answer = await runOrgCommand('verify', ['-o', 'own', '--json'], { SF_CACHE_DIR: cache });
      expect(answer.exitCode).to.equal(3);
      expect(answer.json().result).to.include({ verified: false, tokenFormat: 'opaque' });
      expect(verdicts(answer)).to.deep.include({ signature: false, exp: null, iss: null });
      expect(JSON.stringify(answer.json().result)).to.match(/sf jwt introspect/);
      expect(asked()).to.deep.equal([]);
    });
  });

  describe('and a forged issuer:', () => {
    it('an empty flag, as of an unset variable, does not make the token vouch for itself', async () => {
      const foreign = tokenWith({}, { iss: salesforceIssuer });
      for (const flag of ['-r', '-o']) {
        const { exitCode, json: read } = await verify(foreign, [flag, '', '--json']);
        expect({ result: read().result, isVerdict: exitCode === 3 }, flag).to.deep.equal({
          result: undefined,
          isVerdict: false,
        });
      }
    });

    it('a stranger is never called, whoever the token says has issued it', async () => {
      let calls = 0;
      const stranger = await httpServer((_, response) => {
        calls += 1;
        response.end(JSON.stringify({ keys: [jwkOf(rsaKey(), kid)] }));
      });
      const loopback = `http://127.0.0.1:${stranger.port}`;
      for (const iss of [
        loopback,
        'https://evil.example',
        'https://acme.my.salesforce.com.evil.example',
        'http://acme.my.salesforce.com',
        'https://acme.my.salesforce.com:444',
        'https://u:p@acme.my.salesforce.com',
        'https://evilsalesforce.com',
        'https://acme.my.salesforce.com/services/apexrest/keys',
        `https://acme.my.salesforce.com@127.0.0.1:${stranger.port}`,
      ]) {
        const answer = await verify(tokenWith({}, { iss, aud: [iss] }), ['--json']);
        expect(answer.exitCode, iss).to.equal(3);
        expect(failures(answer), iss).to.include('signature');
        expect(answer.json().result.keySource, iss).to.equal('none');
      }
      expect(calls).to.equal(0);
    });

    it('the keys of the expected org are taken, never those of the issuer that the token names', async () => {
      const other = await startIssuing();
      const before = other.requests.length;
      await verify(await issue(other), ['-r', org.url]);
      expect(other.requests.slice(before).filter(({ path }) => path === '/id/keys')).to.deep.equal([]);
    });

    it('neither jku nor x5u is called', async () => {
      let calls = 0;
      const stranger = await httpServer((_, response) => {
        calls += 1;
        response.end('{}');
      });
      const url = `http://127.0.0.1:${stranger.port}/keys`;
      const answer = await verify(tokenWith({ jku: url, x5u: url }), ['-r', org.url, '--json']);
      expect({ exitCode: answer.exitCode, calls }).to.deep.equal({ exitCode: 3, calls: 0 });
      expect(JSON.stringify(answer.json().result.findings)).to.contain('jku').and.contain('x5u');
    });
  });

  describe('and the kept key list:', () => {
    const files = (): string[] => readdirSync(join(cache, 'jwt-keys')).map((name) => join(cache, 'jwt-keys', name));

    it('a second run asks nobody; the file is the owner’s alone', async () => {
      const token = await issue();
      await verify(token);
      expect((await verify(token)).exitCode).to.equal(0);
      expect(asked()).to.deep.equal(['/id/keys']);
      expect(files()).to.have.lengthOf(1);
      for (const file of files()) expect(statSync(file).mode & 0o777).to.equal(0o600);
    });

    it('what cannot be read is not believed, and is no fault', async () => {
      const token = await issue();
      await verify(token);
      const [file = ''] = files();
      const kept = readFileSync(file, 'utf8');
      const spoilt = [
        '',
        '{',
        'null',
        '[]',
        '{"keys":{}}',
        kept.slice(0, -5),
        kept.replace(org.url, 'https://evil.example'),
        kept.replace(/"fetchedAtMs":\d+/, '"fetchedAtMs":"now"'),
        kept.replace(/"fetchedAtMs":\d+/, '"fetchedAtMs":1'),
      ];
      for (const [at, text] of spoilt.entries()) {
        writeFileSync(file, text);
        expect((await verify(token)).exitCode, text.slice(0, 30)).to.equal(0);
        expect(asked(), text.slice(0, 30)).to.have.lengthOf(at + 2);
      }
    });

    it('a key that the list lacks is looked for once more: the org has a new one', async () => {
      await verify(await issue());
      for (const key of org.state.signingKeys) key.retired = true;
      const { exitCode } = await verify(await issue());
      expect(exitCode).to.equal(0);
      expect(asked()).to.deep.equal(['/id/keys', '/id/keys']);
    });

    it('once the org has replaced its keys, a token of before fails, and the reading is named', async () => {
      const token = await issue();
      for (const key of org.state.signingKeys) key.retired = true;
      const answer = await verify(token, ['-r', org.url, '--json']);
      expect(answer.exitCode).to.equal(3);
      expect(failures(answer)).to.deep.equal(['signature', 'kid']);
      expect(checks(answer).find(({ id }) => id === 'kid')?.detail).to.match(/revoked or rotated/);
    });
  });

  describe('for a bearer assertion', () => {
    const withCertificate = async (text: string, name: string): Promise<CommandRun> =>
      inFolder(async (dir) => {
        await putFiles(dir, { 'client.crt': (await keyPair(name)).certificatePem });
        return verify(text, ['--cert-file', join(dir, 'client.crt'), '--json']);
      });

    it('takes the certificate of the client', async () => {
      const answer = await withCertificate(await signClaims(payClaims(org)), 'pay');
      expect(answer.exitCode, answer.stdout).to.equal(0);
      expect(verdicts(answer)).to.include({ signature: true, kid: null, tty: null, exp: true });
    });

    it('refuses another client’s certificate, and an access token that passes for an assertion', async () => {
      const assertion = await signClaims(payClaims(org));
      expect(failures(await withCertificate(assertion, 'other'))).to.deep.equal(['signature']);
      expect(failures(await withCertificate(await issue(), 'pay'))).to.include('tty');
    });

    it('asks for the certificate when none was given', async () => {
      const answer = await verify(await signClaims(payClaims(org)), ['--json']);
      expect(answer.exitCode).to.equal(3);
      expect(checks(answer).find(({ id }) => id === 'signature')?.detail).to.match(/--cert-file/);
    });
  });

  describe('in trouble', () => {
    it('says which stage failed when the org cannot be reached', async () => {
      const answer = await verify(await issue(), ['-r', `http://127.0.0.1:${await closedPort()}`, '--json']);
      expect(failureOf(answer)).to.deep.equal({ exitCode: 5, name: 'OrgUnreachableError' });
    });

    for (const { what, body, name } of [
      { what: 'a page', body: '<html>', name: 'OrgAnsweredBadlyError' },
      { what: 'JSON without keys', body: '{"error":"x"}', name: 'OrgAnsweredBadlyError' },
    ] as const) {
      it(`takes ${what} for no key list`, async () => {
        org.faults.push({ match: /id\/keys/, kind: 'status', status: 200, body, contentType: 'application/json' });
        const answer = await verify(await issue(), ['-r', org.url, '--json']);
        expect(failureOf(answer)).to.deep.equal({ exitCode: 1, name });
      });
    }

    it('follows no redirect to other keys', async () => {
      let calls = 0;
      const target = await httpServer((_, response) => {
        calls += 1;
        response.end(JSON.stringify({ keys: [jwkOf(rsaKey(), kid)] }));
      });
      const door = await httpServer((_, response) =>
        response.writeHead(302, { location: `http://127.0.0.1:${target.port}/id/keys` }).end(),
      );
      const answer = await verify(tokenWith(), ['-r', `http://127.0.0.1:${door.port}`, '--json']);
      expect({ exitCode: answer.exitCode, name: answer.json().name, calls }).to.deep.equal({
        exitCode: 1,
        name: 'OrgAnsweredBadlyError',
        calls: 0,
      });
    });

    it('refuses a plain http issuer, two sources of keys, and one input for two things', async () => {
      expect((await verify(tokenWith(), ['-r', 'http://acme.my.salesforce.com'])).exitCode).to.equal(2);
      expect((await verify(tokenWith(), ['--cert-file', 'a.crt', '-r', org.url])).exitCode).to.equal(2);
      expect((await run(['-f', '-', '--jwks-file', '-'])).exitCode).to.equal(2);
    });

    it('repeats no token and no key that was given in place of a path', async () => {
      const key = (await keyPair('pay')).privateKeyPem;
      const token = await issue();
      for (const args of [['-f', token], ['-f', 'x', '--jwks-file', key], ['-f', 'x', '--cert-file', key], [token]]) {
        for (const form of [[], ['--json']]) {
          const { stdout, stderr, exitCode } = await run([...args, ...form]);
          expect(exitCode).to.be.within(1, 2);
          expect(stdout + stderr)
            .not.to.include(token.slice(-40))
            .and.not.include(key.split('\n')[3]);
        }
      }
    });

    it('names a file that is no key set, and shows nothing of it', async () => {
      await inFolder(async (dir) => {
        await putFiles(dir, { 'server.key': (await keyPair('pay')).privateKeyPem });
        const answer = await verify(tokenWith(), ['--jwks-file', join(dir, 'server.key'), '--json']);
        expect(failureOf(answer)).to.deep.equal({ exitCode: 1, name: 'KeySetUnreadableError' });
        expect(answer.stdout).not.to.include('PRIVATE KEY');
      });
    });
  });
});
