/** Tokens that look like an org's, and open something else: named, and never judged by the rules of an org. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readIssued } from '../../../src/token/revocable-token.ts';
import { decodeToken } from '../../../src/token/token.ts';
import { faultOf } from '../../support/faults.ts';
import { jwt as unsigned } from '../../support/tokens.ts';

const now = new Date('2026-11-27T12:00:00Z');
const fieldToken = (name: string): string =>
  readFileSync(new URL(`../../vectors/field/tokens/${name}`, import.meta.url), 'utf8').trim();

/** Signed as long as its algorithm signs. */
const bytes: Record<string, number> = { ES256: 64, HS256: 32, RS256: 256 };
const jwt = (header: { alg: string; [name: string]: string }, payload: object): string => {
  const signature = Buffer.alloc(bytes[header.alg] ?? 0, 0xa5).toString('base64url');
  return [
    ...unsigned(header, payload as never)
      .split('.')
      .slice(0, 2),
    signature,
  ].join('.');
};

const exp = 2_208_988_800;
const identity = 'https://login.salesforce.com/id/00D5g000004XyZaEAK/0055g00000Intg2AAB';
const tenant = 'a360/prod/0123456789abcdef0123456789abcdef';
const marketing = { access_token: 'aBc', client_id: 'x1', eid: 1, stack_key: 'S50', platform_version: 2, exp };
const samples: [what: string, kind: string, token: string][] = [
  ['Data 360, by ES256', 'data-360-token', fieldToken('data360.jwt')],
  [
    'Data 360, by RS256 and without an audience',
    'data-360-token',
    jwt(
      { alg: 'RS256', kid: 'CORE.00D5g000004XyZa.1' },
      { sub: identity, scp: 'cdp_query_api', iss: 'https://login.salesforce.com', exp },
    ),
  ],
  [
    'Data 360, by its tenant alone',
    'data-360-token',
    jwt({ alg: 'ES256' }, { sub: identity, audienceTenantId: tenant, exp }),
  ],
  [
    'Marketing Cloud, in three parts',
    'marketing-cloud-token',
    jwt({ alg: 'HS256', kid: '4', ver: '1', typ: 'JWT' }, marketing),
  ],
  [
    'Marketing Cloud, in four',
    'marketing-cloud-token',
    `${jwt({ alg: 'HS256', kid: '4', ver: '1', typ: 'JWT' }, marketing)}.abc-DEF_123`,
  ],
  [
    'Marketing Cloud, of an app that was opened',
    'marketing-cloud-token',
    jwt({ alg: 'HS256' }, { exp, jti: 'x', request: { claimsVersion: 2, user: { id: '1' } } }),
  ],
  [
    'B2C Commerce',
    'commerce-token',
    jwt(
      { alg: 'ES256', kid: 'a', typ: 'jwt' },
      { iss: 'slas/prod/zzrf_001', sub: 'cc-slas::zzrf_001::scid:1', aud: 'commercecloud/prod/zzrf_001', exp },
    ),
  ],
  [
    'Messaging',
    'messaging-token',
    jwt({ alg: 'RS256', kid: 'x' }, { sub: 'v2/iamessage/UNAUTH/NA/uid:1', iss: 'iamessage', exp }),
  ],
];

describe("A token of another cloud of Salesforce's", () => {
  for (const [what, kind, token] of samples) {
    it(`is known, without a fault for what is normal there: ${what}`, () => {
      const { kind: found, findings } = decodeToken(token, now);
      expect(found).to.equal(kind);
      expect(findings.filter(({ level }) => level === 'error' && !/signature/.test(level))).to.deep.equal([]);
      expect(findings.map(({ code }) => code)).to.include(`of-${kind}`);
    });

    it(`is neither ended nor asked about at an org, which is said with what ends it: ${what}`, () => {
      for (const refusal of ['revocation-refused', 'introspection-refused'] as const) {
        const fault = faultOf(() => readIssued(token, now, refusal));
        expect(fault).to.include({ code: `${refusal}-other-cloud` });
        expect(fault.message).not.to.match(/opens nothing|ID token/);
      }
      const [way] = faultOf(() => readIssued(token, now, 'revocation-refused')).actions;
      expect(way).to.match(/^(?:Stop|End)/);
    });
  }

  it('of Data 360 has its app, scopes, org, user and tenant', () => {
    expect(decodeToken(fieldToken('data360.jwt'), now).salesforce).to.include({
      orgId: '00D5g000004XyZaEAK',
      userId: '0055g00000Intg2AAB',
      tenantKey: tenant,
    });
    const { clientId, scopes } = decodeToken(fieldToken('data360.jwt'), now).salesforce ?? {};
    expect(clientId).to.match(/^3MVG9example/);
    expect(scopes).to.deep.equal(['cdp_profile_api', 'cdp_ingest_api', 'cdp_query_api', 'cdp_api']);
  });

  it('is not what an org issues for use there, nor an ID token', () => {
    const core = jwt(
      { alg: 'RS256', tty: 'sfdc-core-token', kid: 'CORE_ATJWT.00D5g000004XyZa.1' },
      { scp: 'cdp_api api', sub: 'uid:0055g00000Intg2AAB', cdp_tenant: tenant, exp },
    );
    expect(decodeToken(core, now).kind).to.equal('access-token');
    expect(decodeToken(fieldToken('id.jwt'), now).kind).to.equal('id-token');
  });

  it('that says it needs no signature is still called out', () => {
    const forged = jwt({ alg: 'none' }, { audienceTenantId: tenant, exp });
    expect(decodeToken(forged, now).findings.map(({ code }) => code)).to.include('alg-none');
  });
});
