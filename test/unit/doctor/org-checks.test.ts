/** The checks of app and user, with an org that is a few values. */
import { expect } from 'chai';
import { unknownPolicy } from '../../../src/app/elements.ts';
import type { OrgReads, SeenApp, Subject } from '../../../src/doctor/context.ts';
import { orgChecks } from '../../../src/doctor/org-checks.ts';
import { type DoctorResult, runChecks } from '../../../src/doctor/run-checks.ts';
import { JwtError } from '../../../src/faults/errors.ts';

const url = 'https://pay.my.salesforce.com';
const subject: Subject = {
  org: 'dev',
  app: 'Pay',
  clientId: 'key-of-Pay',
  username: 'ida@pay.example',
  url,
  orgUrl: url,
  isSandbox: false,
  audience: undefined,
  audienceOfEnvironment: undefined,
  keyFile: null,
  certFile: null,
};
const appOf = (name: string, more: Partial<SeenApp> = {}): SeenApp => ({
  app: { id: '0H4', name, label: name, type: 'ConnectedApp' } as SeenApp['app'],
  state: 'on',
  isTokensPartShown: true,
  consumerKey: `key-of-${name}`,
  certificate: null,
  policy: { ...unknownPolicy, permittedUsers: 'self-authorize', sessionLevel: 'HIGH_ASSURANCE' },
  oauth: { flows: null, scopes: null } as unknown as SeenApp['oauth'],
  apiVersion: 68,
  ...more,
});
const orgOf = (more: Partial<OrgReads> = {}): OrgReads => ({
  login: () => ({ keyLogin: false, devHubClientId: null }),
  session: async () => undefined,
  app: async () => appOf('Pay'),
  appOfKey: async () => ({ app: null, whole: true }),
  seesApps: async () => ({ connected: true, external: true }),
  user: async () => ({ user: null, login: null, assignments: null }),
  admitted: async () => [],
  approvals: async () => null,
  lastFailedLogin: async () => 'none',
  ...more,
});
const diagnose = (reads: OrgReads, more: Partial<Subject> = {}): Promise<DoctorResult> => {
  const describe = (error: unknown) => ({ message: (error as Error).message, actions: ['Look again.'] });
  const checks = orgChecks(async () => reads, { readKey: null, now: () => new Date('2026-11-20T12:00:00Z') });
  return runChecks(checks, { ...subject, ...more, reachesOrg: true }, { describe });
};
const told = ({ checks }: DoctorResult, id: string) => {
  const { status, code } = checks.find((one) => one.id === id) ?? {};
  return { status, code };
};

describe('The checks of app and user', () => {
  it('end at a fault of the app that the exchange goes by', async () => {
    const result = await diagnose(orgOf());
    expect(result.firstCause).to.equal('bearer-flow-off');
    expect(result.checks.map(({ id }) => id)).to.deep.equal(['org-session', 'org-app', 'app-flow']);
  });

  it('only warn where the exchange goes to another org than the one that is asked', async () => {
    const result = await diagnose(orgOf(), { orgUrl: 'https://other.my.salesforce.com' });
    expect(result.firstCause).to.equal(null);
    expect(told(result, 'app-flow')).to.deep.equal({ status: 'warn', code: 'bearer-flow-off' });
    expect(told(result, 'session-level')).to.deep.equal({ status: 'warn', code: 'high-assurance' });
  });

  it('only warn of an app that is not the one of the client id', async () => {
    const result = await diagnose(orgOf(), { clientId: 'key-of-nobody' });
    expect(told(result, 'org-app')).to.deep.equal({ status: 'warn', code: 'client-id-of-other-app' });
    expect(told(result, 'app-flow')).to.deep.equal({ status: 'warn', code: 'bearer-flow-off' });
  });

  it('look at the app of the client id, where the org shows it', async () => {
    const appOfKey = async () => ({ app: appOf('Orders', { state: 'no-oauth' }), whole: true });
    const result = await diagnose(orgOf({ appOfKey }), { clientId: 'key-of-Orders' });
    expect(told(result, 'org-app').status).to.equal('warn');
    expect(result.checks[1]?.detail).to.contain('the connected app Orders');
    expect(result.firstCause).to.equal('app-without-oauth');
  });

  it('ask nothing more of an org that does not take the session', async () => {
    const refused = new JwtError('org-refused-session', { errorCode: 'X', message: 'over', host: url });
    let asked = 0;
    const app = async () => {
      asked += 1;
      return null;
    };
    const session = () => Promise.reject(refused);
    const ended = await diagnose(orgOf({ session, app }));
    expect([ended.firstCause, asked]).to.deep.equal(['org-refused-session', 0]);
    const login = () => ({ keyLogin: true, devHubClientId: null });
    const renewable = await diagnose(orgOf({ session, app, login }));
    expect(new Set(renewable.checks.map(({ status }) => status))).to.deep.equal(new Set(['unknown']));
    expect([renewable.firstCause, asked]).to.deep.equal([null, 0]);
  });

  it('say of an app that nobody finds what it takes to see it, where the org may hide it', async () => {
    const app = () => Promise.reject(new JwtError('app-not-found', { app: 'Pay' }));
    const seesApps = async () => ({ connected: false, external: true });
    const hidden = await diagnose(orgOf({ app, seesApps }));
    expect(told(hidden, 'org-app')).to.deep.equal({ status: 'unknown', code: null });
    expect(hidden.checks[1]?.detail).to.contain('Customize Application');
    expect((await diagnose(orgOf({ app }))).firstCause).to.equal('app-not-found');
  });
});
