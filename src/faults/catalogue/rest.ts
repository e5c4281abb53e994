import type { EntryRow } from './entry.ts';

/** How the APIs refuse a token or a call. docs/salesforce.md §6.4, §6.5, §7, §12.3 */
export const restFaults: readonly EntryRow[] = [
  {
    code: 'invalid-jwt-format',
    recognises: [/INVALID_JWT_FORMAT/i],
    meaning:
      'The words mislead. Most often the JWT-based access token has simply expired; its form is all right. Some APIs say the same to an opaque token.',
    causes: [
      'The token has expired. It is never prolonged by use.',
      'The API, such as the Agent API, takes JWTs only, and got an opaque token (00D...!...).',
      'The token was cut off or changed.',
    ],
    checks: ['See form and expiry of the token: "sf jwt decode --token-file <file>".'],
    actions: [
      'Get a new token: "sf jwt exchange --target-org <alias>", and ask again before "exp".',
      'If the token is opaque, make the app issue JWTs: "sf jwt enable --target-org <alias> --app <app>".',
      'For a longer life: "sf jwt policy set --target-org <alias> --app <app> --timeout <minutes>".',
    ],
  },
  {
    code: 'invalid-header-type',
    recognises: [/INVALID_HEADER_TYPE/i],
    meaning: 'The header "Authorization" holds no bearer token.',
    causes: ['The variable with the token is empty, or "undefined".', 'The word "Bearer" is missing.'],
    checks: ['Print the length of the token, not the token.'],
    actions: [
      'Send "Authorization: Bearer <token>". Ready-made: "sf jwt exchange --target-org <alias> --format header".',
    ],
  },
  {
    code: 'invalid-token-issuer',
    recognises: [/\bINVALID_ISS\b/i],
    meaning: 'The JWT was issued for another host: a guest token of an Experience Cloud site was sent to the org.',
    causes: ['Guest tokens are good at the host of their site only.'],
    checks: ['See "iss" and "aud" of the token: "sf jwt decode --token-file <file>".'],
    actions: ['Send the call to the host that the token names as its issuer.'],
  },
  {
    code: 'invalid-token-scopes',
    recognises: [/\bINVALID_SCOPES\b/i],
    meaning: 'The JWT is good, but its scopes do not cover this API.',
    causes: ['The app lacks the scope that the API wants.', 'The token was issued before the scope was added.'],
    checks: ['See the scopes in the token: "sf jwt decode --token-file <file>".'],
    actions: [
      'Add the scope to the app in Setup, wait a few minutes, and get a new token: "sf jwt exchange --target-org <alias>".',
    ],
  },
  {
    code: 'session-not-for-rest',
    recognises: [/session is not valid for use with the (?:REST )?API/i],
    meaning: 'The session is alive, but was issued without the scope "api".',
    causes: ['The app lacks the scope "api" (Manage user data via APIs).', 'It is a session of the user interface.'],
    checks: ['Look at the scopes of the app: "sf jwt app display --target-org <alias> --app <app>".'],
    actions: ['In Setup, add the OAuth scope "Manage user data via APIs (api)" to the app, and get a new token.'],
  },
  {
    code: 'bad-oauth-token',
    recognises: [/Bad_OAuth_Token/i],
    meaning:
      'The identity service does not take the token: it has expired, was revoked, or is none. Pages of the user interface also say so to a JWT or to a token without the scope "web".',
    causes: [
      'The token has expired or was revoked.',
      'The token is a JWT, or lacks the scope "web", and was used for frontdoor.jsp or singleaccess.',
    ],
    checks: ['See form and expiry of the token: "sf jwt decode --token-file <file>".'],
    actions: [
      'Get a new token: "sf jwt exchange --target-org <alias>".',
      'To open a browser session, use an app that issues opaque tokens and has the scope "web".',
    ],
  },
  {
    code: 'missing-oauth-token',
    recognises: [/Missing_OAuth_Token/i],
    meaning: 'The identity service got no token at all.',
    causes: ['The header "Authorization" is missing: dropped by a redirect, or the variable is empty.'],
    checks: ['Print the length of the token, not the token.'],
    actions: [
      'Send "Authorization: Bearer <token>". Ready-made: "sf jwt exchange --target-org <alias> --format header".',
    ],
  },
  {
    code: 'wrong-org',
    recognises: [/\bWrong_Org\b/i],
    meaning: 'The token is from another org than the one that was asked.',
    causes: ['Token and URL come from two different logins.'],
    checks: ['See the org of the token: "sf jwt decode --token-file <file>".'],
    actions: ['Send the call to the instance_url that came with the token.'],
  },
  {
    code: 'api-disabled',
    recognises: [/API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED|API is not enabled for this/i],
    meaning: 'The user, or the edition of the org, may not use the API.',
    causes: ['The profile of the user lacks the permission API Enabled.', 'The edition of the org has no API.'],
    checks: ['Setup > Profiles > the profile of the user > System Permissions.'],
    actions: [
      'Give the user a permission set with API Enabled: "sf org assign permset --target-org <alias> --name <permission set> --on-behalf-of <username>".',
    ],
  },
  {
    code: 'request-limit',
    recognises: [/REQUEST_LIMIT_EXCEEDED|TotalRequests Limit exceeded/i],
    meaning: 'The org has used up its API calls for the last 24 hours. This is not the limit of logins.',
    causes: ['An integration calls too often.'],
    checks: ['See what is left: "sf org list limits --target-org <alias>", row DailyApiRequests.'],
    actions: ['Stop the noisy integration, and wait; or ask Salesforce for more calls.'],
  },
  {
    code: 'app-not-attached-to-agent',
    recognises: [/connected app is not attached to agent/i],
    meaning: 'The agent does not let this app call it.',
    causes: ['The app was not added to the connections of the agent.'],
    checks: ['In Setup, look at the connections of the agent.'],
    actions: ['In Setup, open the agent, and add the app to its connections.'],
  },
  {
    code: 'invalid-auth-header',
    recognises: [/INVALID_AUTH_HEADER/i],
    general: true,
    meaning: 'The API does not take the JWT in the header "Authorization". The message beside it says why.',
    causes: [
      'The token has expired (INVALID_JWT_FORMAT).',
      'The header is malformed (INVALID_HEADER_TYPE).',
      'The token was revoked.',
    ],
    checks: ['See form and expiry of the token: "sf jwt decode --token-file <file>".'],
    actions: ['Get a new token: "sf jwt exchange --target-org <alias>".'],
  },
];
