import type { EntryRow } from './entry.ts';

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
      'JWT-based access tokens are off in the app.',
      'They were switched on less than 10 minutes ago.',
      'The app is from a package, and the admin of this org has not switched them on.',
    ],
    checks: ['See the switch: "sf jwt policy display --target-org <alias> --app <app>".'],
    actions: [
      'Make the app issue JWTs: "sf jwt enable --target-org <alias> --app <app>", then wait up to 10 minutes.',
      "For an app from a package, an admin must switch JWTs on in the app's policies as well.",
    ],
  },
];
