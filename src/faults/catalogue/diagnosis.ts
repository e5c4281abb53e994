import type { EntryRow } from './entry.ts';

/** Causes that only a look into the org shows; the exchange itself says less. docs/salesforce.md §3.2, §4, §5.6 */
export const diagnosisFaults: readonly EntryRow[] = [
  {
    code: 'user-not-found',
    fault: { name: 'UserNotFoundError' },
    meaning:
      'No user of this org has this username. Usernames differ from e-mail addresses, and sandboxes add their name.',
    causes: [
      'The username is misspelt, or is the e-mail address.',
      'The user is in another org, or was not copied to this sandbox.',
    ],
    actions: ['See the users: "sf data query --target-org <alias> --query \'SELECT Username, IsActive FROM User\'".'],
  },
  {
    code: 'user-frozen',
    meaning: 'The user is active but frozen, and a frozen user cannot log in by any way.',
    actions: ['Setup > Users > the user > Unfreeze.'],
  },
  {
    code: 'user-locked',
    meaning: 'The user is locked after too many wrong passwords. This may stop the JWT bearer flow as well.',
    actions: ['Setup > Users > the user > Unlock.'],
  },
  {
    code: 'user-without-api',
    meaning: 'The user lacks API Enabled. A token is likely refused, and no API would take it.',
    actions: ['Give the user a permission set with API Enabled: Setup > Permission Sets > System Permissions.'],
  },
  {
    code: 'nobody-pre-authorised',
    meaning: 'Only pre-authorised users may use the app, and it names neither a permission set nor a profile.',
    actions: [
      'Let a permission set in: "sf jwt policy set --target-org <alias> --app <app> --add-permission-set <permission set>", and assign it: "sf org assign permset --target-org <alias> --name <permission set> --on-behalf-of <username>".',
    ],
  },
  {
    code: 'bearer-flow-off',
    meaning: 'The app has no certificate, and the certificate is what switches the JWT bearer flow on.',
    causes: ['None was uploaded.', 'A deploy without the certificate took it off.'],
    actions: ['Upload it: "sf jwt cert upload --target-org <alias> --app <app> --cert-file <file>".'],
  },
  {
    code: 'app-without-oauth',
    meaning: 'The app has no OAuth settings, so it has no consumer key that Salesforce would take.',
    actions: ['Setup > App Manager > the app > Edit > Enable OAuth Settings.'],
  },
  {
    code: 'high-assurance',
    meaning: 'The app asks for a session of high assurance. The JWT bearer flow has no step to raise a session to it.',
    actions: ["Set the required session level of the app's policies to STANDARD in Setup."],
  },
  {
    code: 'client-id-of-other-app',
    meaning: 'The client id is not the consumer key of the app that was named.',
    causes: [
      'The client id was taken from the stored login, which came by another app.',
      'The consumer key was renewed.',
    ],
    actions: ['Give the client id of the app, or leave it out: --client-id <consumer key>.'],
  },
  {
    code: 'dev-hub-through-external-app',
    meaning:
      'A Dev Hub login by JWT bearer through an external client app gets error C-1016 when it creates scratch orgs.',
    actions: [
      'For scratch orgs log in to the Dev Hub through a connected app: "sf org login jwt --client-id <consumer key>".',
    ],
  },
];
