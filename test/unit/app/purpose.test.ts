import { expect } from 'chai';
import type { OauthSettings } from '../../../src/app/app-kind.ts';
import { appFor, type Purpose, tokenFor } from '../../../src/app/purpose.ts';

const oauth = (scopes: string[] | null, isPkceRequired: boolean | null = true): OauthSettings => ({
  ...{ flows: ['jwt-bearer'], callbackUrls: [], scopes, isPkceRequired },
});
const eca = { name: 'Robot', type: 'ExternalClientApp' } as const;
const connected = { name: 'Pay', type: 'ConnectedApp' } as const;
type Seen = Parameters<typeof appFor>[1];
const gapsOf = (purpose: Purpose, seen: Seen): string[] => appFor(purpose, seen).gaps.map(({ code }) => code);
const jwt = { issuesJwt: true };
const opaque = { issuesJwt: false };

describe('what a service asks of an app', () => {
  const fitting: [Purpose, Seen][] = [
    ['bearer', { app: connected, policy: opaque, oauth: oauth([], false) }],
    ['mcp', { app: eca, policy: jwt, oauth: oauth(['MCP', 'OfflineAccess']) }],
    ['agent-api', { app: connected, policy: jwt, oauth: oauth(['Api', 'RefreshToken', 'Chatbot', 'SFAP'], false) }],
    ['data-360', { app: eca, policy: opaque, oauth: oauth(['api', 'refreshtoken', 'CDPQuery'], false) }],
  ];
  for (const [purpose, seen] of fitting)
    it(`is met by a fitting one: ${purpose}`, () =>
      expect(appFor(purpose, seen)).to.deep.equal({ gaps: [], unseen: [] }));

  it('is all told at once, the scopes in the words of tokens', () => {
    const { gaps } = appFor('mcp', { app: connected, policy: opaque, oauth: oauth(['Api'], false) });
    expect(gaps.map(({ code }) => code)).to.deep.equal([
      ...['purpose-other-kind-of-app', 'purpose-app-issues-no-jwt', 'purpose-scopes-of-app', 'purpose-without-pkce'],
    ]);
    expect(gaps[2]?.detail).to.deep.include({ scopes: ['mcp_api', 'refresh_token or offline_access'] });
  });

  it('tells of JWTs where opaque tokens are wanted', () => {
    expect(
      gapsOf('data-360', { app: eca, policy: jwt, oauth: oauth(['Api', 'RefreshToken', 'CDPIngest']) }),
    ).to.deep.equal(['purpose-app-issues-jwt']);
  });

  it('claims nothing of what the org hides, and says what that is', () => {
    const { gaps, unseen } = appFor('mcp', { app: eca, policy: { issuesJwt: null }, oauth: oauth(null, null) });
    expect(gaps).to.deep.equal([]);
    expect(unseen).to.have.length(3);
  });
});

describe('what a service asks of a token', () => {
  const codes = (purpose: Purpose, token: Parameters<typeof tokenFor>[1]): string[] =>
    tokenFor(purpose, token).map(({ code }) => code);
  const scopes = ['api', 'chatbot_api', 'sfap_api'];

  it('is met by a fitting one, in whatever place its audience stands, without a scope for refresh tokens', () => {
    const audiences = ['https://acme.my.salesforce.com', 'https://test.api.salesforce.com'];
    expect(codes('agent-api', { isJwt: true, scopes, audiences })).to.deep.equal([]);
    expect(codes('bearer', { isJwt: false, scopes: [], audiences: [] })).to.deep.equal([]);
  });

  it('tells of an opaque token, of scopes and of an audience that lacks the host', () => {
    expect(codes('agent-api', { isJwt: false, scopes: null, audiences: null })).to.deep.equal([
      'purpose-token-not-jwt',
    ]);
    const other = { isJwt: true, scopes: ['api'], audiences: ['https://api.salesforce.com.evil.example'] };
    expect(codes('agent-api', other)).to.deep.equal(['purpose-scopes-of-token', 'purpose-audience-of-token']);
    expect(codes('data-360', { isJwt: true, scopes: ['api', 'cdp_api'], audiences: null })).to.deep.equal([
      'purpose-token-is-jwt',
    ]);
  });
});
