import { expect } from 'chai';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import type { LocalOrg } from './index.ts';

const organization = 'v62.0/query?q=SELECT%20IsSandbox%20FROM%20Organization';
const devHub = 'v62.0/query?q=SELECT%20Id%20FROM%20ScratchOrgInfo%20limit%201';

describe('several calls in one request to the local org', () => {
  let org: LocalOrg;
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  const post = async (body: unknown, token = org.accessToken) => {
    const response = await fetch(`${org.url}/services/data/v62.0/composite/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const calls = (...urls: string[]) => ({ batchRequests: urls.map((url) => ({ method: 'GET', url })) });

  it('are answered one by one, whatever becomes of the one before', async () => {
    const { status, body } = await post(calls(devHub, organization));
    expect(status).to.equal(200);
    expect(body.hasErrors).to.equal(true);
    expect(body.results.map(({ statusCode }: { statusCode: number }) => statusCode)).to.deep.equal([400, 200]);
    expect(body.results[0].result[0].errorCode).to.equal('INVALID_TYPE');
    expect(body.results[1].result.records[0]).to.include({ IsSandbox: false });
  });

  it('know a Dev Hub by its object', async () => {
    org.state.isDevHub = true;
    expect((await post(calls(devHub))).body).to.deep.include({ hasErrors: false });
  });

  it('need a version in their address, no newer than the batch, and no path above it', async () => {
    const urls = [
      '/services/data/v62.0/query?q=x',
      '/v62.0/query?q=x',
      'query?q=x',
      'v63.0/query?q=x',
      'v19.0/query?q=x',
    ];
    const { body } = await post(calls(...urls));
    expect(body.results.map(({ statusCode }: { statusCode: number }) => statusCode)).to.deep.equal(urls.map(() => 404));
  });

  it('are refused as a whole when they are wrong in form, too many or none', async () => {
    for (const wrong of [
      '{',
      '[]',
      { batchRequests: [{ url: organization }] },
      calls(),
      calls(...Array(26).fill(devHub)),
    ])
      expect((await post(wrong)).status).to.equal(400);
  });

  it('are named where the org does not know them, and need a session', async () => {
    const { body } = await post({ batchRequests: [{ method: 'GET', url: 'v62.0/limits' }] });
    expect(body.results[0].statusCode).to.equal(501);
    expect((await post(calls(organization), 'none')).status).to.equal(401);
  });
});
