import { expect } from 'chai';
import { appNamed, issueJwts, setElement } from '../support/app-components.ts';
import { type Answer, bearerToken, post, readAnswer } from '../support/bearer-login.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { type LocalOrg, type LocalOrgOptions, startLocalOrg } from './index.ts';
import type { Token } from './state.ts';

describe('tokens of the local org', () => {
  let org: LocalOrg;
  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startPay(options);
    issueJwts(org, 'Pay');
  };
  const payKey = (): string => appNamed(org, 'Pay').consumerKey;
  const jwt = (): Promise<string> => bearerToken(org, payKey(), user);
  const revoke = (token: string): Promise<Answer> => post(`${org.url}/services/oauth2/revoke`, { token });
  const isAlive = async (token: string): Promise<boolean> => {
    return (await fetch(`${org.url}/services/data/v68.0/limits`, { headers: { authorization: `Bearer ${token}` } })).ok;
  };
  const ofKind = (kind: Token['kind']): Token => {
    const found = org.state.tokens.find((token) => token.kind === kind);
    if (!found) throw new Error(`The org has issued no ${kind} token.`);
    return found;
  };
  const introspect = (token: string, client: Record<string, string>, headers = {}): Promise<Answer> => {
    return post(`${org.url}/services/oauth2/introspect`, { token, ...client }, headers);
  };
  const credentials = (app: string) => {
    const { consumerKey } = appNamed(org, app);
    return { client_id: consumerKey, client_secret: org.state.consumerSecrets.get(consumerKey) ?? '' };
  };

  beforeEach(() => start());
  afterEach(closePayOrgs);

  it('end by revocation, by POST and by GET, and the second time there is nothing to end', async () => {
    const [first, second] = [await jwt(), org.openSession(user)];
    expect((await revoke(first)).status).to.equal(200);
    expect((await fetch(`${org.url}/services/oauth2/revoke?token=${encodeURIComponent(second)}`)).status).to.equal(200);
    expect({ first: await isAlive(first), second: await isAlive(second) }).to.deep.equal({
      first: false,
      second: false,
    });
    const again = await revoke(first);
    expect({ status: again.status, text: again.text }).to.deep.equal({
      status: 400,
      text: 'error=invalid_token&error_description=invalid%20token',
    });
  });

  it('are not what any string is: revocation says so, with blanks as %20', async () => {
    const { status, text } = await revoke('hello');
    expect({ status, text }).to.deep.equal({
      status: 400,
      text: 'error=unsupported_token_type&error_description=this%20token%20type%20is%20not%20supported',
    });
  });

  it('leave an empty body or OK when revoked', async () => {
    expect((await revoke(await jwt())).text).to.equal('');
    org.switches.revokeSuccessBody = 'ok';
    expect((await revoke(await jwt())).text).to.equal('OK');
  });

  it('end with their refresh token or its delete token, and the approval with them', async () => {
    for (const kind of ['refresh', 'delete'] as const) {
      await start();
      const access = org.openSession(user, payKey());
      await revoke(ofKind(kind).value);
      expect(await isAlive(access)).to.equal(false);
      expect(org.state.approvals).to.deep.equal([]);
    }
  });

  it('do not take their refresh token with them', async () => {
    await revoke(org.openSession(user, payKey()));
    const form = { grant_type: 'refresh_token', client_id: payKey(), refresh_token: ofKind('refresh').value };
    expect((await post(`${org.url}/services/oauth2/token`, form)).status).to.equal(200);
    await revoke(ofKind('refresh').value);
    expect((await post(`${org.url}/services/oauth2/token`, form)).body).to.deep.equal({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    });
  });

  it('show up in OauthToken after a bearer login only by one of two readings', async () => {
    for (const bearerLoginLeavesOauthToken of [false, true]) {
      await start({ switches: { bearerLoginLeavesOauthToken } });
      await jwt();
      expect(org.state.tokens.some((token) => token.kind === 'delete')).to.equal(bearerLoginLeavesOauthToken);
    }
  });

  it('can be introspected by their own app, with the secret in the form or as HTTP Basic', async () => {
    const token = await jwt();
    const { body } = await introspect(token, credentials('Pay'));
    expect(body).to.have.all.keys('active', 'scope', 'client_id', 'username', 'sub', 'token_type', 'exp', 'iat', 'nbf');
    expect(body).to.include({ active: true, client_id: payKey(), username: user, token_type: 'access_token' });
    const { client_id, client_secret } = credentials('Pay');
    const basic = Buffer.from([client_id, client_secret].map(encodeURIComponent).join(':')).toString('base64');
    expect((await introspect(token, {}, { authorization: `Basic ${basic}` })).body).to.deep.equal(body);
  });

  it('look dead to another app, unless it may introspect all', async () => {
    const token = await jwt();
    expect((await introspect(token, credentials('Portal_Sync'))).body).to.deep.equal({ active: false });
    setElement(org, 'ConnectedApp', 'Portal_Sync', 'oauthConfig.isIntrospectAllTokens', 'true');
    expect((await introspect(token, credentials('Portal_Sync'))).body.active).to.equal(true);
  });

  it('cannot be introspected without the right secret', async () => {
    const token = await jwt();
    for (const client of [{}, { client_id: payKey() }, { client_id: payKey(), client_secret: 'wrong' }]) {
      const { status, body } = await introspect(token, client as Record<string, string>);
      expect({ status, error: body.error }).to.deep.equal({ status: 401, error: 'invalid_client' });
    }
  });

  it('are inactive when expired or revoked, or are refused, by one of two readings; any other string is no token', async () => {
    const token = await jwt();
    org.clock.advance(31 * 60);
    expect((await introspect(token, credentials('Pay'))).body).to.deep.equal({ active: false });
    org.switches.introspectDeadToken = 'invalid_token';
    expect((await introspect(token, credentials('Pay'))).body.error).to.equal('invalid_token');
    const stray = await introspect('hello', credentials('Pay'));
    expect({ status: stray.status, error: stray.body.error }).to.deep.equal({
      status: 400,
      error: 'unsupported_token_type',
    });
  });

  it('name their user by URL or by uid when they are JWTs', async () => {
    const token = await jwt();
    expect((await introspect(token, credentials('Pay'))).body.sub).to.equal(
      `${org.url}/id/${org.state.id}/0055g00000Intg2AAB`,
    );
    org.switches.introspectJwtSubject = 'uid';
    expect((await introspect(token, credentials('Pay'))).body.sub).to.equal('uid:0055g00000Intg2AAB');
  });

  it('open userinfo and the identity URL, which refuse in plain text', async () => {
    const get = async (path: string, token?: string) =>
      readAnswer(
        await fetch(org.url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      );
    const token = await jwt();
    const identity = `/id/${org.state.id}/0055g00000Intg2AAB`;
    expect((await get('/services/oauth2/userinfo', token)).body).to.include({
      preferred_username: user,
      organization_id: org.state.id,
    });
    expect((await get(identity, token)).body).to.include({ username: user, asserted_user: true });
    await revoke(token);
    for (const path of ['/services/oauth2/userinfo', identity]) {
      const { status, text } = await get(path, token);
      expect({ status, text }).to.deep.equal({ status: 403, text: 'Bad_OAuth_Token' });
    }
    expect((await get(identity)).text).to.equal('Missing_OAuth_Token');
    expect((await get('/id/00D000000000000EAA/0055g00000Intg2AAB', org.accessToken)).text).to.equal('Wrong_Org');
  });
});

describe('discovery at the local org', () => {
  it('names My Domain or the login host, and publishes foreign keys beside its own in no order', async () => {
    const org = await startLocalOrg();
    const get = async (path: string) => (await fetch(org.url + path)).json() as Promise<Record<string, unknown>>;
    const document = await get('/.well-known/openid-configuration');
    expect(document).to.include({ issuer: org.url, jwks_uri: `${org.url}/id/keys` });
    expect(document).not.to.have.property('end_session_endpoint');
    org.switches.discoveryHost = 'login';
    expect(await get('/.well-known/openid-configuration')).to.include({ issuer: 'https://login.salesforce.com' });
    const { keys } = (await get('/id/keys')) as { keys: { kid: string; kty: string; use: string }[] };
    const kids = keys.map((key) => key.kid);
    expect(kids.filter((kid) => kid.startsWith(`CORE_ATJWT.${org.state.id.slice(0, 15)}.`))).to.have.lengthOf(1);
    expect(kids)
      .to.include('Named_Credential_Certificate')
      .and.not.deep.equal([...kids].sort());
    await org.close();
  });
});
