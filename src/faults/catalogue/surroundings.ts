import type { EntryRow } from './entry.ts';

/** What `sf jwt doctor` finds around an exchange, before Salesforce is asked for a token: names, files, clocks, the line. */
export const surroundingFaults: readonly EntryRow[] = [
  {
    code: 'key-open-to-others',
    meaning: 'The key file can be read by other users of this machine. Whoever reads it can log in as the user.',
    actions: ['Take that right away: "chmod 600 <file>".'],
  },
  {
    code: 'key-repaired',
    meaning: 'The private key was damaged on its way. It was repaired in memory; other programs may refuse it.',
    causes: [
      'Line breaks were lost, or written as \\n, when the key was put into a variable.',
      'An editor added a mark.',
    ],
    actions: [
      'Take the key from its source again, with all its line breaks, and store it as it is.',
      'Where line breaks are written as \\n: umask 077; printf \'%b\' "$(cat <file>)" > <new file>',
    ],
  },
  {
    code: 'certificate-expired',
    meaning: 'The certificate has expired. Whether orgs still accept its key is contested: reports say both.',
    checks: ['Look at the dates: "sf jwt cert display --target-org <alias> --app <app>".'],
    actions: ['Replace it: "sf jwt cert rotate --target-org <alias> --app <app> --username <username>".'],
  },
  {
    code: 'certificate-expires-soon',
    meaning: 'The certificate expires soon. Salesforce sends no warning.',
    actions: ['Replace it: "sf jwt cert rotate --target-org <alias> --app <app> --username <username>".'],
  },
  {
    code: 'certificate-not-yet-valid',
    meaning: 'The certificate is not valid yet.',
    causes: ['The clock of this machine is slow.', 'The certificate was made for a later time.'],
    actions: ['Check the clock of this machine: "date -u".', 'Make a new pair: "sf jwt cert generate".'],
  },
  {
    code: 'certificate-weak',
    meaning: 'The key of the certificate has fewer than 2048 bits. Salesforce wants 2048 or more, and so does RS256.',
    actions: ['Make a new pair: "sf jwt cert generate", and upload its certificate with "sf jwt cert upload".'],
  },
  {
    code: 'client-id-not-a-key',
    meaning: 'This can be no consumer key: the client id is something else.',
    causes: [
      'The id of a record, the URL of a page or the name of the app was copied in place of its consumer key.',
      'Blanks, line breaks or several values got into the variable that holds it.',
    ],
    actions: [
      'Copy the consumer key: in Setup, App Manager, View, Manage Consumer Details; or External Client App Manager, Settings, OAuth Settings.',
      'Most consumer keys begin with 3MVG9 and have 85 characters.',
    ],
  },
  {
    code: 'client-id-of-cli',
    meaning: "PlatformCLI is the CLI's own app. It trusts no certificate of yours, so no key opens it.",
    actions: ['Give the consumer key of an app that holds your certificate with --client-id.'],
  },
  {
    code: 'username-not-a-username',
    meaning: 'This can be no Salesforce username, which has the form of an email address.',
    causes: ["The user's id or name was given in its place.", 'The variable that holds it is wrong.'],
    actions: ['Give the username with --username. Setup, Users shows it in the column Username.'],
  },
  {
    code: 'clock-wrong',
    meaning: 'The clock of this machine is wrong, so every assertion is dated wrongly.',
    actions: ['Set the clock: turn on time synchronisation (NTP), also in the container or virtual machine.'],
  },
  {
    code: 'clock-skew',
    meaning: 'The clocks of this machine and of the org differ. An assertion lives for three minutes.',
    causes: ['The machine does not synchronise its time.', 'A virtual machine or container was paused.'],
    actions: ['Set the clock: turn on time synchronisation (NTP), also in the container or virtual machine.'],
  },
  {
    code: 'login-host',
    meaning: 'The request goes to a login host that all orgs share, though the My Domain of the org is known.',
    causes: ['Login hosts can be behind My Domain for orgs that are new or were refreshed.'],
    actions: ["Give the org's My Domain with --instance-url, or leave the flag out."],
  },
  {
    code: 'host-of-other-org',
    meaning: 'The URL that was given is not that of the org that --target-org names.',
    actions: ['Give --instance-url and --target-org of the same org, or only one of them.'],
  },
  {
    code: 'no-salesforce-answer',
    meaning: 'Something answers at this URL, but not as a Salesforce org would.',
    actions: ["Check that the URL is the org's My Domain, without a path. Only an Experience Cloud site has one."],
  },
  {
    code: 'tls-unchecked',
    meaning: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set: nobody checks who takes the assertion. Do not leave it so.',
    actions: [
      'Unset NODE_TLS_REJECT_UNAUTHORIZED. Where a proxy opens TLS, set NODE_EXTRA_CA_CERTS to a PEM file with its certificate.',
    ],
  },
  {
    code: 'token-not-revoked',
    meaning: 'The token of the trial could not be revoked. It ends by itself.',
    actions: ['Nobody has seen it. To be sure, end it by hand: Setup, Session Management.'],
  },
];
