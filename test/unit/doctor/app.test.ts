import { expect } from 'chai';
import { type Policy, unknownPolicy } from '../../../src/app/elements.ts';
import { judgeCoverage } from '../../../src/doctor/app.ts';
import type { OrgReads, SeenApp } from '../../../src/doctor/context.ts';
import { type Assignment, judgeApi, judgeUser, type SeenUser } from '../../../src/doctor/user.ts';

const policy: Policy = {
  ...unknownPolicy,
  issuesJwt: false,
  permittedUsers: 'admin-approved',
  permissionSets: ['Pay_API', 'acme__Robots'],
  profiles: ['표준 사용자'],
  ipRelaxation: 'enforce',
};
const user = { id: '005', username: 'a@b.c', isActive: true, profile: 'Standard User' };
const assigned = (name: string, more: Partial<Assignment> = {}): Assignment => ({
  name,
  label: name,
  profile: null,
  isOfGroup: false,
  apiEnabled: false,
  license: null,
  ...more,
});
const seen = (assignments: Assignment[] | null, more: Partial<SeenUser> = {}): SeenUser => ({
  user,
  login: { isFrozen: false, isLocked: false },
  assignments,
  ...more,
});
const app = { id: '0H4', name: 'Pay', label: 'Pay', type: 'ConnectedApp' } as SeenApp['app'];
const judge = (of: SeenUser, more: Partial<OrgReads> = {}) =>
  judgeCoverage({ app, policy }, of, { admitted: async () => [], approvals: async () => 0, ...more });

describe('Whether a pre-authorised app lets a user in', () => {
  it('yes, by a permission set, whatever the case of its name', async () => {
    expect((await judge(seen([assigned('pay_api')]))).status).to.equal('pass');
  });

  it('not by a permission set of the licence Salesforce API Integration alone', async () => {
    const license = 'Salesforce API Integration';
    const alone = await judge(seen([assigned('Pay_API', { license })]));
    expect(alone).to.include({ status: 'warn', code: 'not-approved' });
    expect(alone.detail).to.contain('Pay_API').and.to.contain(license);
    const both = await judge(seen([assigned('Pay_API', { license }), assigned('acme__Robots')]));
    expect(both.status).to.equal('pass');
    expect((await judge(seen([assigned('Pay_API', { license: 'Salesforce' })]))).status).to.equal('pass');
  });

  it('yes, by a permission set of a package', async () => {
    expect((await judge(seen([assigned('acme__Robots')]))).status).to.equal('pass');
  });

  it('yes, by the profile, whatever the language of its name', async () => {
    const korean = seen([], { user: { ...user, profile: '표준 사용자' } });
    expect((await judge(korean)).detail).to.contain('the profile 표준 사용자');
  });

  it('yes, where only SetupEntityAccess shows it', async () => {
    expect((await judge(seen([assigned('Other')]), { admitted: async () => ['Other'] })).status).to.equal('pass');
  });

  it('surely not, when the user has none of what both sources name', async () => {
    const verdict = await judge(seen([assigned('Other')]));
    expect(verdict).to.include({ status: 'fail', code: 'not-admin-approved' });
    expect(verdict.detail).to.contain('Pay_API').and.contain('acme__Robots');
  });

  it('perhaps not, when the user has a permission set group, or the second source is hidden', async () => {
    expect((await judge(seen([assigned('Team', { isOfGroup: true })]))).status).to.equal('warn');
    expect((await judge(seen([assigned('Other')]), { admitted: async () => null })).status).to.equal('warn');
  });

  it('nobody knows, when the permission sets of the user are hidden', async () => {
    const verdict = await judge(seen(null));
    expect(verdict.status).to.equal('unknown');
    expect(verdict.detail).to.contain('View Setup and Configuration');
  });

  it('not the permission set that merely has the name of a profile', async () => {
    expect((await judge(seen([assigned('표준 사용자')]))).status).to.equal('fail');
  });
});

describe('Whether the user may log in', () => {
  it('a name that is not found is a fault only to who sees every user', () => {
    expect(judgeUser(seen(null, { user: null }), 'x@y.z').status).to.equal('fail');
    expect(judgeUser(seen(null, { user: null, login: null }), 'x@y.z').status).to.equal('warn');
  });

  it('a lock is a hint, a freeze is a fault', () => {
    expect(judgeUser(seen([], { login: { isFrozen: false, isLocked: true } }), 'a@b.c').status).to.equal('warn');
    expect(judgeUser(seen([], { login: { isFrozen: true, isLocked: false } }), 'a@b.c').code).to.equal('user-frozen');
  });

  it('without API Enabled the exchange decides; with it anywhere it is there', () => {
    expect(judgeApi(seen([assigned('A')])).status).to.equal('warn');
    expect(judgeApi(seen([assigned('A'), assigned('B', { apiEnabled: true })])).status).to.equal('pass');
    expect(judgeApi(seen([assigned('A', { apiEnabled: null })])).status).to.equal('unknown');
  });
});
