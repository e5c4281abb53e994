import { expect } from 'chai';
import fc from 'fast-check';
import { type AppKind, connectedApp, externalClientApp, globalType, policyType } from '../../../src/app/app-kind.ts';
import type { Settings } from '../../../src/app/component.ts';
import type { PolicyEdit } from '../../../src/app/elements.ts';
import { edited, policyOf, withPolicy } from '../../../src/app/policy.ts';
import { faultOf } from '../../support/faults.ts';

const connected: Settings = {
  ConnectedApp: {
    type: 'ConnectedApp',
    fullName: 'Pay',
    elements: {
      label: 'Pay',
      oauthConfig: { callbackUrl: 'https://example.com/cb', consumerKey: '3MVG9', isAdminApproved: 'true' },
      oauthPolicy: { ipRelaxation: 'ENFORCE', refreshTokenPolicy: 'specific_lifetime:90:DAYS' },
      permissionSetName: 'Pay_API',
    },
  },
};
const external: Settings = {
  [globalType]: { type: globalType, fullName: 'Orders_glbloauth', elements: { isNamedUserJwtEnabled: 'true' } },
  [policyType]: {
    type: policyType,
    fullName: 'Orders_oauthPlcy',
    elements: {
      externalClientApplication: 'Orders',
      ipRelaxationPolicyType: 'Enforce',
      permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
      commaSeparatedPermissionSet: 'Pay_API',
      refreshTokenPolicyType: 'SpecificLifetime',
      refreshTokenValidityPeriod: '90',
      refreshTokenValidityUnit: 'Days',
    },
  },
};
const kinds: [title: string, kind: AppKind, settings: Settings][] = [
  ['a connected app', connectedApp, connected],
  ['an external client app', externalClientApp, external],
];

const edits: fc.Arbitrary<PolicyEdit> = fc.record(
  {
    ipRelaxation: fc.constantFrom('enforce', 'bypass', 'bypass-2factor', 'enforce-relax-refresh'),
    refreshToken: fc.oneof(
      fc.constant({ policy: 'infinite', amount: null, unit: null } as const),
      fc.constant({ policy: 'zero', amount: null, unit: null } as const),
      fc.record({
        policy: fc.constantFrom('lifetime', 'inactivity'),
        amount: fc.integer({ min: 1, max: 99 }),
        unit: fc.constantFrom('hours', 'days', 'months'),
      }),
    ),
    sessionTimeoutMinutes: fc.integer({ min: 1, max: 1440 }),
    profiles: fc.record({ add: fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{1,6}$/), { maxLength: 3 }) }),
  },
  { requiredKeys: [] },
);

for (const [title, kind, settings] of kinds) {
  describe(`the policy of ${title}`, () => {
    it('reads in the words of the contract', () => {
      expect(policyOf(kind, settings).policy).to.deep.include({
        permittedUsers: 'admin-approved',
        permissionSets: ['Pay_API'],
        profiles: [],
        ipRelaxation: 'enforce',
        refreshToken: { policy: 'lifetime', amount: 90, unit: 'days' },
        sessionTimeoutMinutes: null,
      });
    });

    it('is, after an edit, what was asked, and nothing else has changed', () => {
      fc.assert(
        fc.property(edits, (edit) => {
          const before = policyOf(kind, settings).policy;
          const { profiles, ...plain } = edit;
          const after = policyOf(kind, withPolicy(kind, settings, edit, 68)).policy;
          expect(after).to.deep.equal({ ...before, ...plain, profiles: profiles?.add ?? [] });
        }),
      );
    });

    it('is unchanged by an edit that asks for what is there', () => {
      const { permittedUsers, refreshToken, ipRelaxation } = policyOf(kind, settings).policy;
      if (!permittedUsers || !ipRelaxation) throw new Error('the sample has both');
      const again = withPolicy(kind, settings, { permittedUsers, refreshToken, ipRelaxation }, 68);
      expect(again).to.deep.equal(settings);
    });

    it('loses its last permission set by an empty element, not by leaving the element out', () => {
      const edited = withPolicy(kind, settings, { permissionSets: { remove: ['pay_api'] } }, 68);
      expect(policyOf(kind, edited).policy.permissionSets).to.deep.equal([]);
      expect(JSON.stringify(edited)).to.match(/"(permissionSetName|commaSeparatedPermissionSet)":""/);
    });

    it('refuses self-authorize while permission sets are pre-authorised', () => {
      expect(faultOf(() => withPolicy(kind, settings, { permittedUsers: 'self-authorize' }, 68)).code).to.equal(
        'policy-value-self-authorize',
      );
    });
  });
}

describe('the JWT switch', () => {
  it('is one element in each kind of app', () => {
    expect(policyOf(connectedApp, edited(connectedApp, connected, { issuesJwt: true }, 68)).policy.issuesJwt).to.equal(
      true,
    );
    expect(
      policyOf(externalClientApp, edited(externalClientApp, external, { issuesJwt: false }, 68)).policy.issuesJwt,
    ).to.equal(false);
  });

  it('needs API 59 on a connected app and 61 on an external client app', () => {
    expect(faultOf(() => edited(connectedApp, connected, { issuesJwt: true }, 58)).code).to.equal(
      'api-version-too-old',
    );
    expect(faultOf(() => edited(externalClientApp, external, { issuesJwt: true }, 60)).code).to.equal(
      'api-version-too-old',
    );
  });

  it('is not touched where the org hides the settings, since a write would reset the rest', () => {
    const { [globalType]: _, ...hidden } = external;
    expect(faultOf(() => edited(externalClientApp, hidden, { issuesJwt: true }, 68)).code).to.equal(
      'settings-unreadable-global',
    );
    expect(policyOf(externalClientApp, hidden)).to.deep.include({ unreadable: ['issuesJwt'] });
    expect(policyOf(externalClientApp, hidden).policy.issuesJwt).to.equal(null);
  });

  it('does not switch OAuth on by the way', () => {
    const plain: Settings = { ConnectedApp: { type: 'ConnectedApp', fullName: 'Saml', elements: { label: 'Saml' } } };
    expect(faultOf(() => edited(connectedApp, plain, { issuesJwt: true }, 68)).code).to.equal('policy-value-no-oauth');
  });
});

describe('the JWT timeout of an external client app', () => {
  const withTimeout = (timeout: number | 'session', apiVersion: number) =>
    withPolicy(externalClientApp, external, { timeout }, apiVersion)[policyType]?.elements ?? {};

  it('is Custom with minutes, or UserSession without', () => {
    expect(withTimeout(60, 68)).to.include({ namedUserJwtSessionTimeoutType: 'Custom', namedUserJwtTimeout: '60' });
    const session = withTimeout('session', 68);
    expect(session).to.include({ namedUserJwtSessionTimeoutType: 'UserSession' });
    expect(session).not.to.have.property('namedUserJwtTimeout');
  });

  it('is the number alone before API 65, which does not know the type', () => {
    expect(withTimeout(15, 64)).to.include({ namedUserJwtTimeout: '15' });
    expect(withTimeout(15, 64)).not.to.have.property('namedUserJwtSessionTimeoutType');
  });

  it('is not set on an app that issues no JWTs', () => {
    const off = edited(externalClientApp, external, { issuesJwt: false }, 68);
    expect(faultOf(() => withPolicy(externalClientApp, off, { timeout: 15 }, 68)).code).to.equal('jwt-tokens-disabled');
  });

  it('claims nothing where nothing is set', () => {
    expect(policyOf(externalClientApp, external).policy.timeout).to.deep.equal({ source: null, minutes: null });
  });
});
