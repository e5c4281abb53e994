import type { EntryRow } from './entry.ts';

/** Refusals over the app: the first thing that Salesforce checks. docs/salesforce.md §5.4 */
export const clientRefusals = [
  {
    code: 'wrong-client-credentials',
    fault: { name: 'ExchangeRefusedError', variant: 'wrong-client-credentials' },
    recognises: [{ error: 'invalid_client' }, /invalid client credentials/i],
    meaning:
      'In the JWT bearer flow: the app, most often an external client app, does not trust the key that signed the assertion. In flows with a secret: the secret is wrong.',
    causes: [
      'The certificate on the external client app does not match the key.',
      'The external client app has no certificate, so its JWT bearer flow is off.',
      'The client id is wrong.',
      'The app asks for a client secret in this flow, and none or a wrong one was sent.',
    ],
    checks: [
      'See whether the app trusts your key; nothing is written: "sf jwt cert upload --target-org <alias> --app <app> --cert-file <certificate> --key-file <key> --dry-run".',
    ],
    actions: [
      'Put the certificate of your key on the app: "sf jwt cert upload --target-org <alias> --app <app> --cert-file <certificate> --key-file <key>".',
      'Compare --client-id with the consumer key that Setup shows for the app.',
    ],
  },
  {
    code: 'app-blocked',
    fault: { name: 'ExchangeRefusedError', variant: 'app-blocked' },
    recognises: [
      { error: 'oauth_app_access_denied' },
      { error: 'oauth_ec_app_access_denied' },
      { error: 'oauth_app_blocked' },
      { error: 'oauth_ec_app_blocked' },
      { error: 'oauth_authorization_blocked' },
    ],
    meaning: 'The app is blocked in this org, or the org lets users use installed apps only and this one is not.',
    causes: [
      'The org restricts apps that are not installed, and the user may not approve such apps.',
      'An admin has blocked the app.',
      'The app is for pre-authorised users only, and this user is none.',
    ],
    checks: ['Setup > Connected Apps OAuth Usage lists the app, with a button Install, Block or Unblock.'],
    actions: [
      'In Setup > Connected Apps OAuth Usage, install or unblock the app.',
      'Or give the user the permission "Approve Uninstalled Connected Apps", or "Use Any API Client" where API access control is on.',
      'Then admit the user: "sf jwt policy set --target-org <alias> --app <app> --permitted-users admin-approved --add-permission-set <permission set>".',
    ],
  },
  {
    code: 'app-not-installed',
    fault: { name: 'ExchangeRefusedError', variant: 'app-not-installed' },
    recognises: [{ error: 'app_not_found' }, { error: 'oauth_ec_app_not_found' }, /not installed in this org/i],
    meaning: 'The org that was asked does not have this external client app.',
    causes: [
      'The request went to another org or host than the one that holds the app.',
      'A sandbox refresh took the app away: local external client apps are not copied.',
      'The request went to https://test.salesforce.com or https://login.salesforce.com, where this answer comes and goes.',
    ],
    checks: ['See whether the org has the app: "sf jwt app list --target-org <alias>".'],
    actions: [
      'Post to the My Domain of the org that holds the app: --instance-url https://<name>.my.salesforce.com, for a sandbox https://<name>--<sandbox>.sandbox.my.salesforce.com.',
      'If the app is gone, deploy it into this org again, and take its new consumer key.',
    ],
  },
  {
    code: 'wrong-client-id',
    fault: { name: 'ExchangeRefusedError', variant: 'wrong-client-id' },
    recognises: [{ error: 'invalid_client_id' }, /client identifier invalid/i],
    meaning: 'The org or host that was asked knows no app with this consumer key.',
    causes: [
      'The consumer key is not that of the app: mistyped, cut off, or from before the app was made anew.',
      'The app is in another org than the one that was asked; sandboxes have other hosts than production.',
      'The app was made or changed less than 10 minutes ago.',
    ],
    checks: [
      'See whether the org has the app: "sf jwt app list --target-org <alias>".',
      'Compare --client-id with the consumer key that Setup shows for the app, to the last sign.',
    ],
    actions: [
      'Post to the My Domain of the org that holds the app: --instance-url https://<name>.my.salesforce.com, for a sandbox https://<name>--<sandbox>.sandbox.my.salesforce.com.',
      'Copy the consumer key from Setup again: App Manager > the app > View > Manage Consumer Details, or External Client App Manager > the app > Settings > OAuth Settings > Consumer Key and Secret.',
      'After a change of the app, wait 10 minutes and try again.',
    ],
  },
] as const satisfies readonly EntryRow[];
