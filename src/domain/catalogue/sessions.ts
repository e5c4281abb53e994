import type { EntryRow } from './entry.ts';

export const sessionFaults: readonly EntryRow[] = [
  {
    code: 'org-auth-missing',
    fault: { name: 'OrgAuthMissingError' },
    meaning: 'The CLI has no access token for the org ….',
    actions: ['Log in again: "sf org login web --alias <alias>", or "sf org login jwt" in a build.'],
  },
  {
    code: 'api-version-too-old',
    fault: { name: 'ApiVersionTooOldError' },
    meaning: '… needs API version ….0; this call would use ….0. Nothing was written.',
    actions: [
      'Leave --api-version and the configuration variable org-api-version out, to use the newest version of the org.',
    ],
  },
  {
    code: 'soap-refuses-jwt',
    fault: { name: 'SoapRefusesJwtError' },
    meaning:
      "The CLI's session in this org is a JWT, and Salesforce takes JWTs for Metadata API calls only from API 68.0 on. This call would use ….",
    actions: [
      'If the org offers 68.0 or later, leave --api-version and the configuration variable org-api-version out.',
      'Otherwise log in through an app that issues opaque tokens: "sf org login web --alias <alias>".',
    ],
  },
  {
    code: 'org-refused',
    fault: { name: 'OrgRefusedError' },
    meaning: '… refused the request: …',
    actions: [
      'Check what your user may do in this org: Metadata API calls need API Enabled and Modify Metadata Through Metadata API Functions.',
    ],
  },
  {
    code: 'org-refused-version',
    fault: { name: 'OrgRefusedError', variant: 'version' },
    meaning: '… does not know this API version: …',
    actions: [
      'Leave --api-version and the configuration variable org-api-version out, to use the newest version of the org.',
    ],
  },
  {
    code: 'org-refused-session',
    fault: { name: 'OrgRefusedError', variant: 'session' },
    meaning: "… does not take the CLI's session any more: …",
    actions: [
      'Log in again: "sf org login web --alias <alias>" or "sf org login jwt".',
      'See what the CLI holds: "sf org list".',
    ],
  },
  {
    code: 'permission-missing',
    fault: { name: 'PermissionMissingError' },
    meaning: 'Your user lacks a permission for this: …. Nothing was written.',
    actions: [
      'Connected apps need Customize Application, and Modify All Data or Manage Connected Apps.',
      'External client apps need Create, edit, and delete External Client Apps; for their policies View all External Client Apps, view their settings, and edit their policies.',
    ],
  },
  {
    code: 'exchange-refused',
    fault: { name: 'ExchangeRefusedError' },
    meaning: 'Salesforce refused the exchange: … (…). Audience …, posted to ….',
    actions: ['Setup > Login History of the user shows the status that Salesforce recorded.'],
  },
];
