import { expect } from 'chai';
import type { OauthSettings } from '../../../src/app/app-kind.ts';
import { unknownPolicy } from '../../../src/app/elements.ts';
import { type JudgedApp, judgeApp } from '../../../src/app/judge.ts';

const now = new Date('2026-11-20T12:00:00Z');
const oauth = { flows: [], scopes: ['api', 'refresh_token'] } as unknown as OauthSettings;
/** An app that pre-authorises somebody, without a certificate. */
const app = (more: Partial<JudgedApp> = {}, policy: Partial<JudgedApp['policy']> = {}): JudgedApp => ({
  app: 'Pay',
  installed: false,
  state: 'on',
  isCanvas: false,
  policy: { ...unknownPolicy, permittedUsers: 'admin-approved', permissionSets: ['Pay_API'], ...policy },
  oauth: { ...oauth, scopes: ['Api', 'RefreshToken'] },
  certificate: null,
  unreadable: [],
  ...more,
});
const codes = (judged: JudgedApp): string[] => judgeApp(judged, now).map(({ code }) => code);

describe('The judge of an app', () => {
  it('misses the certificate of one that is meant for the bearer flow, and of no other', () => {
    expect(codes(app())).to.deep.equal(['bearer-without-certificate']);
    expect(codes(app({ unreadable: ['certificate'] }))).to.deep.equal([]);
    expect(codes(app({}, { permittedUsers: 'self-authorize' }))).to.deep.equal([]);
    expect(codes(app({ isCanvas: true }))).to.deep.equal([]);
    expect(codes(app({ oauth: { ...oauth, flows: ['client-credentials'] } }))).to.deep.equal([]);
    expect(judgeApp(app(), now)[0]?.level).to.equal('info');
  });

  it('names the app in the commands that it hands over', () => {
    expect(judgeApp(app({ certificate: 'unreadable' }), now)).to.deep.equal([
      {
        level: 'error',
        code: 'certificate-unreadable',
        message: "The app's certificate is not readable. No bearer assertion will match it.",
        actions: ['sf jwt cert upload --target-org <alias> --app Pay --cert-file <file>'],
      },
    ]);
  });

  it('finds that nobody may use it, unless permission sets or profiles are hidden', () => {
    const nobody = { permissionSets: [], profiles: [] };
    expect(codes(app({}, nobody))).to.deep.equal(['nobody-assigned']);
    expect(codes(app({ unreadable: ['profiles'] }, nobody))).to.deep.equal([]);
  });

  it('misses the refresh scope of a pre-authorised app whose bearer flow is on', () => {
    const scopes = { ...oauth, flows: ['jwt-bearer' as const], scopes: ['Api'] };
    expect(codes(app({ oauth: scopes }))).to.include('no-refresh-scope');
    expect(codes(app({ oauth: { ...scopes, flows: [] } }))).not.to.include('no-refresh-scope');
    expect(codes(app({ oauth: { ...scopes, scopes: null } }))).not.to.include('no-refresh-scope');
  });

  it('tells of a session level that the flow cannot reach, of endless refresh tokens and of the second switch', () => {
    expect(codes(app({}, { sessionLevel: 'HIGH_ASSURANCE' }))).to.include('high-assurance');
    expect(codes(app({}, { refreshToken: { policy: 'infinite' } as never }))).to.include('endless-refresh-tokens');
    expect(codes(app({ installed: true }, { issuesJwt: true }))).to.include('second-switch');
    expect(codes(app({ installed: true }, { issuesJwt: null }))).not.to.include('second-switch');
  });
});
