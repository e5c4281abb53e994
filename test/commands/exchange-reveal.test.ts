/** What exchange shows and hides: shells, GitHub Actions, SF_JWT_NO_REVEAL, and the request itself. */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import JwtExchange from '../../src/commands/jwt/exchange.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { closeServers, httpServer } from '../support/servers.ts';

const runFile = promisify(execFile);
const support = (name: string): string => fileURLToPath(new URL(`../support/${name}`, import.meta.url));
const audience = ['--audience', 'https://login.salesforce.com'];

describe('sf jwt exchange, and what it shows:', () => {
  let org: LocalOrg;
  let key: string;

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);
  afterEach(closeServers);

  const pay = (): string[] => [...payFlags(org), ...audience];
  const run = (args: string[], env: Record<string, string> = {}): Promise<CommandRun> =>
    runCommand(JwtExchange, args, { SF_JWT_KEY: key, ...env });
  const newest = (): string => org.state.tokens.at(-1)?.value ?? 'none';

  describe('for a shell', () => {
    const variables: { shell: string; form: RegExp }[] = [
      { shell: 'posix', form: /^export SF_ACCESS_TOKEN='\S+'\nexport SF_INSTANCE_URL='http:\S+'\n$/ },
      { shell: 'powershell', form: /^\$env:SF_ACCESS_TOKEN = '\S+'\n\$env:SF_INSTANCE_URL = 'http:\S+'\n$/ },
      { shell: 'fish', form: /^set -gx SF_ACCESS_TOKEN '\S+'\nset -gx SF_INSTANCE_URL 'http:\S+'\n$/ },
    ];
    for (const { shell, form } of variables) {
      it(`prints variables as ${shell} sets them`, async () => {
        expect((await run([...pay(), '--format', 'env', '--shell', shell])).stdout).to.match(form);
      });
    }

    it('prints a curl command that PowerShell and fish can run', async () => {
      const powershell = await run([...pay(), '--format', 'curl', '--shell', 'powershell']);
      expect(powershell.stdout).to.match(/^'Authorization: Bearer \S+' \| curl\.exe -H '@-' 'http:\S+'\n$/);
      const fish = await run([...pay(), '--format', 'curl', '--shell', 'fish']);
      expect(fish.stdout).to.match(/^printf '%s\\n' 'Authorization: Bearer \S+' \| curl -H @- 'http:\S+'\n$/);
    });

    for (const format of ['curl', 'env', 'header', 'token', 'summary'])
      it(`gives nothing out as ${format} when the org names another place for the token`, async () => {
        for (const place of [
          'http://acme.my.salesforce.com',
          'https://me:pw@acme.my.salesforce.com',
          'https://evil.example',
        ]) {
          const body = JSON.stringify({ access_token: 'tokenOfAda', instance_url: place, id: '' });
          org.faults.splice(0, 1, {
            match: /token/,
            kind: 'status',
            status: 200,
            body,
            contentType: 'application/json',
          });
          const { exitCode, stdout, stderr } = await run([...pay(), '--format', format]);
          expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
          expect(stderr).to.contain('OrgAnsweredBadlyError').and.contain('issued a token for');
          expect(stderr).not.to.match(/tokenOfAda|pw@/);
        }
      });

    it('is wrong usage for a format that no shell reads: nothing is sent', async () => {
      const { exitCode, stderr } = await run([...pay(), '--format', 'header', '--shell', 'fish']);
      expect({ exitCode, requests: org.requests }).to.deep.equal({ exitCode: 2, requests: [] });
      expect(stderr).to.contain('--format env');
    });
  });

  describe('in a GitHub Actions job', () => {
    const actions = { GITHUB_ACTIONS: 'true' };
    const masked = (secret: string): string => `::add-mask::${secret}\n`;

    it('has every token masked before it is given out, on standard error alone', async () => {
      for (const form of [['--format', 'token'], ['--format', 'env'], ['--json']]) {
        const { stdout, stderr } = await run([...pay(), ...form], actions);
        expect(stderr).to.equal(masked(newest()));
        expect(stdout).to.contain(newest()).and.not.contain('add-mask');
      }
    });

    it('masks a token that goes to a file, and an assertion', async () => {
      await inFolder(async (dir) => {
        expect((await run([...pay(), '--output-file', join(dir, 'token')], actions)).stderr).to.equal(masked(newest()));
        const { stdout, stderr } = await run([...pay(), '--assertion-only'], actions);
        expect(stderr).to.equal(masked(stdout.trim()));
      });
    });

    it('masks the tokens of many users', async () => {
      await inFolder(async (dir) => {
        await putFiles(dir, { users: `${user}\n` });
        const args = ['-i', appNamed(org, 'Pay').consumerKey, '-r', org.url, '--usernames-file', join(dir, 'users')];
        const { stderr } = await run([...args, ...audience, '--json'], actions);
        expect(stderr).to.contain(masked(newest()));
        expectNoSecret({ stdout: '', stderr: (await run([...args, ...audience], actions)).stderr }, org);
      });
    });

    it('says nothing of a token that is not given out, and nothing at all elsewhere', async () => {
      expectNoSecret(await run(pay(), actions), org);
      for (const env of [{}, { GITHUB_ACTIONS: 'false' }, { GITHUB_ACTIONS: '' }]) {
        expect((await run([...pay(), '--format', 'token'], env)).stderr).to.equal('');
      }
    });

    it('escapes what would end the mask early', async () => {
      const body = JSON.stringify({ access_token: '00D!50%25%0A', instance_url: org.url, id: '' });
      org.faults.push({ match: /token/, kind: 'status', status: 200, body, contentType: 'application/json' });
      expect((await run([...pay(), '--format', 'token'], actions)).stderr).to.equal('::add-mask::00D!50%2525%250A\n');
    });
  });

  describe('under SF_JWT_NO_REVEAL', () => {
    const forms: string[][] = [
      ['--format', 'token'],
      ['--format', 'env', '--shell', 'fish'],
      ['--format', 'header'],
      ['--format', 'curl'],
      ['--output-file', 'token.txt'],
      ['--assertion-only'],
      ['--cache'],
      ['--json'],
    ];
    for (const form of forms) {
      it(`refuses ${form.join(' ')} before anything is read or sent`, async () => {
        const asked = [...pay(), '-f', '/no/such/key', ...form];
        const { stdout, stderr, exitCode } = await run(asked, { SF_JWT_NO_REVEAL: 'true' });
        expect({ exitCode, requests: org.requests }).to.deep.equal({ exitCode: 1, requests: [] });
        expect(stdout + stderr)
          .to.contain('RevealForbiddenError')
          .and.contain(form[0] ?? '');
        expect(stdout + stderr).to.contain('unset SF_JWT_NO_REVEAL');
      });
    }

    it('refuses JSON that was asked for by the environment', async () => {
      const { exitCode, json } = await run(pay(), { SF_JWT_NO_REVEAL: '1', SF_CONTENT_TYPE: 'JSON' });
      expect(exitCode).to.equal(1);
      expect(json()).to.include({ name: 'RevealForbiddenError' });
      expect(json().data?.options).to.deep.equal(['--json']);
    });

    it('still shows what was granted, checks --require-jwt and shows the request', async () => {
      issueJwts(org, 'Pay');
      const shown = await run([...pay(), '--require-jwt', '--show-request'], { SF_JWT_NO_REVEAL: 'true' });
      expect(shown.exitCode).to.equal(0);
      expect(shown.stdout).to.contain(user);
      expectNoSecret(shown, org);
    });

    it('takes only a clear no for a no', async () => {
      for (const value of ['false', '0', 'no', 'OFF', '']) {
        expect((await run([...pay(), '--format', 'token'], { SF_JWT_NO_REVEAL: value })).exitCode, value).to.equal(0);
      }
      for (const value of ['TRUE', 'yes', '1', 'on', 'ture']) {
        expect((await run([...pay(), '--format', 'token'], { SF_JWT_NO_REVEAL: value })).exitCode, value).to.equal(1);
      }
    });
  });

  describe('with --show-request', () => {
    /** What a local org received, byte for byte, through a relay in front of it. */
    type Received = { line: string; headers: NodeJS.Dict<string | string[]>; body: string };
    const startRelay = async (): Promise<{ url: string; received: Received[] }> => {
      const received: Received[] = [];
      const server = await httpServer(async (request, response) => {
        const body = Buffer.concat(await request.toArray()).toString();
        received.push({ line: `${request.method} ${url}${request.url}`, headers: request.headers, body });
        const headers = { 'content-type': request.headers['content-type'] ?? '' };
        const answer = await fetch(`${org.url}${request.url}`, { method: 'POST', headers, body });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      });
      const url = `http://localhost:${server.port}`;
      return { url, received };
    };
    const assertionOf = (body: string): string => new URLSearchParams(body).get('assertion') ?? 'none';

    it('shows method, URL, headers and body as the org received them, with the assertion masked', async () => {
      const { url, received } = await startRelay();
      const host = ['-i', appNamed(org, 'Pay').consumerKey, '--username', user, '-r', url];
      const { stdout, stderr } = await run([...host, ...audience, '--show-request', '--format', 'token']);
      const [lines = '', body = '', decoded = ''] = stderr.split('\n\n');
      const [line, ...headers] = lines.split('\n');
      const [sent = expect.fail('nothing was sent'), ...more] = received;
      const assertion = assertionOf(sent.body);
      expect(stdout).to.equal(`${newest()}\n`);
      expect({ line, body, more }).to.deep.equal({
        line: sent.line,
        body: sent.body.replace(assertion, '***'),
        more: [],
      });
      expect(headers).to.have.length(2);
      for (const header of headers) {
        const [name = '', value] = header.split(': ');
        expect(sent.headers[name], name).to.equal(value);
      }
      expect(decoded).to.contain(JSON.stringify(decodeProtectedHeader(assertion)));
      expect(decoded).to.contain(JSON.stringify(decodeJwt(assertion), null, 2));
      expect(stderr).not.to.contain(assertion.split('.')[2]);
    });

    for (const { what, username, place } of [
      { what: 'the result of a grant', username: user, place: 'result' },
      { what: 'the data of a refusal', username: 'gone@pay.example', place: 'data' },
    ] as const) {
      it(`puts the request that the org received into ${what}, with --json`, async () => {
        const { url, received } = await startRelay();
        const host = ['-i', appNamed(org, 'Pay').consumerKey, '--username', username, '-r', url];
        const { json } = await run([...host, ...audience, '--show-request', '--json']);
        const [sent = expect.fail('nothing was sent')] = received;
        const assertion = assertionOf(sent.body);
        expect(json()[place]?.request).to.deep.equal({
          method: 'POST',
          url: `${url}/services/oauth2/token`,
          headers: { accept: sent.headers.accept, 'content-type': sent.headers['content-type'] },
          body: sent.body.replace(assertion, '***'),
          assertion: { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) },
        });
      });
    }

    it('shows it when Salesforce refuses, too', async () => {
      const args = [...payFlags(org, { clientId: '3MVG9nobody' }), ...audience, '--show-request'];
      const { exitCode, stderr } = await run(args);
      expect(exitCode).to.equal(4);
      expect(stderr).to.match(/^POST http:\S+\/services\/oauth2\/token\n[\s\S]*ExchangeRefusedError/);
      const { data } = (await run([...args, '--json'])).json();
      expect(data).to.include({ code: 'wrong-client-id' });
      expect(data?.request).to.have.property('url', `${org.url}/services/oauth2/token`);
    });

    it('puts it into the result of --json, and nothing on standard error', async () => {
      const { json, stderr } = await run([...pay(), '--show-request', '--json']);
      const { request } = json().result;
      expect(stderr).to.equal('');
      expect(request).to.have.all.keys('method', 'url', 'headers', 'body', 'assertion');
      expect(JSON.stringify(request))
        .to.match(/assertion=\*\*\*/)
        .and.not.match(/eyJ/);
      expect((await run([...pay(), '--json'])).json().result).to.include({ request: null, cached: false });
    });
  });

  it('names user, app and what to do when --require-jwt meets an opaque token', async () => {
    const { exitCode, json } = await run([...pay(), '--require-jwt', '--json']);
    const { name, message, actions, data } = json();
    expect({ exitCode, name }).to.deep.equal({ exitCode: 1, name: 'TokenNotJwtError' });
    expect(message).to.contain(user).and.contain(appNamed(org, 'Pay').consumerKey);
    expect(actions?.join('\n')).to.contain('sf jwt enable').and.contain('10 minutes');
    expect(JSON.stringify(data)).not.to.contain(newest());
  });

  it('has one form for an assertion: --assertion-only takes no --format', async () => {
    const { exitCode, stdout } = await run([...pay(), '--assertion-only', '--format', 'header']);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
  });

  it('signs with --assertion-only where no name resolves and nothing can be reached', async () => {
    await inFolder(async (dir) => {
      const args = ['-i', '3MVG9', '--username', user, '-r', 'pay.my.salesforce.com', '--assertion-only'];
      const offline = ['--require', support('no-network.cjs'), support('run-command.ts'), 'exchange', ...args];
      const env = { ...process.env, SF_JWT_KEY: key };
      const { stdout } = await runFile(process.execPath, offline, { env });
      expect(stdout).to.match(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
      const file = join(dir, 'assertion');
      await runFile(process.execPath, [...offline, '--output-file', file], { env });
      expect(await readFile(file, 'utf8')).to.match(/^eyJ/);
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
    });
  });
});
