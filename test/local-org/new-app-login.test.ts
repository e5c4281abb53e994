import { expect } from 'chai';
import { appNamed } from '../support/app-components.ts';
import { exchange, goodClaims, signClaims } from '../support/bearer-login.ts';
import { create, wholeApp } from '../support/new-app.ts';
import { user } from '../support/pay-org.ts';
import { withOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';

const texts = {
  invalid_client_id: 'client identifier invalid',
  app_not_found: 'External client app is not installed in this org',
  invalid_client: 'invalid client credentials',
  'not-approved': "user hasn't approved this consumer",
};

/** Makes the app in an org whose servers take 100 seconds to hear of it, with a user whom it lets in. */
async function make(org: LocalOrg): Promise<void> {
  org.state.newAppsTakeSeconds = 100;
  const [policy, ...others] = (await wholeApp()).reverse().slice(1);
  for (const part of others.reverse()) expect(await create(org, part)).to.deep.equal([]);
  if (!policy) throw new Error('There is no policy.');
  const named = { ...policy[1], fullName: 'Robot_oauth_defaultPolicy' };
  expect(await create(org, [policy[0], named], org.accessToken, 'upsert')).to.deep.equal([]);
  org.state.users.find(({ username }) => username === user)?.permissionSets.push('Robot_Access');
}
const answer = async (org: LocalOrg, app = 'Robot'): Promise<string> => {
  const { status, body } = await exchange(org, await signClaims(goodClaims(org, appNamed(org, app).consumerKey, user)));
  return status === 200 ? 'token' : String(body.error_description);
};

describe('the local org: the first logins by a new external client app', () => {
  it('are refused with one known text after the other until every server knows it', () =>
    withOrg({}, async (org) => {
      await make(org);
      const seen: string[] = [];
      for (let seconds = 0; seconds < 100; seconds += 25) {
        seen.push(await answer(org));
        org.clock.advance(25);
      }
      expect(seen).to.deep.equal(Object.values(texts));
      expect(await answer(org)).to.equal('token');
    }));

  for (const [newAppRefusal, text] of Object.entries(texts) as [keyof typeof texts, string][]) {
    it(`are refused with ${newAppRefusal} alone where the org does that`, () =>
      withOrg({ switches: { newAppRefusal } }, async (org) => {
        await make(org);
        for (const seconds of [0, 90]) {
          org.clock.advance(seconds);
          expect(await answer(org)).to.equal(text);
        }
        org.clock.advance(11);
        expect(await answer(org)).to.equal('token');
      }));
  }

  it('of an app that was there before are not', () =>
    withOrg({}, async (org) => {
      await make(org);
      expect(await answer(org, 'Orders')).to.equal('invalid assertion'); // it trusts nobody's key
    }));
});
