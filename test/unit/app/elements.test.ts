import { expect } from 'chai';
import fc from 'fast-check';
import type { AppType } from '../../../src/app/app.ts';
import { type AppKind, connectedApp, externalClientApp, globalType, policyType } from '../../../src/app/app-kind.ts';
import { diff, type Settings } from '../../../src/app/component.ts';
import type { GivenFlags } from '../../../src/app/element.ts';
import {
  type Policy,
  type PolicyEdit,
  type PolicyElementName,
  policyElementNames,
  policyElements,
  unknownPolicy,
  type Wish,
} from '../../../src/app/elements.ts';
import { edited, fieldsInSetup, policyInRow, policyOf } from '../../../src/app/policy.ts';
import { noTimeout } from '../../../src/app/timeout.ts';
import { JwtError } from '../../../src/faults/errors.ts';

const bare = (type: string, elementsOfIt: Settings[string]['elements']): Settings => ({
  [type]: { type, fullName: 'Pay', elements: elementsOfIt },
});

/** An app of each kind with OAuth and little else: most elements are still absent. */
const apps: { kind: AppKind; settings: Settings }[] = [
  {
    kind: connectedApp,
    settings: bare('ConnectedApp', { label: 'Pay', oauthConfig: { callbackUrl: 'https://x.example' } }),
  },
  {
    kind: externalClientApp,
    settings: { ...bare(globalType, { label: 'Pay' }), ...bare(policyType, { label: 'Pay' }) },
  },
];

const timeouts = fc.constantFrom<Wish<Policy['timeout']>>('session', 1, 5, 30, 720);
const listsOfNames = fc.record({
  add: fc.uniqueArray(fc.stringMatching(/^[A-Z][A-Za-z_ ]{0,8}[a-z]$/), { maxLength: 3 }),
});

/** What can be asked of each element. The session level has no flag, but the table can write it. */
const wishes: { [Name in PolicyElementName]: fc.Arbitrary<Wish<Policy[Name]>> } = {
  issuesJwt: fc.boolean(),
  timeout: timeouts,
  guestTimeout: timeouts,
  permittedUsers: fc.constantFrom('admin-approved', 'self-authorize'),
  permissionSets: listsOfNames,
  profiles: listsOfNames,
  ipRelaxation: fc.constantFrom('enforce', 'bypass', 'bypass-2factor', 'enforce-relax-refresh'),
  refreshToken: fc.oneof(
    fc.constantFrom(
      { policy: 'infinite', amount: null, unit: null } as const,
      { policy: 'zero', amount: null, unit: null } as const,
    ),
    fc.record({
      policy: fc.constantFrom('lifetime', 'inactivity'),
      amount: fc.integer({ min: 1, max: 99_999 }),
      unit: fc.constantFrom('hours', 'days', 'months'),
    }),
  ),
  sessionTimeoutMinutes: fc.integer({ min: 1, max: 1440 }),
  sessionLevel: fc.constantFrom('LOW', 'STANDARD', 'HIGH_ASSURANCE'),
};

/** The value that an element has after a wish was written where nothing was. */
const granted: { [Name in PolicyElementName]: (wish: Wish<Policy[Name]>) => Policy[Name] } = {
  issuesJwt: (isOn) => isOn,
  timeout: timeoutOf,
  guestTimeout: timeoutOf,
  permittedUsers: (users) => users,
  permissionSets: ({ add = [] }) => add,
  profiles: ({ add = [] }) => add,
  ipRelaxation: (relaxation) => relaxation,
  refreshToken: (policy) => policy,
  sessionTimeoutMinutes: (minutes) => minutes,
  sessionLevel: (level) => level,
};

function timeoutOf(wish: Wish<Policy['timeout']>): Policy['timeout'] {
  return wish === 'session' ? { source: 'session', minutes: null } : { source: 'app', minutes: wish };
}

/** Writing an element and reading it gives what was asked for, and nothing else of the policy has changed. */
function reads<Name extends PolicyElementName>(name: Name, kind: AppKind, settings: Settings): void {
  fc.assert(
    fc.property(wishes[name], (wish) => {
      const before = policyOf(kind, settings).policy;
      const after = policyOf(kind, edited(kind, settings, { [name]: wish }, 68)).policy;
      const besides = name === 'ipRelaxation' || name === 'refreshToken' ? requiredTogether(kind) : {};
      expect(after).to.deep.equal({ ...before, ...besides, [name]: granted[name](wish) });
    }),
  );
}

/** A connected app has both or neither, so the other one gets Salesforce's own default. */
const requiredTogether = (kind: AppKind): Partial<Policy> =>
  kind === connectedApp
    ? { ipRelaxation: 'enforce', refreshToken: { policy: 'infinite', amount: null, unit: null } }
    : {};

/** Writing the wish a second time, as when it is what the org holds already, changes nothing. */
function isStable<Name extends PolicyElementName>(name: Name, kind: AppKind, settings: Settings): void {
  fc.assert(
    fc.property(wishes[name], (wish) => {
      const once = edited(kind, settings, { [name]: wish }, 68);
      expect(edited(kind, once, { [name]: wish }, 68)).to.deep.equal(once);
    }),
  );
}

/** Whoever is shown the change sees numbers as numbers and names as lists: value-forms.ts has the elements of the row. */
function isShown<Name extends PolicyElementName>(name: Name, kind: AppKind, settings: Settings): void {
  fc.assert(
    fc.property(wishes[name], (wish) => {
      const after = edited(kind, settings, { [name]: wish }, 68);
      const texts = Object.values(after)
        .flatMap((component) => diff(settings[component.type] ?? component, component))
        .flatMap(({ to }) => (typeof to === 'string' ? to : []));
      expect(texts.filter((text) => /^\d+$|,/.test(text))).to.deep.equal([]);
    }),
  );
}

for (const { kind, settings } of apps) {
  describe(`the policy table, for ${kind.type}`, () => {
    for (const name of policyElementNames) {
      if (policyElements[name][kind.type].kind === 'setup') continue;
      it(`reads ${name} as it writes it, and touches no other element`, () => reads(name, kind, settings));
      it(`shows ${name} as what it is`, () => isShown(name, kind, settings));
      it(`writes ${name} a second time without a change`, () => isStable(name, kind, settings));
    }
  });
}

describe('the policy table', () => {
  it('writes in the words of the metadata', () => {
    const edit: PolicyEdit = {
      issuesJwt: true,
      permittedUsers: 'admin-approved',
      permissionSets: { add: ['Pay_API', 'Robots'] },
      profiles: { add: ['Admin'] },
      ipRelaxation: 'enforce-relax-refresh',
      refreshToken: { policy: 'inactivity', amount: 12, unit: 'hours' },
      sessionTimeoutMinutes: 120,
    };
    expect(edited(connectedApp, bare('ConnectedApp', { oauthConfig: {} }), edit, 68)).to.deep.equal(
      bare('ConnectedApp', {
        oauthConfig: { isNamedUserJwtEnabled: 'true', isAdminApproved: 'true' },
        permissionSetName: ['Pay_API', 'Robots'],
        profileName: ['Admin'],
        oauthPolicy: { ipRelaxation: 'ENFORCE_RELAXREFRESH', refreshTokenPolicy: 'specific_inactivity:12:HOURS' },
        sessionPolicy: { sessionTimeout: '120' },
      }),
    );
    const external = { ...bare(globalType, {}), ...bare(policyType, {}) };
    expect(edited(externalClientApp, external, { ...edit, timeout: 15, guestTimeout: 'session' }, 68)).to.deep.equal({
      ...bare(globalType, { isNamedUserJwtEnabled: 'true' }),
      ...bare(policyType, {
        namedUserJwtTimeout: '15',
        namedUserJwtSessionTimeoutType: 'Custom',
        guestJwtSessionTimeoutType: 'UserSession',
        permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
        commaSeparatedPermissionSet: 'Pay_API,Robots',
        commaSeparatedProfile: 'Admin',
        ipRelaxationPolicyType: 'Enforce_RelaxRefresh',
        refreshTokenPolicyType: 'SpecificInactivity',
        refreshTokenValidityPeriod: '12',
        refreshTokenValidityUnit: 'Hours',
        sessionTimeoutInMinutes: '120',
      }),
    });
  });

  it('says which elements are unreadable where their component is hidden', () => {
    const hidden = policyOf(externalClientApp, {});
    expect(hidden.policy).to.deep.equal(unknownPolicy);
    expect(hidden.unreadable).to.deep.equal(policyElementNames);
  });

  it('says since which API version each kind of app has an element', () => {
    const since = (type: AppType) =>
      Object.fromEntries(policyElementNames.map((name) => [name, policyElements[name][type].since]));
    expect(since('ConnectedApp')).to.deep.equal({
      issuesJwt: 59,
      timeout: 59,
      guestTimeout: 59,
      permittedUsers: 46,
      permissionSets: 46,
      profiles: 46,
      ipRelaxation: 49,
      refreshToken: 49,
      sessionTimeoutMinutes: 49,
      sessionLevel: 49,
    });
    expect(since('ExternalClientApp')).to.deep.equal({
      issuesJwt: 61,
      timeout: 61,
      guestTimeout: 61,
      permittedUsers: 59,
      permissionSets: 59,
      profiles: 59,
      ipRelaxation: 59,
      refreshToken: 59,
      sessionTimeoutMinutes: 59,
      sessionLevel: 59,
    });
  });

  it('names the API version that a write needs, just below it and not from it on', () => {
    for (const { kind, settings } of apps) {
      const { since } = policyElements.issuesJwt[kind.type];
      const write = (apiVersion: number) => () => edited(kind, settings, { issuesJwt: true }, apiVersion);
      expect(write(since - 1), kind.type)
        .to.throw(JwtError)
        .with.property('name', 'ApiVersionTooOldError');
      expect(write(since), kind.type).not.to.throw();
    }
  });

  it('writes the mode of a timeout from API 65 on, which brought it', () => {
    const mode = (apiVersion: number) =>
      edited(externalClientApp, bare(policyType, {}), { timeout: 15 }, apiVersion)[policyType]?.elements
        .namedUserJwtSessionTimeoutType;
    expect(mode(64)).to.equal(undefined);
    expect(mode(65)).to.equal('Custom');
  });

  it('leaves the JWT timeouts of a connected app to Setup, and reads them from the fields of its row', () => {
    expect(fieldsInSetup).to.deep.equal(['NamedUserUvidTimeout', 'UvidTimeout']);
    expect(policyInRow({ NamedUserUvidTimeout: '15', UvidTimeout: null })).to.deep.equal({
      timeout: { source: 'app', minutes: 15 },
      guestTimeout: noTimeout, // null; of named users it may stand for the session timeout, and nothing is claimed
    });
    expect(policyInRow({ NamedUserUvidTimeout: null })).to.deep.equal({});
    const [pay] = apps;
    if (!pay) throw new Error('there is no connected app');
    expect(edited(connectedApp, pay.settings, { timeout: 15 }, 68)).to.deep.equal(pay.settings);
    expect(policyOf(connectedApp, pay.settings).unreadable).to.deep.equal(['timeout', 'guestTimeout']);
  });

  it('knows one value in the spellings of both kinds, in any case of letters', () => {
    const relaxed = bare(policyType, { ipRelaxationPolicyType: 'Enforce_relaxrefresh' });
    expect(policyOf(externalClientApp, relaxed).policy.ipRelaxation).to.equal('enforce-relax-refresh');
  });

  it('claims nothing for a value that it does not know', () => {
    const odd = { ipRelaxation: 'SOMETIMES', refreshTokenPolicy: 'specific_moonphase:1:DAYS' };
    const { policy } = policyOf(connectedApp, bare('ConnectedApp', { oauthPolicy: odd }));
    expect(policy).to.deep.include({ ipRelaxation: null, refreshToken: unknownPolicy.refreshToken });
  });
});

/** What the flags of an element ask for at an API version; null: nothing. */
function wished(given: GivenFlags, apiVersion = 68): PolicyEdit {
  const edit: { [name: string]: unknown } = {};
  for (const name of policyElementNames) {
    const wish = policyElements[name].flags?.wish(given);
    if (wish) edit[name] = wish(apiVersion);
  }
  return edit;
}

describe('the flags of the policy table', () => {
  const examples: { given: GivenFlags; edit: PolicyEdit }[] = [
    { given: {}, edit: {} },
    { given: { timeout: '15' }, edit: { timeout: 15 } },
    { given: { 'guest-timeout': 'session' }, edit: { guestTimeout: 'session' } },
    { given: { 'permitted-users': 'self-authorize' }, edit: { permittedUsers: 'self-authorize' } },
    { given: { 'add-permission-set': ['Pay_API'] }, edit: { permissionSets: { add: ['Pay_API'], remove: [] } } },
    { given: { 'remove-profile': ['Admin', 'Sales'] }, edit: { profiles: { add: [], remove: ['Admin', 'Sales'] } } },
    { given: { 'ip-relaxation': 'bypass-2factor' }, edit: { ipRelaxation: 'bypass-2factor' } },
    {
      given: { 'refresh-token': 'inactivity:12h' },
      edit: { refreshToken: { policy: 'inactivity', amount: 12, unit: 'hours' } },
    },
    { given: { 'session-timeout': 120 }, edit: { sessionTimeoutMinutes: 120 } },
  ];
  for (const { given, edit } of examples) {
    it(`ask with ${JSON.stringify(given)} for ${JSON.stringify(edit)}`, () => {
      expect(wished(given)).to.deep.equal(edit);
    });
  }

  it('refuse a refresh token policy before the API version is known, and a timeout only then', () => {
    const early = () => policyElements.refreshToken.flags?.wish({ 'refresh-token': 'never' });
    expect(early).to.throw(JwtError).with.property('name', 'PolicyValueError');
    const timeout = policyElements.timeout.flags?.wish({ timeout: '60' });
    expect(() => timeout?.(64))
      .to.throw(JwtError)
      .with.property('name', 'TimeoutNotAllowedError');
    expect(timeout?.(65)).to.equal(60);
  });
});

describe('the words of the policy table', () => {
  const sayings: { [Name in PolicyElementName]: [value: Policy[Name], words: string][] } = {
    issuesJwt: [
      [true, 'on'],
      [false, 'off'],
    ],
    timeout: [
      [{ source: 'app', minutes: 1 }, '1 minute'],
      [{ source: 'session', minutes: null }, "the user's session timeout"],
    ],
    guestTimeout: [[{ source: null, minutes: null }, "not set (Salesforce's documented default is 30 minutes)"]],
    permittedUsers: [
      ['admin-approved', 'admin-approved'],
      [null, 'unknown'],
    ],
    permissionSets: [
      [['Pay_API', 'Robots'], 'Pay_API, Robots'],
      [[], '(none)'],
    ],
    profiles: [[['Admin'], 'Admin']],
    ipRelaxation: [
      ['bypass', 'bypass'],
      [null, 'not set'],
    ],
    refreshToken: [
      [{ policy: 'infinite', amount: null, unit: null }, 'valid until revoked'],
      [{ policy: 'zero', amount: null, unit: null }, 'expire at once'],
      [{ policy: 'lifetime', amount: 30, unit: 'days' }, 'expire after 30 days'],
      [{ policy: 'inactivity', amount: 12, unit: 'hours' }, 'expire after 12 hours without use'],
      [{ policy: null, amount: null, unit: null }, 'not set'],
    ],
    sessionTimeoutMinutes: [
      [120, '120 minutes'],
      [null, 'not set'],
    ],
    sessionLevel: [
      ['STANDARD', 'STANDARD'],
      [null, 'not set'],
    ],
  };
  const check = <Name extends PolicyElementName>(name: Name): void => {
    for (const [value, words] of sayings[name]) expect(policyElements[name].say(value)).to.equal(words);
  };
  for (const name of policyElementNames) it(`say ${name} as people do`, () => check(name));
});

describe('what lowers security', () => {
  const hours = (amount: number, policy: 'lifetime' | 'inactivity' = 'lifetime') =>
    ({ policy, amount, unit: 'hours' }) as const;
  const infinite = { policy: 'infinite', amount: null, unit: null } as const;
  const zero = { policy: 'zero', amount: null, unit: null } as const;
  const own = (minutes: number) => ({ source: 'app', minutes }) as const;
  const session = { source: 'session', minutes: null } as const;
  const unset = { source: null, minutes: null } as const;

  /** Each change lowers it, and its opposite does not. */
  const lower: { [Name in PolicyElementName]: [from: Policy[Name], to: Policy[Name]][] } = {
    issuesJwt: [],
    timeout: [
      [own(15), own(30)],
      [unset, own(60)],
      [own(15), unset],
    ],
    guestTimeout: [[own(1), own(5)]],
    permittedUsers: [['admin-approved', 'self-authorize']],
    permissionSets: [],
    profiles: [],
    ipRelaxation: [
      ['enforce', 'enforce-relax-refresh'],
      ['enforce-relax-refresh', 'bypass-2factor'],
      ['bypass-2factor', 'bypass'],
      ['enforce', 'bypass'],
    ],
    refreshToken: [
      [zero, hours(1)],
      [hours(12), hours(13)],
      [hours(719), { policy: 'lifetime', amount: 30, unit: 'days' }],
      [hours(999), hours(1, 'inactivity')],
      [hours(999, 'inactivity'), infinite],
    ],
    sessionTimeoutMinutes: [[15, 120]],
    sessionLevel: [
      ['HIGH_ASSURANCE', 'STANDARD'],
      ['STANDARD', 'LOW'],
    ],
  };
  /** Nothing can be said of these, one way or the other. */
  const unclear: { [Name in PolicyElementName]: [from: Policy[Name], to: Policy[Name]][] } = {
    issuesJwt: [[true, false]],
    timeout: [[own(15), session]],
    guestTimeout: [[own(30), unset]],
    permittedUsers: [[null, 'self-authorize']],
    permissionSets: [[['Pay_API'], ['Pay_API', 'Robots']]],
    profiles: [[[], ['Admin']]],
    ipRelaxation: [[null, 'bypass']],
    refreshToken: [[unknownPolicy.refreshToken, infinite]],
    sessionTimeoutMinutes: [[null, 120]],
    sessionLevel: [[null, 'LOW']],
  };

  const check = <Name extends PolicyElementName>(name: Name): void => {
    const { lowersSecurity } = policyElements[name];
    for (const [from, to] of lower[name]) {
      expect(lowersSecurity(from, to), `${JSON.stringify(from)} → ${JSON.stringify(to)}`).to.equal(true);
      expect(lowersSecurity(to, from), `${JSON.stringify(to)} → ${JSON.stringify(from)}`).to.equal(false);
      expect(lowersSecurity(to, to)).to.equal(false);
    }
    for (const [from, to] of unclear[name]) {
      expect(lowersSecurity(from, to)).to.equal(false);
      expect(lowersSecurity(to, from)).to.equal(false);
    }
  };
  for (const name of policyElementNames) it(`is told of ${name} from two values`, () => check(name));
});
