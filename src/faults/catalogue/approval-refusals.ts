import type { EntryRow } from './entry.ts';

/** Refusals over who may use the app: the last thing that Salesforce checks. docs/salesforce.md §5.4, §5.6 */
export const approvalRefusals = [
  {
    code: 'refresh-scope-missing',
    fault: { name: 'ExchangeRefusedError', variant: 'refresh-scope-missing' },
    recognises: [
      { error: 'invalid_request', description: /refresh_token|offline_access/i },
      /refresh_token scope is required/i,
    ],
    meaning:
      'App, certificate and user are all right. But the app lacks the scope refresh_token (offline_access), without which Salesforce refuses the JWT bearer flow, even to pre-authorised users and although it issues no refresh token here.',
    causes: [
      'The app has scopes such as "api" only.',
      'The scope was added less than 10 minutes ago.',
      'The app is not installed, or the user is not pre-authorised.',
    ],
    checks: ['Look at the scopes of the app: "sf jwt app display --target-org <alias> --app <app>".'],
    actions: [
      'In Setup, open the app, add the OAuth scope "Perform requests at any time (refresh_token, offline_access)", save, wait up to 10 minutes and try again.',
    ],
  },
  {
    code: 'not-admin-approved',
    fault: { name: 'ExchangeRefusedError', variant: 'not-admin-approved' },
    recognises: [{ error: 'invalid_app_access' }, /user is not admin approved|failed: not approved for access/i],
    meaning:
      'The app is for pre-authorised users only, and this user has none of the profiles or permission sets that are.',
    causes: [
      'The permission set that the app admits is not assigned to this user.',
      'The app admits no profile and no permission set at all.',
      'For an external client app, the permission set was put on the page "Assigned Connected Apps", which does not count; the policies of the app do.',
    ],
    checks: ['See whom the app admits: "sf jwt policy display --target-org <alias> --app <app>".'],
    actions: [
      'Give the user a permission set that the app admits: "sf org assign permset --target-org <alias> --name <permission set> --on-behalf-of <username>".',
      'Or admit one that the user has: "sf jwt policy set --target-org <alias> --app <app> --add-permission-set <permission set>".',
    ],
  },
  {
    code: 'not-approved',
    fault: { name: 'ExchangeRefusedError', variant: 'not-approved' },
    recognises: [/hasn.?t approved this consumer/i],
    meaning:
      'The app was found and the certificate fits, but nobody has allowed this user to use the app: neither an admin beforehand, nor the user once in a browser.',
    causes: [
      'The app lets users approve it themselves, and this user never did, or approved it without the scope refresh_token.',
      'The app was meant to be pre-authorised, but its "Permitted Users" was never set to admin-approved.',
      'The request went to another org than the one where the user is approved.',
      'The permission set belongs to the licence Salesforce API Integration, which cannot carry app assignments.',
      'The app asks for a high-assurance session, which this flow cannot give.',
    ],
    checks: [
      'See who may use the app: "sf jwt policy display --target-org <alias> --app <app>".',
      'Compare --instance-url and --audience with the org of the user.',
    ],
    actions: [
      'Pre-authorise the user: "sf jwt policy set --target-org <alias> --app <app> --permitted-users admin-approved --add-permission-set <permission set>", then "sf org assign permset --target-org <alias> --name <permission set> --on-behalf-of <username>".',
      'Or let the user log in once through the app: "sf org login web --client-id <consumer key> --instance-url <My Domain URL>". The app needs the callback URL http://localhost:1717/OauthRedirect, the scope refresh_token or offline_access, and one more.',
      'If the permission set is of the licence Salesforce API Integration, use a profile or another permission set.',
    ],
  },
] as const satisfies readonly EntryRow[];
