import { expect } from 'chai';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import type { LocalOrg, LocalOrgOptions } from './index.ts';

describe('the data API of the local org', () => {
  let org: LocalOrg;
  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startPay(options);
    issueJwts(org, 'Pay');
  };
  const payKey = (): string => appNamed(org, 'Pay').consumerKey;
  const call = async (path: string, token: string | null = org.accessToken, method = 'GET') => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${org.url}/services/data/${path}`, { method, headers });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const refusal = async (token: string | null, path = 'v68.0/limits') => {
    const { status, body } = await call(path, token);
    return { status, errorCode: body[0].errorCode, message: body[0].message };
  };
  const jwtOfUser = (): Promise<string> => bearerToken(org, payKey(), user);
  const expired = { status: 401, errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' };
  const badJwt = { status: 401, errorCode: 'INVALID_AUTH_HEADER', message: 'INVALID_JWT_FORMAT' };

  beforeEach(() => start());
  afterEach(closePayOrgs);

  it('lists its versions to anybody and serves no others', async () => {
    await start({ apiVersion: 64 });
    const { body } = await call('', null);
    expect(body[0].version).to.equal('20.0');
    expect(body.at(-1)).to.deep.equal({ label: "Summer '25", url: '/services/data/v64.0', version: '64.0' });
    expect(await refusal(org.accessToken, 'v65.0/limits')).to.deep.equal({
      status: 404,
      errorCode: 'NOT_FOUND',
      message: 'The requested resource does not exist',
    });
  });

  it('takes opaque tokens and JWTs', async () => {
    expect((await call('v68.0/limits', await jwtOfUser())).status).to.equal(200);
    expect((await call('v68.0/limits', org.openSession(user))).status).to.equal(200);
  });

  it('refuses a call without a usable header', async () => {
    const badHeader = { status: 401, errorCode: 'INVALID_AUTH_HEADER', message: 'INVALID_HEADER_TYPE' };
    expect(await refusal(null)).to.deep.equal(badHeader);
    expect(await refusal('')).to.deep.equal(badHeader);
  });

  it('refuses an expired JWT in other words than an expired session', async () => {
    const token = await jwtOfUser();
    org.clock.advance(31 * 60);
    expect(await refusal(token)).to.deep.equal(badJwt);
    expect(await refusal(`${org.accessToken}x`)).to.deep.equal(expired);
  });

  it('lets an opaque token of the bearer flow live as long as it is used', async () => {
    issueJwts(org, 'Pay', false);
    const token = await jwtOfUser();
    for (const minutes of [14, 14]) {
      org.clock.advance(minutes * 60);
      expect((await call('v68.0/limits', token)).status).to.equal(200);
    }
    org.clock.advance(16 * 60);
    expect(await refusal(token)).to.deep.equal(expired);
  });

  it('refuses a revoked JWT in either of two ways', async () => {
    for (const [revokedJwtOnRest, answer] of [
      ['INVALID_AUTH_HEADER', badJwt],
      ['INVALID_SESSION_ID', expired],
    ] as const) {
      await start({ switches: { revokedJwtOnRest } });
      const token = await jwtOfUser();
      await fetch(`${org.url}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
      expect(await refusal(token)).to.deep.equal(answer);
    }
  });

  it('refuses every JWT of a key that "revoke all" has retired, and signs with a new one', async () => {
    const token = await jwtOfUser();
    for (const key of org.state.signingKeys) key.retired = true;
    expect(await refusal(token)).to.deep.equal(badJwt);
    expect((await call('v68.0/limits', await jwtOfUser())).status).to.equal(200);
    const { keys } = (await (await fetch(`${org.url}/id/keys`)).json()) as { keys: { kid: string }[] };
    expect(keys.filter((key) => key.kid.startsWith('CORE_ATJWT'))).to.have.lengthOf(1);
  });

  it('refuses a user without the API and a token without the scope', async () => {
    expect((await refusal(org.openSession('noapi@pay.example'))).errorCode).to.equal('API_DISABLED_FOR_ORG');
    const opaque = org.openSession(user, payKey());
    for (const token of org.state.tokens) token.scopes = ['web'];
    expect(await refusal(opaque)).to.deep.equal({
      status: 403,
      errorCode: 'INVALID_SESSION_ID',
      message: 'This session is not valid for use with the REST API',
    });
  });

  it('gives the record of a user and nothing of other objects', async () => {
    const { body } = await call('v51.0/sobjects/User/0055g00000Intg2');
    expect(body).to.include({ Username: user, Id: '0055g00000Intg2AAB' });
    expect((await call('v51.0/sobjects/User/0055g00000Nobod')).status).to.equal(404);
    expect((await call('v51.0/sobjects/Account/0015g00000Nobod')).status).to.equal(501);
  });

  it('ends an opaque token with its session; a JWT only by one of two readings', async () => {
    for (const authSessionDeleteKillsJwt of [false, true]) {
      await start({ switches: { authSessionDeleteKillsJwt } });
      const [jwt, opaque] = [await jwtOfUser(), org.openSession(user)];
      for (const session of org.state.authSessions.filter((one) => one.userId === '0055g00000Intg2AAB')) {
        expect((await call(`v68.0/sobjects/AuthSession/${session.id}`, org.accessToken, 'DELETE')).status).to.equal(
          204,
        );
      }
      expect(await refusal(opaque)).to.deep.equal(expired);
      expect((await call('v68.0/limits', jwt)).status).to.equal(authSessionDeleteKillsJwt ? 401 : 200);
    }
  });

  it('ends the opaque tokens of a frozen user; a JWT only by one of two readings', async () => {
    for (const frozenUserKillsJwt of [false, true]) {
      await start({ switches: { frozenUserKillsJwt } });
      const [jwt, opaque] = [await jwtOfUser(), org.openSession(user)];
      for (const one of org.state.users) one.isFrozen = one.username === user;
      expect((await call('v68.0/limits', opaque)).status).to.equal(401);
      expect((await call('v68.0/limits', jwt)).status).to.equal(frozenUserKillsJwt ? 401 : 200);
    }
  });

  it('lists external client apps only, page by page', async () => {
    const { body } = await call('v68.0/apps/oauth/usage?page=0&pageSize=1');
    expect(body.apps).to.have.lengthOf(1);
    expect(body.nextPageUrl).to.equal('/services/data/v68.0/apps/oauth/usage?page=1&pageSize=1');
    const all = (await call('v68.0/apps/oauth/usage')).body;
    expect(all.nextPageUrl).to.equal(null);
    expect(all.apps.map((app: { developerName: string }) => app.developerName))
      .to.include('Orders')
      .and.not.include('Pay');
    expect((await call('v68.0/apps/oauth/usage?page=9')).body.apps).to.deep.equal([]);
  });

  it("ends a user's use of an external client app, and with it its tokens", async () => {
    const { appId, consumerKey } = appNamed(org, 'Orders');
    const mine = org.openSession(user, consumerKey);
    const other = org.openSession('korea@pay.example', consumerKey);
    const tokensUrl = `v68.0/apps/oauth/usage/${appId.slice(0, 15)}/0055g00000Intg2/tokens`;
    const { tokens } = (await call(tokensUrl)).body;
    expect(tokens[0]).to.include({ accessTokenFormat: 'Opaque', appDeveloperName: 'Orders' });
    expect((await call(tokensUrl, org.accessToken, 'DELETE')).status).to.equal(204);
    expect({
      mine: (await call('v68.0/limits', mine)).status,
      other: (await call('v68.0/limits', other)).status,
    }).to.deep.equal({ mine: 401, other: 200 });
    expect((await call(`v68.0/apps/oauth/usage/${appId}/tokens`, org.accessToken, 'DELETE')).status).to.equal(204);
    expect((await call('v68.0/limits', other)).status).to.equal(401);
    expect(
      (await call(`v68.0/apps/oauth/usage/${appNamed(org, 'Pay').appId}/tokens`, org.accessToken, 'DELETE')).status,
    ).to.equal(404);
  });

  it('gives out a consumer key only in an org that allows it', async () => {
    const { appId, consumerKey } = appNamed(org, 'Orders');
    expect((await call(`v68.0/apps/oauth/credentials/${appId}`)).status).to.equal(403);
    org.state.clientSecretInRestApi = true;
    const { consumers } = (await call(`v68.0/apps/oauth/credentials/${appId}`)).body;
    const { body } = await call(`v68.0/apps/oauth/credentials/${appId}/${consumers[0].id}?part=key`);
    expect(body).to.deep.equal({ id: consumers[0].id, key: consumerKey });
  });
});
