/** What a revocation of more than one token meets in an org. docs/salesforce.md §8.2, §8.3, §10 */
import { expect } from 'chai';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import type { LocalOrg } from './index.ts';

describe('revocation at the local org', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
  });
  afterEach(closePayOrgs);

  const get = (path: string, token = org.accessToken): Promise<Response> =>
    fetch(`${org.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const query = async (soql: string, token = org.accessToken) => {
    const answer = await get(`/services/data/v68.0/query?q=${encodeURIComponent(soql)}`, token);
    return ((await answer.json()) as { records: Record<string, unknown>[] }).records;
  };
  const jwt = (): Promise<string> => bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
  const kids = async (): Promise<string[]> => {
    const { keys } = (await (await get('/id/keys')).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid).filter((kid) => kid.startsWith('CORE_ATJWT'));
  };

  it('changes its signing key some time after the click on Revoke Tokens, and refuses what the old one signed', async () => {
    const [token, before] = [await jwt(), await kids()];
    org.revokeAllTokens(60);
    expect({ kids: await kids(), status: (await get('/services/oauth2/userinfo', token)).status }).to.deep.equal({
      kids: before,
      status: 200,
    });
    org.clock.advance(61);
    expect({ kids: (await kids()).length, firstIsOld: (await kids())[0] === before[0] }).to.deep.equal({
      kids: 1,
      firstIsOld: false,
    });
    expect((await get('/services/oauth2/userinfo', token)).status).to.equal(403);
    expect((await get('/services/oauth2/userinfo', await jwt())).status).to.equal(200);
    expect(await query('SELECT Id FROM AuthSession WHERE IsAssociatedWithJwtAccessToken = true')).to.have.lengthOf(2);
  });

  for (const names of [true, false]) {
    it(`${names ? 'links' : 'does not link'} the session behind a JWT to its app`, async () => {
      org.switches.jwtSessionNamesLogin = names;
      await jwt();
      const soql = 'SELECT LoginHistory.Application FROM AuthSession WHERE IsAssociatedWithJwtAccessToken = true';
      const [row] = await query(soql);
      const { Application: app = null } = (row?.LoginHistory ?? {}) as { Application?: string };
      expect(app).to.equal(names ? 'Pay' : null);
    });
  }

  it('tells everybody what they may do themselves', async () => {
    const soql = 'SELECT PermissionsManageUsers, PermissionsCustomizeApplication FROM UserPermissionAccess';
    const admin = { PermissionsManageUsers: true, PermissionsCustomizeApplication: true };
    expect((await query(soql))[0]).to.deep.include(admin);
    const none = { PermissionsManageUsers: false, PermissionsCustomizeApplication: false };
    expect((await query(soql, org.openSession(user)))[0]).to.deep.include(none);
  });

  it('lets a session into the browser, and no JWT', async () => {
    const path = '/services/oauth2/singleaccess?redirect_uri=lightning/setup/x/home';
    const { frontdoor_uri: address } = (await (await get(path)).json()) as { frontdoor_uri: string };
    expect(new URL(address).searchParams.get('startURL')).to.equal('lightning/setup/x/home');
    const refused = await get(path, await jwt());
    expect({ status: refused.status, text: await refused.text() }).to.deep.equal({
      status: 403,
      text: 'Bad_OAuth_Token',
    });
  });
});
