import type { EntryRow } from './entry.ts';

/** Problems that a deploy of an app meets. docs/salesforce.md §3.4, §3.6, §4.1, §4.5 */
export const deployFaults: readonly EntryRow[] = [
  {
    code: 'consumer-key-not-allowed',
    recognises: [/you cannot provide a consumer key/i],
    meaning: 'The app is in the org already, and its consumer key cannot be deployed again, not even unchanged.',
    causes: ['The retrieved file of the app still holds <consumerKey>, and is deployed onto the same app.'],
    checks: ['Look for <consumerKey> in the *.connectedApp-meta.xml file.'],
    actions: [
      'Take the element <consumerKey> out of the file, and deploy again.',
      'To change only the certificate or a policy, use "sf jwt cert upload" or "sf jwt policy set", which leave the key alone.',
    ],
  },
  {
    code: 'consumer-key-taken',
    recognises: [/consumer key is already taken/i],
    meaning: 'A consumer key is unique across all of Salesforce, and some org has this one already.',
    causes: ['The file of an app of one org is deployed into another org, with its <consumerKey>.'],
    checks: ['Look for <consumerKey> in the *.connectedApp-meta.xml file.'],
    actions: ['Take the element <consumerKey> out of the file, deploy again, and take the new key from Setup.'],
  },
  {
    code: 'connected-app-creation-blocked',
    recognises: [/can.?t create a connected app/i],
    meaning:
      'Salesforce no longer lets orgs create connected apps, neither in Setup nor by API. Existing ones keep working.',
    causes: [
      "Since Spring '26 creation is blocked by default.",
      'A sandbox or scratch org lacks an app that the source holds.',
    ],
    checks: ['See which apps the org has: "sf jwt app list --target-org <alias>".'],
    actions: [
      'Create an external client app instead: Setup > External Client App Manager > New External Client App.',
      'If it must be a connected app, ask Salesforce Customer Support to enable their creation.',
    ],
  },
  {
    code: 'invalid-plugin-settings',
    recognises: [/invalid plugin settings/i],
    meaning: 'The policies of the external client app name a timeout, while the app issues no JWT-based access tokens.',
    causes: ['The policies were deployed before, or without, the switch for JWTs.'],
    checks: ['See the switch: "sf jwt policy display --target-org <alias> --app <app>".'],
    actions: [
      'Switch JWTs on first: "sf jwt enable --target-org <alias> --app <app>", then deploy the policies again.',
    ],
  },
  {
    code: 'dev-hub-through-external-client-app',
    recognises: [/\bC-1016\b|configure and approve the connected app for your org/i],
    meaning: 'A Dev Hub that the CLI is logged in to through an external client app cannot create scratch orgs.',
    causes: ['The login to the Dev Hub was made by JWT bearer through an external client app.'],
    checks: ['See which client id the CLI uses: "sf org display --target-org <dev hub>".'],
    actions: [
      "Let the CLI's own app be used for the scratch org: set SF_SCRATCH_SIGNUP_CONNECTED_APP=PlatformCLI and SF_SCRATCH_SIGNUP_CALLBACK_URL=http://localhost:1717/OauthRedirect, and create it again.",
      'Or log in to the Dev Hub again through a connected app, or by browser: "sf org login web --alias <dev hub>".',
    ],
  },
];
