import type { EntryRow } from './entry.ts';

export const tokenFaults: readonly EntryRow[] = [
  {
    code: 'token-malformed',
    fault: { name: 'TokenMalformedError' },
    meaning: 'This is not a token that can be decoded: ….',
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
    actions: [
      'Make the app issue JWTs: "sf jwt enable --target-org <alias> --app <app>", then wait up to 10 minutes.',
      "For an app from a package, an admin must switch JWTs on in the app's policies as well.",
    ],
  },
];
