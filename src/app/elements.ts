/**
 * The policy table: one row for each thing that an administrator decides about the tokens of an app. `policy display`,
 * `policy set`, `enable`, `app display` and `app list` go by it. Which element lies where: docs/salesforce.md §3.2, §4.2, §4.5
 */
import {
  at,
  choiceFlag,
  commaSeparated,
  type Element,
  inOauth,
  inOauthPolicy,
  keysOf,
  minutes,
  type NamesWish,
  namesAt,
  namesFlags,
  numberFlag,
  oneOf,
  onOff,
  plain,
  repeated,
  textFlag,
} from './element.ts';
import {
  isLongerRefreshToken,
  noRefreshTokenPolicy,
  parseRefreshToken,
  type RefreshTokenPolicy,
  refreshTokenElements,
  refreshTokenText,
  sayRefreshToken,
} from './refresh-token.ts';
import {
  isLongerTimeout,
  noTimeout,
  sayMinutes,
  sayTimeout,
  type Timeout,
  type TimeoutWish,
  timeoutAt,
  timeoutFlag,
  timeoutInSetup,
} from './timeout.ts';

export type PermittedUsers = 'admin-approved' | 'self-authorize';
export type IpRelaxation = 'enforce' | 'bypass' | 'bypass-2factor' | 'enforce-relax-refresh';

export type Policy = {
  issuesJwt: boolean | null;
  timeout: Timeout;
  guestTimeout: Timeout;
  permittedUsers: PermittedUsers | null;
  permissionSets: string[];
  profiles: string[];
  ipRelaxation: IpRelaxation | null;
  refreshToken: RefreshTokenPolicy;
  /** Of opaque tokens and sessions; JWT-based access tokens go by `timeout`. */
  sessionTimeoutMinutes: number | null;
  sessionLevel: string | null;
};

/** What a change can ask for. Lists hold names that are known to exist. */
export type PolicyWishes = {
  issuesJwt: boolean;
  timeout: TimeoutWish;
  guestTimeout: TimeoutWish;
  permittedUsers: PermittedUsers;
  permissionSets: NamesWish;
  profiles: NamesWish;
  ipRelaxation: IpRelaxation;
  refreshToken: RefreshTokenPolicy;
  sessionTimeoutMinutes: number;
  sessionLevel: never;
};

/** What a policy change asks for; what is absent stays as it is. */
export type PolicyEdit = Partial<PolicyWishes>;

export type ElementName = keyof Policy;

/** The policy of an app of which the org tells nothing. */
export const unknownPolicy: Policy = {
  issuesJwt: null,
  timeout: noTimeout,
  guestTimeout: noTimeout,
  permittedUsers: null,
  permissionSets: [],
  profiles: [],
  ipRelaxation: null,
  refreshToken: noRefreshTokenPolicy,
  sessionTimeoutMinutes: null,
  sessionLevel: null,
};

const never = (): boolean => false;
const sayNames = (names: string[]): string => (names.length === 0 ? '(none)' : names.join(', '));

/** Whether the new value stands further back in the list of values, the safest first. */
const isFurther =
  (...order: string[]) =>
  (from: string | null, to: string | null): boolean =>
    from !== null && to !== null && order.indexOf(to) > order.indexOf(from);

const hasRisen = (from: number | null, to: number | null): boolean => from !== null && to !== null && to > from;

/** In the order in which people ask. */
export const elements: { readonly [Name in ElementName]: Element<Policy[Name], PolicyWishes[Name]> } = {
  issuesJwt: {
    label: 'JWT-based access tokens',
    part: 'tokens',
    flags: null, // enable and disable
    say: (isOn) => (isOn ? 'on' : 'off'),
    lowersSecurity: never,
    ConnectedApp: inOauth({
      ...at('oauthConfig.isNamedUserJwtEnabled', 59, onOff),
      tooOld: 'Issuing JWT-based access tokens',
    }),
    ExternalClientApp: {
      ...at('isNamedUserJwtEnabled', 61, onOff),
      tooOld: 'Issuing JWT-based access tokens from an external client app',
    },
  },
  timeout: {
    label: 'JWT timeout',
    part: 'policy',
    flags: timeoutFlag('timeout'),
    say: sayTimeout,
    lowersSecurity: isLongerTimeout,
    ConnectedApp: timeoutInSetup('NamedUserUvidTimeout'),
    ExternalClientApp: timeoutAt('namedUser'),
  },
  guestTimeout: {
    label: 'JWT timeout for guests',
    part: 'policy',
    flags: timeoutFlag('guest-timeout'),
    say: sayTimeout,
    lowersSecurity: isLongerTimeout,
    ConnectedApp: timeoutInSetup('UvidTimeout'),
    ExternalClientApp: timeoutAt('guest'),
  },
  permittedUsers: {
    label: 'Permitted users',
    part: 'policy',
    flags: choiceFlag('permitted-users', ['admin-approved', 'self-authorize']),
    say: (users) => users ?? 'unknown',
    lowersSecurity: isFurther('admin-approved', 'self-authorize'),
    ConnectedApp: at('oauthConfig.isAdminApproved', 46, {
      read: (text) => (text === 'true' ? 'admin-approved' : 'self-authorize'),
      write: (users) => String(users === 'admin-approved'),
    }),
    ExternalClientApp: at(
      'permittedUsersPolicyType',
      59,
      oneOf({ 'admin-approved': 'AdminApprovedPreAuthorized', 'self-authorize': 'AllSelfAuthorized' }),
    ),
  },
  permissionSets: {
    label: 'Permission sets',
    part: 'policy',
    flags: namesFlags('permission-set'),
    say: sayNames,
    lowersSecurity: never, // to let people in is what the list is for
    ConnectedApp: namesAt('permissionSetName', 46, repeated),
    ExternalClientApp: namesAt('commaSeparatedPermissionSet', 59, commaSeparated),
  },
  profiles: {
    label: 'Profiles',
    part: 'policy',
    flags: namesFlags('profile'),
    say: sayNames,
    lowersSecurity: never,
    ConnectedApp: namesAt('profileName', 46, repeated),
    ExternalClientApp: namesAt('commaSeparatedProfile', 59, commaSeparated),
  },
  ipRelaxation: {
    label: 'IP relaxation',
    part: 'policy',
    flags: choiceFlag('ip-relaxation', ['enforce', 'bypass', 'bypass-2factor', 'enforce-relax-refresh']),
    say: (relaxation) => relaxation ?? 'not set',
    lowersSecurity: isFurther('enforce', 'enforce-relax-refresh', 'bypass-2factor', 'bypass'),
    ConnectedApp: inOauthPolicy(
      'ipRelaxation',
      oneOf({
        enforce: 'ENFORCE',
        bypass: 'BYPASS',
        'bypass-2factor': 'BYPASS_2FACTOR',
        'enforce-relax-refresh': 'ENFORCE_RELAXREFRESH',
      }),
    ),
    ExternalClientApp: at(
      'ipRelaxationPolicyType',
      59,
      oneOf({
        enforce: 'Enforce',
        bypass: 'Bypass',
        'bypass-2factor': 'Bypass_2factor',
        'enforce-relax-refresh': 'Enforce_RelaxRefresh',
      }),
    ),
  },
  refreshToken: {
    label: 'Refresh tokens',
    part: 'policy',
    flags: textFlag('refresh-token', 'infinite|zero|lifetime:30d|inactivity:12h', (text) => {
      const wish = parseRefreshToken(text); // at once: no org need be asked to refuse a text
      return () => wish;
    }),
    say: sayRefreshToken,
    lowersSecurity: isLongerRefreshToken,
    ConnectedApp: inOauthPolicy('refreshTokenPolicy', refreshTokenText),
    ExternalClientApp: refreshTokenElements,
  },
  sessionTimeoutMinutes: {
    label: 'Session timeout',
    part: 'policy',
    flags: numberFlag('session-timeout'),
    say: (value) => (value === null ? 'not set' : sayMinutes(value)),
    lowersSecurity: hasRisen,
    ConnectedApp: at('sessionPolicy.sessionTimeout', 49, minutes),
    ExternalClientApp: at('sessionTimeoutInMinutes', 59, minutes),
  },
  sessionLevel: {
    label: 'Session level',
    part: 'policy',
    flags: null,
    say: (level) => level ?? 'not set',
    lowersSecurity: isFurther('HIGH_ASSURANCE', 'STANDARD', 'LOW'),
    ConnectedApp: at('sessionPolicy.sessionLevel', 49, plain),
    ExternalClientApp: at('requiredSessionLevel', 59, plain),
  },
};

export const elementNames = keysOf(elements);
