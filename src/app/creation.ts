/** The parts of a new external client app, and the three stages in which they go to an org. Pure. docs/salesforce.md §4.1, §4.2, §4.7 */
import { JwtError } from '../faults/errors.ts';
import { knownSince } from '../salesforce/versions.ts';
import { externalClientApp, globalType, headerType, policyType, scopesType, switchesType } from './app-kind.ts';
import type { Component, Settings } from './component.ts';
import { requireApiVersion } from './element.ts';
import type { PolicyEdit } from './elements.ts';
import { MADE_HERE } from './ours.ts';
import { edited, requireConsistentUsers } from './policy.ts';

/** What is to be made. Null: nobody asked, so a default goes, and whatever an app that is there holds is right. */
export type CreationWish = {
  name: string;
  label: string | null;
  description: string | null;
  contactEmail: { address: string; given: boolean };
  scopes: string[];
  callbackUrl: string;
  certificatePem: string;
  issuesJwt: boolean;
  policy: PolicyEdit;
  /** Permission sets that the org lacks, and which are made along with the app. */
  newPermissionSets: string[];
};

/** `closed` and `open` are one component: the app is switched on with the stage that brings its policy, and no earlier. */
export type AppParts = {
  sets: Component[];
  header: Component;
  scopes: Component;
  global: Component;
  policy: Component;
  closed: Component;
  open: Component;
};

/** Letters, digits and single underscores, a letter first and no underscore last. docs/salesforce.md §4.7 */
const API_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
/** The parts are named after the app, and a name has an end. docs/salesforce.md §4.7 */
const LONGEST_NAME = 80 - '_oauthPlcy'.length;

/** @throws JwtError `NameNotAllowedError`. */
export function requireAppName(name: string): void {
  if (!API_NAME.test(name) || name.length > LONGEST_NAME)
    throw new JwtError('name-not-allowed-app', { longest: LONGEST_NAME });
}

/** 64 hex digits: the form in which keys of one's own are known to be taken. `randomBytes(n)`: n bytes that nobody can guess. */
export const newConsumerKey = (randomBytes: (size: number) => Buffer): string => randomBytes(32).toString('hex');

/**
 * The parts with the least that works. Whatever the API version does not know is left out.
 *
 * @throws JwtError `ApiVersionTooOldError`, `JwtTokensDisabledError`, `PolicyValueError`.
 */
export function appParts(wish: CreationWish & { consumerKey: string }, apiVersion: number): AppParts {
  requireApiVersion(externalClientApp.writtenSince, apiVersion, 'An external client app with an own certificate');
  const { name } = wish;
  const label = wish.label ?? name;
  const parent = { externalClientApplication: name, label };
  const switches = (isEnabled: boolean): Component => ({
    type: switchesType,
    fullName: `${name}_plcy`,
    elements: {
      ...parent,
      isEnabled: String(isEnabled),
      isOauthPluginEnabled: 'true',
      ...(apiVersion >= knownSince.startPageOfExternalClientApp && { startPage: 'None' }),
    },
  });
  return {
    sets: wish.newPermissionSets.map(permissionSet),
    header: {
      type: headerType,
      fullName: name,
      elements: {
        label,
        description: wish.description === null ? MADE_HERE : `${wish.description} (${MADE_HERE})`,
        contactEmail: wish.contactEmail.address,
        distributionState: 'Local',
        isProtected: 'false',
      },
    },
    scopes: {
      type: scopesType,
      fullName: `${name}_oauth`,
      elements: { ...parent, commaSeparatedOauthScopes: wish.scopes.join(', ') },
    },
    global: {
      type: globalType,
      fullName: `${name}_glbloauth`,
      elements: {
        ...parent,
        callbackUrl: wish.callbackUrl,
        certificate: wish.certificatePem,
        consumerKey: wish.consumerKey,
        isConsumerSecretOptional: 'false',
        isNamedUserJwtEnabled: String(wish.issuesJwt),
        isPkceRequired: 'true',
        isSecretRequiredForRefreshToken: 'true',
        shouldRotateConsumerKey: 'false',
        shouldRotateConsumerSecret: 'false',
      },
    },
    policy: policyFor(wish, parent, apiVersion),
    closed: switches(false),
    open: switches(true),
  };
}

/** No licence: such a set can be given to users of every kind. docs/salesforce.md §4.7 */
const permissionSet = (name: string): Component => ({
  type: 'PermissionSet',
  fullName: name,
  elements: { label: name.replaceAll('_', ' '), description: MADE_HERE, hasActivationRequired: 'false' },
});

function policyFor(wish: CreationWish, parent: { [element: string]: string }, apiVersion: number): Component {
  const edit: PolicyEdit = { ...defaultPolicy, ...wish.policy };
  if (edit.timeout !== undefined && !wish.issuesJwt) throw new JwtError('jwt-tokens-disabled');
  requireConsistentUsers({ permittedUsers: null, permissionSets: [], profiles: [] }, edit);
  const bare: Component = {
    type: policyType,
    fullName: `${wish.name}_oauthPlcy`,
    elements: { ...parent, requiredSessionLevel: 'STANDARD' },
  };
  const { [policyType]: policy = bare } = edited(externalClientApp, { [policyType]: bare }, edit, apiVersion);
  return policy;
}

/**
 * Nobody but whom an admin has let in, from the addresses that the org allows. A bearer login gets no refresh token, so that these
 * live as shortly as tools have long made them.
 */
const defaultPolicy: PolicyEdit = {
  permittedUsers: 'admin-approved',
  ipRelaxation: 'enforce',
  refreshToken: { policy: 'lifetime', amount: 4, unit: 'hours' },
};

/** What the org has of an app of that name; `settings` as `AppStore.read` gives them. */
export type FoundParts = { header: Component | null; settings: Settings };
