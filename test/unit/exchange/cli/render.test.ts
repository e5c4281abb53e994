import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { exchangeSummary, tokenText } from '../../../../src/exchange/cli/render.ts';
import type { ExchangeResult } from '../../../../src/exchange/exchange.ts';
import { closeServers, httpServer } from '../../../support/servers.ts';

const run = promisify(execFile);

const result: ExchangeResult & { cached: boolean } = {
  cached: false,
  accessToken: '00D5g00000PayOr!AR8A.abc_def',
  tokenFormat: 'opaque',
  tokenType: 'Bearer',
  username: 'ci@pay.example',
  clientId: '3MVG9',
  audience: 'https://login.salesforce.com',
  tokenEndpoint: 'https://pay.my.salesforce.com/services/oauth2/token',
  instanceUrl: 'https://pay.my.salesforce.com',
  apiInstanceUrl: null,
  identityUrl: 'https://login.salesforce.com/id/00D/005',
  orgId: '00D5g00000PayOrEAB',
  userId: '0055g00000Intg2AAB',
  scopes: ['api'],
  issuedAt: null,
  expiresAt: null,
  expiresInSeconds: null,
  keyId: null,
};

// What a server could put into a token or a URL: visible ASCII, quotes and dollars included.
const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
});

describe('Token for the next program', () => {
  afterEach(closeServers);

  it('is the token alone, or an Authorization header alone', () => {
    expect(tokenText(result, 'token', 'posix')).to.equal(result.accessToken);
    expect(tokenText(result, 'header', 'posix')).to.equal(`Authorization: Bearer ${result.accessToken}`);
  });

  it('reaches the environment of a shell as it is, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(visible, visible, async (accessToken, path) => {
        const text = tokenText({ ...result, accessToken, instanceUrl: path }, 'env', 'posix');
        const { stdout } = await run('sh', ['-c', `${text}\nprintf '%s\\n%s' "$SF_ACCESS_TOKEN" "$SF_INSTANCE_URL"`]);
        return stdout === `${accessToken}\n${path}`;
      }),
      { numRuns: 20 },
    );
  });

  it('reaches the org through the pasted curl command, and no argument of curl holds it', async () => {
    const seen: (string | undefined)[] = [];
    const server = await httpServer((request, response) => {
      seen.push(request.url, request.headers.authorization);
      response.end('{}');
    });
    const text = tokenText({ ...result, instanceUrl: `http://127.0.0.1:${server.port}` }, 'curl', 'posix');
    await run('sh', ['-c', text.replace(/^curl /, 'curl --silent --max-time 10 ')]);
    expect(seen).to.deep.equal(['/services/data/v62.0/limits', `Bearer ${result.accessToken}`]);
    expect(text.split('\n')[0]).not.to.contain(result.accessToken);
  });

  it('is not in the summary, which says what was asked and until when it is good', () => {
    const audience = { url: result.audience, reason: 'you specified --audience', certain: true };
    const jwt = {
      ...result,
      tokenFormat: 'jwt',
      expiresAt: '2026-11-20T12:30:00.000Z',
      expiresInSeconds: 1790,
      keyId: 'CORE',
    } as const;
    const summary = exchangeSummary(jwt, audience).join('\n');
    expect(summary)
      .to.contain('JWT-based access token')
      .and.contain('in 30 minutes')
      .and.contain('you specified --audience');
    expect(summary).not.to.contain(result.accessToken);
    const cached = exchangeSummary({ ...jwt, cached: true }, audience).join('\n');
    expect(cached).to.contain('from the cache').and.not.contain(result.tokenEndpoint);
    expect(exchangeSummary(result, audience).join('\n')).to.contain('not said').and.not.contain('Signed by');
  });
});
