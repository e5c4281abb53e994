import type { EntryRow } from './entry.ts';

/** Refusals over the assertion itself, and over the request that carries it. docs/salesforce.md §5.2, §5.4, §5.5 */
export const assertionRefusals = [
  {
    code: 'invalid-assertion',
    fault: { name: 'ExchangeRefusedError', variant: 'invalid-assertion' },
    recognises: [/\binvalid assertion\b|couldn.?t validate jwt/i],
    meaning:
      'Salesforce knows the app, but could not verify the assertion with the certificate of the app, or knows no such user.',
    causes: [
      'The key and the certificate on the app do not belong together.',
      'The username is wrong: an email address, or a sandbox user without the name of the sandbox at its end.',
      'The app has no certificate: never uploaded, or dropped by a deploy.',
      'What was sent is no JWT, but a key or a file name, or was changed on its way.',
      'The clock of this machine is wrong.',
      'The certificate has expired. Reports disagree on whether Salesforce minds.',
    ],
    checks: [
      'See whether the app trusts your key; nothing is written: "sf jwt cert upload --target-org <alias> --app <app> --cert-file <certificate> --key-file <key> --dry-run".',
      'See the expiry of the certificate: "sf jwt cert display --target-org <alias> --app <app>".',
    ],
    actions: [
      'Have the whole setup checked, and the first fault named: "sf jwt doctor --target-org <alias> --app <app> --username <username> --jwt-key-file <key>".',
      'Put the certificate of your key on the app: "sf jwt cert upload --target-org <alias> --app <app> --cert-file <certificate> --key-file <key>".',
      "Give the Salesforce username with --username, not the email address. In a sandbox it ends in the sandbox's name.",
      "Set this machine's clock.",
    ],
  },
  {
    code: 'expired-assertion',
    fault: { name: 'ExchangeRefusedError', variant: 'expired-assertion' },
    recognises: [/expired authorization code/i],
    meaning:
      'The words mislead. In the JWT bearer flow they mean that the assertion had expired when it arrived: its "exp" is in the past.',
    causes: [
      'The clock of the sending machine is more than three minutes slow.',
      'The code that makes the assertion takes "exp" from local time instead of UTC, or counts it wrongly.',
      'The assertion was made earlier, and sent too late.',
      'In the web server flow, the words mean what they say: the authorization code is too old.',
    ],
    checks: [
      'Compare the clock: "date -u" and the Date line of "curl -sI https://login.salesforce.com".',
      'Look at the times of the assertion: "sf jwt decode --token-file <assertion>".',
    ],
    actions: [
      "Set this machine's clock, best by a time server.",
      'In code of your own, set "exp" to the present UTC time in seconds plus 180.',
    ],
  },
  {
    code: 'wrong-audience',
    fault: { name: 'ExchangeRefusedError', variant: 'wrong-audience' },
    recognises: [/audience (?:is invalid|validation failed)/i],
    meaning:
      'The "aud" of the assertion does not fit the kind of org. It names the kind, not the host that the request goes to.',
    causes: [
      'A sandbox or scratch org got https://login.salesforce.com, or a production org https://test.salesforce.com.',
      'SF_AUDIENCE_URL is set for another org.',
      'The user belongs to an Experience Cloud site, which wants its own URL.',
    ],
    checks: ['See what was sent: "sf jwt exchange ... --assertion-only | sf jwt decode" shows the audience.'],
    actions: [
      'Sandboxes and scratch orgs take --audience https://test.salesforce.com, production and developer orgs --audience https://login.salesforce.com, Experience Cloud sites their own URL.',
      'Unset SF_AUDIENCE_URL if it is meant for another org.',
    ],
  },
  {
    code: 'unsupported-grant',
    fault: { name: 'ExchangeRefusedError', variant: 'unsupported-grant' },
    recognises: [{ error: 'unsupported_grant_type' }, /grant type not supported/i],
    meaning: 'The host does not know the grant type that the request names.',
    causes: [
      'The grant_type is misspelt, or encoded twice. It is urn:ietf:params:oauth:grant-type:jwt-bearer.',
      'The host is not that of an org.',
    ],
    checks: ['Compare the grant_type of the request, decoded, letter by letter.'],
    actions: ['Give the My Domain of the org with --instance-url.'],
  },
  {
    code: 'invalid-scope',
    fault: { name: 'ExchangeRefusedError', variant: 'invalid-scope' },
    recognises: [{ error: 'invalid_scope' }, /requested scope is (?:invalid|not allowed)/i],
    meaning:
      'The JWT bearer flow takes its scopes from the app and the approval; a request that names some is refused.',
    causes: ['The request has a parameter "scope".', 'The scopes of the app changed after the user approved it.'],
    checks: ['Look at the scopes of the app: "sf jwt app display --target-org <alias> --app <app>".'],
    actions: [
      'Send no parameter "scope"; "sf jwt exchange" sends none.',
      'Check the scopes of the app in Setup; let the user approve the app again after a change.',
    ],
  },
  {
    code: 'malformed-request',
    fault: { name: 'ExchangeRefusedError', variant: 'malformed-request' },
    recognises: [
      { error: 'invalid_request' },
      /missing required parameter|missing consumer key parameter|duplicate parameter|must use http post/i,
    ],
    meaning:
      'Salesforce did not take the request as it was: a parameter is missing or repeated, or it was no POST by HTTPS.',
    causes: [
      'The code that sends it leaves out "assertion" or "grant_type", or sends JSON instead of a form.',
      'Something in between, such as a proxy, changed the request.',
    ],
    checks: ['Look at the assertion: "sf jwt exchange ... --assertion-only | sf jwt decode".'],
    actions: [
      'Send a POST by HTTPS, with the content type application/x-www-form-urlencoded, "grant_type" and "assertion" once each.',
      'Check that nothing between here and the org changes the request, such as a proxy.',
    ],
  },
] as const satisfies readonly EntryRow[];
