/** What lives on after a revocation, in plain words. docs/salesforce.md §8.1, §8.2, §8.3, §13 */

import type { RevocableToken } from '../token/revocable-token.ts';
import type { Listing } from './grant.ts';
import type { GrantScope, Outcome, Proof } from './result.ts';

type Aftermath = {
  scope: GrantScope;
  /** Whether refresh tokens were to end as well. */
  refreshTokens: boolean;
  proof: Proof | null;
  probe: RevocableToken | null;
  listing: Listing;
  keyChanged: boolean;
  /** Whether the user is kept out, and so gets no new token. */
  isFrozen?: boolean;
  /** Whether the app has OAuth. */
  givesTokens?: boolean;
};

/** After the end of more than one token. */
export function stillValidWithoutGrants(aftermath: Aftermath): string[] {
  const lines = { user: ofUser, app: ofApp, org: ofOrg }[aftermath.scope];
  return [...shownToken(aftermath), ...lines(aftermath), ...spared(aftermath)];
}

/** Seen, not supposed. docs/salesforce.md §13 */
function shownToken({ proof, probe, scope }: Aftermath): string[] {
  if (scope === 'org' && probe && probe.kind !== 'jwt-access') {
    return ['The token of --token-file: it is not a JWT-based access token, so a new signing key does not end it.'];
  }
  if (proof?.after !== 'accepted') return [];
  const end = probe?.expiresAt ? `expires at ${probe.expiresAt}` : 'without an expiry time';
  const why =
    scope === 'org'
      ? 'Its signing key is still valid, or the token is not a JWT of this org.'
      : 'Ending its session did not end it.';
  return [`The token of --token-file: still accepted, ${end}. ${why}`];
}

const localChecks = 'JWTs at services that verify them locally, without asking the org: until they expire.';

/** Nobody has written down what becomes of them, so neither end is claimed. */
const jwtsOf = (whose: string): string =>
  `JWT-based access tokens ${whose}: it is not known whether they end with their session; if not, they stay valid until they expire.`;

/** What was just seen of one of them. */
function otherJwtsOf(whose: string, { proof, probe }: Aftermath): string {
  const hasEnded = probe?.kind === 'jwt-access' && proof?.before === 'accepted' && proof.after === 'rejected';
  return hasEnded
    ? `Other JWT-based access tokens ${whose}: the one of --token-file has ended, but it is not known whether these have; if not, they stay valid until they expire.`
    : jwtsOf(whose);
}

const wayInOfUser =
  'New logins: a client with the private key of an app that the user may use needs no refresh token, and can get a new token immediately. Freeze the user, remove the user\'s access to the app, or switch the app off: "sf jwt app block".';

function ofUser(aftermath: Aftermath): string[] {
  const { refreshTokens, isFrozen = false } = aftermath;
  return [
    otherJwtsOf('that the user already holds', aftermath),
    localChecks,
    ...refreshLine(refreshTokens),
    ...(isFrozen ? [] : [wayInOfUser]),
    'Other sessions of the user: browsers, SOAP, opaque tokens without a listed refresh token.',
  ];
}

function ofApp(aftermath: Aftermath): string[] {
  const { refreshTokens, givesTokens = true } = aftermath;
  if (!givesTokens)
    return [
      'Sessions that start at the app, such as with SAML: it has no OAuth, so it issues no token, and there is none to end.',
    ];
  return [
    otherJwtsOf('that were issued to the app', aftermath),
    localChecks,
    'Sessions that the org does not record as logins of this app, and sessions without a JWT.',
    ...refreshLine(refreshTokens),
    `New logins: a client with the app's private key can get a new token immediately. Switch the app off: "sf jwt app block". To continue with another key, replace it: "sf jwt cert rotate".`,
  ];
}

function ofOrg({ keyChanged, refreshTokens }: Aftermath): string[] {
  const until = keyChanged
    ? 'JWTs at Salesforce servers that have not received the change yet: up to 30 minutes after the click.'
    : 'Every JWT-based access token of the org, until someone clicks Revoke Tokens in Setup; then up to 30 minutes.';
  return [
    until,
    'JWTs at services that cache the old keys: until they fetch the keys again, or the JWTs expire.',
    'Sessions: the button ends tokens only, so clients of the hybrid flow keep their access.',
    ...(refreshTokens
      ? ['Refresh tokens of apps that issue opaque tokens.']
      : ['Refresh tokens: apps can immediately get new JWTs, signed with the new key.']),
    'New logins: clients with the private key of an app can get a new token immediately. "sf jwt app block" switches an app off.',
  ];
}

const refreshLine = (ended: boolean): string[] =>
  ended
    ? [
        'Refresh tokens that the org does not list: JWT bearer logins may leave no row, so "none listed" does not mean "none".',
      ]
    : ['Refresh tokens, which were not revoked at your request: an app can immediately get a new access token.'];

const spared = ({ listing }: Aftermath): string[] =>
  listing.spared > 0 ? ['The session that this command runs in. End it with "sf org logout" and a new login.'] : [];

/** After the end of one token, as far as that was seen. */
export function stillValidWithoutToken(token: RevocableToken, outcome: Outcome | null): string[] {
  return [...(outcome === 'unchecked' ? [perhaps(token)] : []), ...stillValidBeside(token)];
}

/** Of an opaque token the org is all that says whose it is. */
function perhaps({ expiresAt, issuer, orgId }: RevocableToken): string {
  const facts = [
    ...(expiresAt ? [`until it expires at ${expiresAt}`] : []),
    ...(orgId && !issuer ? [`it contains the org ${orgId}`] : []),
  ];
  return `This token, as far as could be checked${facts.length > 0 ? `: ${facts.join('; ')}` : ''}.`;
}

function stillValidBeside(token: RevocableToken): string[] {
  const others = 'Other tokens of the same user and app.';
  const consent = 'The approval of the app: a client with its key can get a new token immediately.';
  if (token.kind === 'refresh') {
    return [`${localCheck('A JWT-based access token that was issued for it', null)}`, others, consent];
  }
  const refresh = 'The refresh token that came with it, if there is one: it can be exchanged for a new access token.';
  const local = token.kind === 'opaque-access' ? [] : [localCheck('This token', token.expiresAt)];
  return [...local, refresh, others, consent];
}

function localCheck(what: string, expiresAt: string | null): string {
  const end = expiresAt ? `until it expires at ${expiresAt}` : 'until it expires';
  return `${what}, at services that verify JWTs locally, without asking the org: ${end}.`;
}

/** What an org lists of an app. `tokens`, `users`: null where it does not tell. `whole`: these are all that it has. */
type Listed = { tokens: number | null; users: number | null; whole: boolean };

/** After an app is closed. `isOff`: the app itself is switched off; else it admits nobody. docs/salesforce.md §4.7 */
export function stillValidInBlockedApp({ isOff, ...listed }: Listed & { isOff: boolean }): string[] {
  const others = isOff
    ? 'Existing refresh tokens and sessions: it is not documented whether switching the app off ends them.'
    : 'Existing refresh tokens and sessions: removing the pre-authorisation does not reliably end any of them.';
  return [
    `${jwtsOf('that were issued to the app').replace('with their session', 'with it')} ${inNumbers(listed)}`,
    localChecks,
    others,
  ];
}

function inNumbers({ tokens, users, whole }: Listed): string {
  if (tokens === null || users === null) return 'The org does not show how many there are.';
  if (tokens === 0) return 'The org lists no token of the app, and logins with a key may not appear in its list.';
  const count = `${whole ? '' : 'at least '}${tokens} ${tokens === 1 ? 'token' : 'tokens'}`;
  return `The org lists ${count} of ${users} ${users === 1 ? 'user' : 'users'}; logins with a key may not appear in its list.`;
}

/** After an app is deleted. `logins`: those that sf has stored, by their usernames. docs/salesforce.md §4.7 */
export function stillValidOfDeletedApp({
  permissionSets,
  logins,
  ...listed
}: Listed & { permissionSets: string[]; logins: string[] }): string[] {
  return [
    `${jwtsOf('that were issued to the app').replace('with their session', 'with it')} ${inNumbers(listed)}`,
    localChecks,
    'Existing refresh tokens and sessions: it is not documented whether deleting the app ends them.',
    ...(permissionSets.length > 0
      ? [`Permission sets, with the users who have them: ${permissionSets.join(', ')}.`]
      : []),
    ...(logins.length > 0
      ? [
          `Logins with the app that sf has stored here, and that can no longer be renewed: ${logins.join(', ')}. End them with "sf org logout".`,
        ]
      : []),
    'The private key, wherever it is stored: it gives no more access, unless another app trusts its certificate.',
  ];
}
