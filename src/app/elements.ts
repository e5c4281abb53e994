/**
 * The policy table: one row for each thing that an administrator decides about the tokens of an app. `policy display`,
 * `policy set`, `enable`, `app display` and `app list` go by it. Which element lies where: docs/salesforce.md §3.2, §4.2, §4.5
 */

import { knownSince } from '../salesforce/versions.ts';
import {
  at,
  choiceFlag,
  inOauth,
  inOauthPolicy,
  keysOf,
  minutes,
  numberFlag,
  oneOf,
  onOff,
  type PolicyElement,
  plain,
} from './element.ts';
import { type NamesWish, names } from './names.ts';
import { noRefreshTokenPolicy, type RefreshTokenPolicy, refreshTokens } from './refresh-token.ts';
import { jwtTimeout, noTimeout, sayMinutes, type Timeout, type TimeoutWish } from './timeout.ts';

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

export type PolicyElementName = keyof Policy;

/** What a change can ask for, of an element with values of that type. */
export type Wish<V> = V extends string[] ? NamesWish : V extends Timeout ? TimeoutWish : NonNullable<V>;

/** What a policy change asks for; what is absent stays as it is. */
export type PolicyEdit = { [Name in PolicyElementName]?: Wish<Policy[Name]> };

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

/** Whether the new value stands further back among the values, the safest first. */
const isFurther =
  (...safestFirst: string[]) =>
  (from: string | null, to: string | null): boolean =>
    from !== null && to !== null && safestFirst.indexOf(to) > safestFirst.indexOf(from);

/** In the order in which people ask. */
export const policyElements: { readonly [Name in PolicyElementName]: PolicyElement<Policy[Name], Wish<Policy[Name]>> } =
  {
    issuesJwt: {
      label: 'JWT-based access tokens',
      part: 'tokens',
      flags: null, // enable and disable
      say: (isOn) => ({ true: 'on', false: 'off', null: 'unknown' })[`${isOn}`],
      lowersSecurity: () => false,
      ConnectedApp: inOauth(
        {
          ...at('oauthConfig.isNamedUserJwtEnabled', knownSince.jwtOfConnectedApp, onOff),
          tooOld: 'Issuing JWT-based access tokens',
        },
        false,
      ),
      ExternalClientApp: {
        ...at('isNamedUserJwtEnabled', knownSince.jwtOfExternalClientApp, onOff),
        tooOld: 'Issuing JWT-based access tokens from an external client app',
      },
    },
    timeout: jwtTimeout('JWT timeout', 'timeout', 'NamedUserUvidTimeout', 'namedUser'),
    guestTimeout: jwtTimeout('JWT timeout for guests', 'guest-timeout', 'UvidTimeout', 'guest'),
    permittedUsers: {
      label: 'Permitted users',
      part: 'policy',
      flags: choiceFlag('permitted-users', ['admin-approved', 'self-authorize']),
      say: (users) => users ?? 'unknown',
      lowersSecurity: isFurther('admin-approved', 'self-authorize'),
      ConnectedApp: inOauth<PermittedUsers | null, PermittedUsers>(
        at('oauthConfig.isAdminApproved', knownSince.admissionOfConnectedApp, {
          read: (text) => (text === 'true' ? 'admin-approved' : 'self-authorize'),
          write: (users) => String(users === 'admin-approved'),
        }),
        null,
      ),
      ExternalClientApp: at(
        'permittedUsersPolicyType',
        knownSince.externalClientApps,
        oneOf({ 'admin-approved': 'AdminApprovedPreAuthorized', 'self-authorize': 'AllSelfAuthorized' }),
      ),
    },
    permissionSets: names('Permission sets', 'permission-set', 'permissionSetName', 'commaSeparatedPermissionSet'),
    profiles: names('Profiles', 'profile', 'profileName', 'commaSeparatedProfile'),
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
        knownSince.externalClientApps,
        oneOf({
          enforce: 'Enforce',
          bypass: 'Bypass',
          'bypass-2factor': 'Bypass_2factor',
          'enforce-relax-refresh': 'Enforce_RelaxRefresh',
        }),
      ),
    },
    refreshToken: refreshTokens,
    sessionTimeoutMinutes: {
      label: 'Session timeout',
      part: 'policy',
      flags: numberFlag('session-timeout'),
      say: (value) => (value === null ? 'not set' : sayMinutes(value)),
      lowersSecurity: (from, to) => from !== null && to !== null && to > from,
      ConnectedApp: at('sessionPolicy.sessionTimeout', knownSince.policiesOfConnectedApp, minutes),
      ExternalClientApp: at('sessionTimeoutInMinutes', knownSince.externalClientApps, minutes),
    },
    sessionLevel: {
      label: 'Session level',
      part: 'policy',
      flags: null, // shown only
      say: (level) => level ?? 'not set',
      lowersSecurity: isFurther('HIGH_ASSURANCE', 'STANDARD', 'LOW'),
      ConnectedApp: at('sessionPolicy.sessionLevel', knownSince.policiesOfConnectedApp, plain),
      ExternalClientApp: at('requiredSessionLevel', knownSince.externalClientApps, plain),
    },
  };

export const policyElementNames = keysOf(policyElements);
