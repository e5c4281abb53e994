import type { EntryRow } from './entry.ts';

/** An app that is not found, not shown, or not to be changed. docs/salesforce.md §3, §4 */
export const appFaults: readonly EntryRow[] = [
  {
    code: 'app-not-found',
    fault: { name: 'AppNotFoundError' },
    meaning:
      'The org has no connected app and no external client app with this API name or label, or your user may not see it.',
    causes: [
      '--target-org is another org than the one that holds the app.',
      'The name is misspelt: it is the API name or the label.',
      'Your user may not see the app.',
      'A sandbox refresh took the external client app away.',
    ],
    actions: [
      'List the apps of the org: "sf jwt app list --target-org <alias>".',
      'Check that --target-org is the org that holds the app: a sandbox refresh does not bring local external client apps along.',
      'Check that your user may see it: connected apps need Customize Application, and Modify All Data or Manage Connected Apps; external client apps need View all External Client Apps.',
    ],
  },
  {
    code: 'ambiguous-app',
    fault: { name: 'AmbiguousAppError' },
    meaning: 'The name fits more than one app.',
    causes: [
      'A connected app and an external client app have the same name or label.',
      'Two apps have the same label.',
    ],
    actions: [
      'Say which kind with --app-type connected-app or --app-type external-client-app.',
      'If both are of one kind, give the API name instead of the label.',
    ],
  },
  {
    code: 'app-is-managed',
    fault: { name: 'AppIsManagedError' },
    meaning:
      'The app was installed from a package: its settings belong to the publisher, and no API of this org can change them.',
    causes: ['Apps of a package keep the settings of their publisher.'],
    actions: [
      'Ask the publisher to make this change in the package and to send a new version.',
      "JWT-based access tokens must be on in both places: the publisher switches them on in the app, then an admin of this org switches them on in the app's policies in Setup: %s",
      'To decide yourself, create an external client app of your own in this org and use it instead.',
    ],
  },
  {
    code: 'settings-unreadable',
    fault: { name: 'SettingsUnreadableError' },
    meaning:
      'The org does not show the settings of this app. Without them a write would reset what it cannot see, so nothing was written.',
    actions: ['See what it does show: "sf jwt policy display --target-org <alias> --app <app>".'],
  },
  {
    code: 'settings-unreadable-connected-app',
    fault: { name: 'SettingsUnreadableError', variant: 'connected-app' },
    meaning:
      'The org does not show the settings of this connected app. Without them a write would reset what it cannot see, so nothing was written.',
    causes: ['Your user lacks a permission.'],
    actions: ['Check that your user may read it: Customize Application, and Modify All Data or Manage Connected Apps.'],
  },
  {
    code: 'settings-unreadable-global',
    fault: { name: 'SettingsUnreadableError', variant: 'global' },
    meaning:
      'The org does not show the OAuth settings of this external client app (ExtlClntAppGlobalOauthSettings). They hold its certificate and switches, and a write replaces all of them, so nothing was written.',
    causes: [
      'The org does not allow OAuth secrets of external client apps in the Metadata API.',
      'Your user lacks the permission to see them.',
    ],
    actions: [
      'In Setup, under External Client Apps > Settings, allow access to OAuth consumer secrets via Metadata API.',
      'Give your user the permission "View External Client Apps Consumer Secrets in Metadata".',
      'Or make the change in Setup, under External Client App Manager.',
    ],
  },
  {
    code: 'settings-unreadable-policy',
    fault: { name: 'SettingsUnreadableError', variant: 'policy' },
    meaning:
      'The org shows no OAuth policies of this external client app (ExtlClntAppOauthConfigurablePolicies), so nothing was written.',
    causes: ['Your user lacks the permission.', 'The app was never given policies.'],
    actions: [
      'Give your user the permission "View all External Client Apps, view their settings, and edit their policies".',
      'If the app never had policies, open and save it once in Setup, under External Client App Manager.',
    ],
  },
  {
    code: 'setup-only',
    fault: { name: 'SetupOnlyError' },
    meaning: 'Salesforce has no API for the JWT timeout of a connected app.',
    causes: ['Connected apps have no such element in the Metadata API.'],
    actions: [
      'Set it in Setup: %s > Edit Policies > JWT-Based Access Token Settings.',
      'An external client app takes it from the terminal: "sf jwt policy set --target-org <alias> --app <app> --timeout <minutes>".',
    ],
  },
  {
    code: 'jwt-tokens-disabled',
    fault: { name: 'JwtTokensDisabledError' },
    meaning:
      'The app issues no JWT-based access tokens. For such an app Salesforce takes no JWT timeout, and orgs have been seen to refuse a session timeout too. Nothing was written.',
    actions: ['Switch them on first: "sf jwt enable --target-org <alias> --app <app>", then set the timeout again.'],
  },
  {
    code: 'settings-unreadable-certificate',
    fault: { name: 'SettingsUnreadableError', variant: 'certificate' },
    meaning:
      'The org accepts the key in place, but does not show the certificate of the app. There would be no way back, so nothing was written.',
    actions: [
      'Replace the certificate in two steps: "sf jwt cert generate --name <new name>", then "sf jwt cert upload --target-org <alias> --app <app> --cert-file <certificate>".',
    ],
  },
  {
    code: 'ambiguous-app-shared-label',
    fault: { name: 'AmbiguousAppError', variant: 'sharedLabel' },
    meaning:
      "Another app has the same label, and the org lists sessions and tokens of connected apps by the app's label alone. Nothing was revoked.",
    actions: [
      'Give one of the two apps another label, and run the command again.',
      'Or end the access of each user: "sf jwt revoke --user <username>".',
    ],
  },
];
