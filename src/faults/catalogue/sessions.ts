import type { EntryRow } from './entry.ts';

/** Sessions, versions and permissions at the APIs of an org. docs/salesforce.md §2, §6.5, §11, §12.3 */
export const sessionFaults: readonly EntryRow[] = [
  {
    code: 'org-auth-missing',
    fault: { name: 'OrgAuthMissingError' },
    recognises: [/no authorization information found|NamedOrgNotFoundError|NoAuthInfoFound|no authenticated org/i],
    meaning: 'The CLI has no login for this org, or no access token of it.',
    causes: [
      'The alias or username is misspelt.',
      'Nobody has logged in to this org on this machine, or in this build.',
    ],
    checks: ['See the orgs that the CLI knows: "sf org list".'],
    actions: ['Log in again: "sf org login web --alias <alias>", or "sf org login jwt" in a build.'],
  },
  {
    code: 'api-version-too-old',
    fault: { name: 'ApiVersionTooOldError' },
    meaning: 'The change needs a newer API version than this call would use.',
    causes: ['--api-version or the configuration variable org-api-version names an old version.'],
    actions: [
      'Leave --api-version and the configuration variable org-api-version out, to use the newest version of the org.',
    ],
  },
  {
    code: 'soap-refuses-jwt',
    fault: { name: 'SoapRefusesJwtError' },
    recognises: [/SOAP API does not support JWT/i],
    meaning:
      'The session is a JWT, and the SOAP API, which Metadata API calls use, takes JWTs only from API 68.0 on. Below that it calls them an invalid session.',
    causes: ['The app issues JWT-based access tokens, and the call uses an API version below 68.0.'],
    checks: ['See form and expiry of the session: "sf jwt decode --target-org <alias>".'],
    actions: [
      'If the org offers 68.0 or later, leave --api-version and the configuration variable org-api-version out.',
      'Otherwise log in through an app that issues opaque tokens: "sf org login web --alias <alias>".',
    ],
  },
  {
    code: 'soap-session-invalid',
    recognises: [/Invalid Session ID found in SessionHeader/i],
    meaning:
      'The SOAP API, which Metadata API calls use, does not take the session. It says the same to a dead session and to a live JWT, which it takes from API 68.0 on only.',
    causes: [
      'The session has expired or was revoked.',
      'The session is a JWT, and the call uses a version below 68.0.',
    ],
    checks: ['See form and expiry of the session: "sf jwt decode --target-org <alias>".'],
    actions: [
      'If the session is a JWT, use API 68.0 or later: "sf config set org-api-version 68.0", if the org offers it.',
      'Otherwise log in again: "sf org login web --alias <alias>".',
    ],
  },
  {
    code: 'org-refused',
    fault: { name: 'OrgRefusedError' },
    meaning: "The org refused the request; the words beside it are Salesforce's own.",
    actions: [
      'Check what your user may do in this org: Metadata API calls need API Enabled and Modify Metadata Through Metadata API Functions.',
    ],
  },
  {
    code: 'org-refused-version',
    fault: { name: 'OrgRefusedError', variant: 'version' },
    recognises: [/UNSUPPORTED_API_VERSION/i],
    meaning: 'The org does not know this API version.',
    causes: [
      'The configuration variable org-api-version, or --api-version, names a version that this org does not have yet.',
    ],
    checks: ['See what is set: "sf config get org-api-version".'],
    actions: [
      'Leave --api-version and the configuration variable org-api-version out, to use the newest version of the org.',
    ],
  },
  {
    code: 'org-refused-session',
    fault: { name: 'OrgRefusedError', variant: 'session' },
    general: true,
    recognises: [/INVALID_SESSION_ID|session expired or invalid|RefreshTokenAuthError/i],
    meaning: 'The org does not take the session any more.',
    causes: [
      'The session has expired, or somebody ended it.',
      'The session is a JWT, and the call went to a SOAP API below 68.0.',
    ],
    checks: ['See form and expiry of the session: "sf jwt decode --target-org <alias>".'],
    actions: [
      'Log in again: "sf org login web --alias <alias>" or "sf org login jwt".',
      'See what the CLI holds: "sf org list".',
    ],
  },
  {
    code: 'permission-missing',
    fault: { name: 'PermissionMissingError' },
    recognises: [/INSUFFICIENT_ACCESS|INSUFFICIENT_PERMISSIONS|insufficient access rights/i],
    meaning: 'Your user lacks a permission for this.',
    causes: ['The profile and the permission sets of the user lack what the call needs.'],
    checks: ['Setup > Users > the user > View Summary lists its permissions.'],
    actions: [
      'Connected apps need Customize Application, and Modify All Data or Manage Connected Apps.',
      'External client apps need Create, edit, and delete External Client Apps; for their policies View all External Client Apps, view their settings, and edit their policies.',
    ],
  },
  {
    code: 'exchange-refused',
    fault: { name: 'ExchangeRefusedError' },
    recognises: [{ error: 'invalid_grant' }],
    general: true,
    meaning:
      'Salesforce refused the exchange, and its words beside the error code are none that are known here. Nothing is guessed: its own words must do.',
    checks: ["The user's Login History in Setup shows the status that Salesforce recorded."],
    actions: ['Setup > Login History of the user shows the status that Salesforce recorded.'],
  },
  {
    code: 'api-version-too-old-sessions',
    fault: { name: 'ApiVersionTooOldError', variant: 'sessions' },
    meaning:
      'Sessions beside JWT-based access tokens are marked from API 64.0 on. There was nothing else to look for, so nothing was revoked.',
    actions: [
      'Leave --api-version and the configuration variable org-api-version out, to use the newest version of the org.',
      'End refresh tokens as well: leave --no-refresh-tokens out.',
    ],
  },
  {
    code: 'org-refused-lists',
    fault: { name: 'OrgRefusedError', variant: 'lists' },
    meaning: 'The org does not show the sessions and tokens that are to be ended. Nothing was revoked.',
    actions: ['Use the login of an administrator. A single token needs none: "sf jwt revoke --token-file <file>".'],
  },
  {
    code: 'permission-missing-revoke',
    fault: { name: 'PermissionMissingError', variant: 'revoke' },
    meaning:
      'The org shows sessions and tokens of others only to users with the permission for it. Nothing was revoked.',
    actions: [
      "Use the login of a user who has the permission: sessions need Manage Users, connected apps' tokens Customize Application, external client apps' tokens the permission to edit their policies.",
      'A single token needs no permission: "sf jwt revoke --token-file <file>".',
    ],
  },
];
