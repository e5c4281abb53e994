/** Servers that are not Salesforce, and what they say of a token that shall end. docs/salesforce.md §8.1 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { runs } from '../support/runs.ts';
import { closeServers, httpServer } from '../support/servers.ts';
import { jwt } from '../support/tokens.ts';

type Answer = { status: number; body: string; type?: string };

const page = '<!DOCTYPE html><html><body>Log in</body></html>';
const strangers: { what: string; answer: Answer }[] = [
  { what: 'nothing', answer: { status: 200, body: '' } },
  { what: 'a text', answer: { status: 200, body: 'OK', type: 'text/plain' } },
  { what: 'a JSON list', answer: { status: 200, body: '[]', type: 'application/json' } },
  { what: 'XML', answer: { status: 200, body: '<?xml version="1.0"?><ok/>', type: 'application/xml' } },
  { what: 'a login page', answer: { status: 200, body: page, type: 'text/html' } },
  { what: 'a login page without a type', answer: { status: 200, body: page } },
  { what: 'a login page of an odd type', answer: { status: 200, body: page, type: 'application/x-login' } },
  { what: 'a JSON object of its own', answer: { status: 200, body: '{"ok":true}', type: 'application/json' } },
  { what: 'a JSON string', answer: { status: 200, body: '"user_id"', type: 'application/json' } },
  { what: 'no content', answer: { status: 204, body: '' } },
  {
    what: 'invalid_token with 401',
    answer: { status: 401, body: '{"error":"invalid_token"}', type: 'application/json' },
  },
  { what: 'invalid_token with 403', answer: { status: 403, body: 'error=invalid_token', type: 'text/plain' } },
];

const refresh = `5Aep861${'aB3.'.repeat(20)}`;
const tokensAt = (host: string): Record<string, string> => ({
  'a JWT': jwt(
    { alg: 'RS256', tty: 'sfdc-core-token', tnk: 'core/prod/00D5g00000PayOrEAB', kid: 'CORE_ATJWT.00D5g00000PayOr.1' },
    { iss: host, sub: 'uid:0055g00000Intg2AAB', exp: 4102444800 },
  ),
  'an opaque token': `00D5g00000PayOr!AR8A_2${'x1_'.repeat(30)}`,
  'a refresh token': refresh,
  'an auth URL': `force://PlatformCLI::${refresh}@pay.my.salesforce.com`,
  'a token of a guest': jwt(
    { alg: 'RS256', tty: 'sfdc-core-token' },
    { iss: host, sub: 'uvid:2f1c-9', exp: 4102444800 },
  ),
});

describe('sf jwt revoke at a server that is not Salesforce', () => {
  afterEach(closeServers);

  const serve = async (answers: (request: IncomingMessage, body: string) => Answer): Promise<string> => {
    const server = await httpServer((request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { status, body: text, type } = answers(request, body);
        response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(text);
      });
    });
    return `http://127.0.0.1:${server.port}`;
  };
  const revoke = (host: string, token: string, ...args: string[]): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token });
      return runCommand(JwtRevoke, ['-f', join(dir, 'token'), '-r', host, ...args]);
    });

  for (const { what, answer } of strangers) {
    for (const kind of Object.keys(tokensAt(''))) {
      it(`claims no end of ${kind} where every answer is ${what}`, async () => {
        const host = await serve(() => answer);
        const shown = await revoke(host, tokensAt(host)[kind] ?? '');
        expect(shown.exitCode, shown.stdout + shown.stderr).to.equal(1);
        expect(shown.stdout).not.to.match(/is revoked|already dead/);
        const read = (await revoke(host, tokensAt(host)[kind] ?? '', '--json')).json();
        expect(read.name).to.equal('OrgAnsweredBadlyError');
        expect(read.message).to.match(/not? .*Salesforce|web page/);
        expect(`${read.message}${read.actions?.join(' ')}`).to.contain('may still be valid');
      });
    }
  }

  it('sends it no token that it cannot be asked about first', async () => {
    const seen: string[] = [];
    const host = await serve((_, body) => {
      seen.push(body);
      return { status: 200, body: '' };
    });
    await revoke(host, refresh);
    expect(seen).to.have.lengthOf(1);
    expect(seen.join()).not.to.contain('5Aep');
  });

  const salesforceRefuses = (request: IncomingMessage): Answer =>
    request.url?.endsWith('userinfo')
      ? { status: 403, body: 'Bad_OAuth_Token' }
      : { status: 400, body: 'error=invalid_token&error_description=invalid%20token' };

  for (const kind of ['a JWT', 'an opaque token', 'a refresh token']) {
    it(`does not call ${kind} dead where a made-up text is called the same`, async () => {
      const host = await serve(salesforceRefuses);
      const { exitCode, json } = await revoke(host, tokensAt(host)[kind] ?? '', '--json');
      expect({ exitCode, ...json().result }).to.include({
        exitCode: 6,
        revoked: 0,
        outcome: 'unchecked',
      });
      const { stdout } = await revoke(host, tokensAt(host)[kind] ?? '');
      expect(stdout)
        .to.match(/could\s+not\s+be\s+checked/i)
        .and.not.match(/already dead|is revoked/);
      expect(stdout).to.match(/Still valid:\n- This token/);
    });
  }

  /** As Salesforce: garbage is no token, anything else is dead here. */
  const otherOrg = (request: IncomingMessage, body: string): Answer => {
    if (request.url?.endsWith('userinfo')) return { status: 403, body: 'Bad_OAuth_Token' };
    const token = new URLSearchParams(body).get('token') ?? '';
    const error = /^(?:ey|00D|5Aep)/.test(token) ? 'invalid_token' : 'unsupported_token_type';
    return { status: 400, body: `error=${error}&error_description=x` };
  };

  it('does not call a token dead that may be another org’s', async () => {
    const host = await serve(otherOrg);
    for (const token of [
      refresh,
      tokensAt('')['an opaque token'] ?? '',
      tokensAt('https://pay.my.salesforce.com')['a JWT'] ?? '',
    ]) {
      const { exitCode, json } = await revoke(host, token, '--json');
      expect({ exitCode, outcome: json().result.outcome }).to.deep.equal({ exitCode: 6, outcome: 'unchecked' });
    }
    // Its own host as well, as long as no key shows that the token is whole: see cut-tokens.test.ts.
    const own = await revoke(host, tokensAt(host)['a JWT'] ?? '', '--json');
    expect(own.json().result).to.include({ outcome: 'unchecked', mayBeCut: true });
  });

  it('says that nobody saw the end where the yes comes from an org that rejected the token before', async () => {
    const host = await serve((request, body) =>
      request.url?.endsWith('revoke') && body.includes('token=ey')
        ? { status: 200, body: '' }
        : otherOrg(request, body),
    );
    const { exitCode, json } = await revoke(host, tokensAt(host)['a JWT'] ?? '', '--json');
    expect({ exitCode, result: json().result }).to.deep.include({ exitCode: 6 });
    expect(json().result).to.include({ revoked: 0, outcome: 'unchecked' });
  });

  it('never exits with 0 whatever one answer a server has for everything', async () => {
    const bodies = ['', 'OK', '{}', '[]', 'null', page, 'error=invalid_token', 'error=unsupported_token_type'].concat([
      '{"error":"invalid_token"}',
      '{"active":true}',
      '{"sub":""}',
      'Bad_OAuth_Token',
      '{"user_id":""}',
    ]);
    const answers = fc.record({
      status: fc.constantFrom(200, 201, 202, 204, 301, 400, 401, 403, 404, 405, 410, 429, 500, 503),
      body: fc.constantFrom(...bodies),
      type: fc.constantFrom(
        undefined,
        'text/html',
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
      ),
    });
    const kinds = fc.constantFrom(...Object.keys(tokensAt('')));
    await fc.assert(
      fc.asyncProperty(answers, kinds, async ({ status, body, type }, kind) => {
        const host = await serve(() => ({ status, body, ...(type && { type }) }));
        const { exitCode, stdout } = await revoke(host, tokensAt(host)[kind] ?? '');
        expect(exitCode, `${status} ${body}`).to.be.oneOf([1, 6]);
        expect(stdout).not.to.match(/is revoked|already dead/);
        await closeServers();
      }),
      runs(60),
    );
  });
});
