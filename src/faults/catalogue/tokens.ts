import type { EntryRow } from './entry.ts';

/** A token that is none, or is not of the wanted form. docs/salesforce.md §6 */
export const tokenFaults: readonly EntryRow[] = [
  {
    code: 'token-malformed',
    fault: { name: 'TokenMalformedError' },
    meaning: 'This is not a token that can be decoded.',
    causes: ['A part of the token is missing.', 'It is another text: a key, a certificate, an id.'],
    actions: [
      'Copy the whole token again. A JWT has three parts with dots between them; a session id starts with 00D and has an exclamation mark.',
      'To look at the token of an org that the CLI is logged in to, run "sf jwt decode --target-org <alias>".',
    ],
  },
  {
    code: 'token-not-jwt',
    fault: { name: 'TokenNotJwtError' },
    meaning:
      'Salesforce issued an opaque access token, and --require-jwt asks for a JWT-based one. The token was dropped.',
    causes: [
      'The app does not issue JWT-based access tokens: that is a switch of the app, not of the request.',
      'It was switched on a moment ago, and Salesforce has not acted on it yet.',
      "The app is from a package, and only one of its two switches is on: the publisher's or this org's.",
    ],
    actions: [
      'See which apps issue JWTs: "sf jwt app list --target-org <alias>".',
      'Make this one issue JWTs: "sf jwt enable --target-org <alias> --app <app>". Salesforce may take up to 10 minutes to act on it.',
      "For an app from a package, an admin must switch JWTs on in the app's policies as well.",
    ],
  },
  {
    code: 'reveal-forbidden',
    fault: { name: 'RevealForbiddenError' },
    meaning: 'The environment variable SF_JWT_NO_REVEAL is set, so that no command gives out a token or an assertion.',
    causes: ['Whoever runs this machine, job or agent has set it, to keep secrets out of logs and transcripts.'],
    actions: [
      'Leave the option out: "sf jwt exchange" still shows what was granted, for how long and for whom, and --require-jwt and --show-request work.',
      'If you are to decide it, unset SF_JWT_NO_REVEAL where it is set, or set it to false.',
    ],
  },
];
