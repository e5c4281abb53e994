import { expect } from 'chai';
import { type AdmittedUsers, effectiveMinutes } from '../../../src/app/session-timeout.ts';
import { allowedTimeouts, parseTimeout } from '../../../src/app/timeout.ts';
import { faultOf } from '../../support/faults.ts';

const session = { source: 'session', minutes: null } as const;
const anybody: AdmittedUsers = { permittedUsers: 'self-authorize', permissionSets: [], profiles: [] };
const only = (...profiles: string[]): AdmittedUsers => ({
  permittedUsers: 'admin-approved',
  permissionSets: [],
  profiles,
});
const sessions = (org: number | null, profiles: Record<string, number> | null) => ({
  org,
  profiles: profiles && new Map(Object.entries(profiles)),
});

describe('The effective timeout', () => {
  it("is the app's own, where it has one, and unknown where nothing is set", () => {
    expect(effectiveMinutes({ source: 'app', minutes: 15 }, anybody, null)).to.equal(15);
    expect(effectiveMinutes({ source: null, minutes: null }, anybody, sessions(120, {}))).to.equal(null);
  });

  it("is the org's when no profile has its own, or all have the same", () => {
    expect(effectiveMinutes(session, anybody, sessions(120, {}))).to.equal(120);
    expect(effectiveMinutes(session, anybody, sessions(120, { robots: 120 }))).to.equal(120);
    expect(effectiveMinutes(session, anybody, sessions(120, { robots: 15 }))).to.equal(null);
  });

  it('is that of the profiles that alone may use the app', () => {
    const known = sessions(120, { robots: 15, pilots: 15, sales: 240 });
    expect(effectiveMinutes(session, only('Robots', 'PILOTS'), known)).to.equal(15);
    expect(effectiveMinutes(session, only('Robots', 'Sales'), known)).to.equal(null);
    expect(effectiveMinutes(session, { ...only('Robots'), permissionSets: ['Pay_API'] }, known)).to.equal(null);
  });

  it('is unknown when the profile is not found, as its name may be another one there', () => {
    expect(effectiveMinutes(session, only('System Administrator'), sessions(120, { admin: 15 }))).to.equal(null);
  });

  it('is unknown when the org does not say', () => {
    expect(effectiveMinutes(session, anybody, null)).to.equal(null);
    expect(effectiveMinutes(session, anybody, sessions(120, null))).to.equal(null);
    expect(effectiveMinutes(session, anybody, sessions(null, {}))).to.equal(null);
  });
});

describe('JWT timeouts', () => {
  it('are an enumeration that grew with API 65', () => {
    expect(allowedTimeouts(60)).to.deep.equal([]);
    expect(allowedTimeouts(64)).to.deep.equal([1, 5, 10, 15, 30]);
    expect(allowedTimeouts(65)).to.include.members([60, 90, 120, 240, 480, 720]);
  });

  it('are refused outside the list, with the list', () => {
    const { name, data } = faultOf(() => parseTimeout('45', 64));
    expect(name).to.equal('TimeoutNotAllowedError');
    expect(data?.allowed).to.deep.equal([1, 5, 10, 15, 30]);
    expect(faultOf(() => parseTimeout('60', 64)).name).to.equal('TimeoutNotAllowedError');
    expect(parseTimeout('60', 65)).to.equal(60);
  });

  it('can be the session only from API 65 on', () => {
    expect(parseTimeout('session', 65)).to.equal('session');
    expect(faultOf(() => parseTimeout('session', 64)).name).to.equal('ApiVersionTooOldError');
    expect(faultOf(() => parseTimeout('30', 60)).name).to.equal('ApiVersionTooOldError');
  });

  it('take nothing that only looks like a number of the list', () => {
    for (const text of ['', ' 30', '30.0', '3e1', '0x1e', '-30', '030 ', 'SESSION']) {
      expect(faultOf(() => parseTimeout(text, 68)).name, text).to.equal('TimeoutNotAllowedError');
    }
  });
});
