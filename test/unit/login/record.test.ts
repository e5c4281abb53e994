import { expect } from 'chai';
import { loginRecord, willRenewWith } from '../../../src/login/record.ts';

const granted = {
  ...{ accessToken: 'new', username: 'a@b.c', clientId: '3MVG9', orgId: '00D000000000001AAA' },
  instanceUrl: 'https://pay.my.salesforce.com',
};
const host = 'https://pay.my.salesforce.com';
/** As the platform lays one over the other: undefined takes a field out. */
const laidOver = (before: object, record: object): object =>
  Object.fromEntries(Object.entries({ ...before, ...record }).filter(([, value]) => value !== undefined));

describe('the record of a login', () => {
  it('keeps what is known of the same org, and nothing that belonged to the login before', () => {
    const before = {
      ...{ orgId: granted.orgId, refreshToken: 'r', clientSecret: 's', privateKey: '/old', accessToken: 'old' },
      ...{ devHubUsername: 'hub@x.y', expirationDate: '2027-01-01', tracksSource: true, isDevHub: true },
    };
    expect(laidOver(before, loginRecord(granted, host, { isDevHub: false }, null, before))).to.deep.equal({
      ...granted,
      loginUrl: host,
      ...{ devHubUsername: 'hub@x.y', expirationDate: '2027-01-01', tracksSource: true, isDevHub: false },
    });
  });

  it('keeps nothing of another org, or where the org is not named', () => {
    const before = { orgId: '00D000000000002AAA', devHubUsername: 'hub@x.y', refreshToken: 'r' };
    const fresh = { ...granted, loginUrl: host, privateKey: '/k' };
    expect(laidOver(before, loginRecord(granted, host, {}, '/k', before))).to.deep.equal(fresh);
    const unnamed = laidOver(
      { ...before, orgId: '' },
      loginRecord({ ...granted, orgId: '' }, host, {}, '/k', { ...before, orgId: '' }),
    );
    expect(unnamed).to.not.have.any.keys('orgId', 'devHubUsername', 'refreshToken');
  });

  for (const [audience, will] of [
    ['https://login.salesforce.com', true],
    ['https://test.salesforce.com', true],
    [host, true],
    ['https://gs1.salesforce.com', false],
    ['https://other.my.salesforce.com', false],
  ] as const) {
    it(`${will ? 'is' : 'is not'} renewed by sf itself with the audience ${audience}`, () => {
      expect(willRenewWith(audience, host)).to.equal(will);
    });
  }
});
