import type { EntryRow } from './entry.ts';

export const introspectionFaults: readonly EntryRow[] = [
  {
    code: 'introspection-refused',
    fault: { name: 'IntrospectionRefusedError' },
    meaning: 'The org refused to tell about the token, in words that nobody has explained.',
    actions: ["The words are Salesforce's own. Without SF_JWT_CLIENT_SECRET the command asks in another way."],
  },
  {
    code: 'introspection-refused-not-token',
    fault: { name: 'IntrospectionRefusedError', variant: 'notToken' },
    meaning: 'The org does not see a token in what it was shown.',
    causes: ['The token was cut off, or something else was copied.'],
    actions: ['Copy the whole token again, and look at it: "sf jwt decode --token-file <file>".'],
  },
  {
    code: 'introspection-refused-assertion',
    fault: { name: 'IntrospectionRefusedError', variant: 'assertion' },
    meaning:
      'This is a bearer assertion, signed by a client. No org has issued it, so none can tell about it. Nothing was sent.',
    actions: ['Check it against the client\'s certificate: "sf jwt verify --token-file <file> --cert-file <file>".'],
  },
  {
    code: 'introspection-refused-id-token',
    fault: { name: 'IntrospectionRefusedError', variant: 'idToken' },
    meaning:
      'This is an ID token: it says who someone is, and opens nothing at the org, so it is neither alive nor dead there. Nothing was sent.',
    actions: [
      'See what it says: "sf jwt decode --token-file <file>".',
      'Ask about the access token or the refresh token that came with it.',
    ],
  },
  {
    code: 'introspection-refused-other-org',
    fault: { name: 'IntrospectionRefusedError', variant: 'otherOrg' },
    meaning: 'The token is from another org than the one that is named. Nothing was sent.',
    actions: ["Name the token's own org with --target-org, or its My Domain with --instance-url."],
  },
  {
    code: 'client-refused',
    fault: { name: 'ClientRefusedError' },
    meaning: 'The org refused the client id or its secret, so nothing is known about the token.',
    causes: ['The secret was changed, or is of another app.', 'The app is of another org.'],
    actions: [
      'Compare --client-id and SF_JWT_CLIENT_SECRET with "Manage Consumer Details" of the app in Setup. They must be of the same app, and of the org that is asked.',
      'Or unset SF_JWT_CLIENT_SECRET: then the token itself is shown to the org.',
    ],
  },
];
