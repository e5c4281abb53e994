import type { EntryRow } from './entry.ts';

/** Tokens that cannot be revoked, or were not. docs/salesforce.md §8.1 */
export const revocationFaults: readonly EntryRow[] = [
  {
    code: 'revocation-refused',
    fault: { name: 'RevocationRefusedError' },
    meaning: 'The org refused to revoke the token.',
    actions: ['The words are Salesforce\'s own. See what the token is: "sf jwt decode --token-file <file>".'],
  },
  {
    code: 'revocation-refused-misdirected',
    fault: { name: 'RevocationRefusedError', variant: 'misdirected' },
    meaning: 'The revocation went to a wrong host or path (HTTP 404). Nothing was revoked.',
    actions: ["Give the org's My Domain with --instance-url, without a path. Only an Experience Cloud site has one."],
  },
  {
    code: 'revocation-refused-not-token',
    fault: { name: 'RevocationRefusedError', variant: 'notToken' },
    recognises: [{ error: 'unsupported_token_type' }, /this token type is not supported/i],
    meaning: 'The org does not see a token in what was sent. Nothing was revoked.',
    causes: [
      'The token was cut off, or is something else, such as an assertion.',
      'For introspection: what was sent is no token.',
    ],
    checks: ['Look at it: "sf jwt decode --token-file <file>".'],
    actions: ['Copy the whole token again, and look at it: "sf jwt decode --token-file <file>".'],
  },
  {
    code: 'revocation-refused-assertion',
    fault: { name: 'RevocationRefusedError', variant: 'assertion' },
    meaning:
      'This is a bearer assertion, signed by a client. No org has issued it, so none can revoke it. It is good for one exchange, until it expires. Nothing was sent.',
    actions: [
      'To end what it was exchanged for, revoke that access token.',
      'If the key that signs such assertions is in wrong hands, make a new pair, upload its certificate with "sf jwt cert upload", and delete the old key.',
    ],
  },
  {
    code: 'revocation-refused-id-token',
    fault: { name: 'RevocationRefusedError', variant: 'idToken' },
    meaning:
      "This is an ID token: it says who someone is, and opens nothing at the org. It can't be revoked. Nothing was sent.",
    actions: ['Revoke the access token or the refresh token that came with it.'],
  },
  {
    code: 'revocation-refused-other-org',
    fault: { name: 'RevocationRefusedError', variant: 'otherOrg' },
    meaning: 'The token is from another org than the one named. Nothing was sent.',
    actions: ["Name the token's own org with --target-org, or its My Domain with --instance-url."],
  },
];
