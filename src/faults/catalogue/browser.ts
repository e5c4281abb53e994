import type { EntryRow } from './entry.ts';

/** What a browser shows, and what other flows than JWT bearer answer. docs/salesforce.md §3.5, §5.4, §6.2, §8.1 */
export const browserFaults: readonly EntryRow[] = [
  {
    code: 'redirect-uri-mismatch',
    recognises: [{ error: 'redirect_uri_mismatch' }, /redirect_uri must match configuration/i],
    meaning: 'The callback URL of the request is none of those that the app lists. JWT bearer needs no callback URL.',
    causes: [
      'The callback URL differs in one sign: http or https, a port, a slash at the end.',
      '"sf org login web" is used with an app that does not list http://localhost:1717/OauthRedirect.',
    ],
    checks: ['Compare the redirect_uri in the address bar, decoded, with the callback URLs of the app in Setup.'],
    actions: [
      'Add the callback URL to the app in Setup; for "sf org login web" it is http://localhost:1717/OauthRedirect.',
    ],
  },
  {
    code: 'access-denied-by-user',
    recognises: [{ error: 'access_denied' }, /end-user denied authorization/i],
    meaning: 'Somebody pressed Deny on the approval page.',
    causes: ['The user did not want to let the app in.'],
    checks: ['Ask the user who logged in.'],
    actions: ['Log in again, and press Allow.'],
  },
  {
    code: 'refresh-token-expired',
    recognises: [/expired access\/refresh token/i],
    meaning: 'The stored refresh token is no longer good. This is not about the JWT bearer flow, which has none.',
    causes: [
      'The token was revoked, by a person or by the sixth approval of the same user and app.',
      "The app's refresh token policy has ended it.",
    ],
    checks: ['See the policy: "sf jwt policy display --target-org <alias> --app <app>".'],
    actions: [
      'Log in again: "sf org login web --alias <alias>".',
      'In a build, use "sf org login jwt", which needs no refresh token.',
    ],
  },
  {
    code: 'token-already-dead',
    recognises: [{ error: 'invalid_token' }],
    meaning:
      'The token has the right form, but the org knows it no more: expired or revoked. There is nothing left to end.',
    causes: ['It has expired.', 'It was revoked before.', 'It belongs to another org.'],
    checks: ['See org and expiry of the token: "sf jwt decode --token-file <file>".'],
    actions: ['If you need a live one: "sf jwt exchange --target-org <alias>".'],
  },
  {
    code: 'guest-flow-refused',
    recognises: [
      { error: 'invalid_request', description: /uvid invalid/i },
      /\buvid invalid\b|guest flow not enabled/i,
    ],
    meaning: 'The request for a guest token was refused. This is not about the JWT bearer flow.',
    causes: [
      'The header Uvid-Hint is missing or malformed, or the call was made by HTTP/1.1.',
      'The guest flow is off in the app.',
    ],
    checks: ['Look at the headers Auth-Request-Type and Uvid-Hint of the request.'],
    actions: [
      'Send "Auth-Request-Type: guest" and "Uvid-Hint: <UUID>" by HTTP/2, at the host of the site.',
      'In Setup, enable the guest flow in the OAuth settings of the app.',
    ],
  },
];
