import type { EntryRow } from './entry.ts';

/** Values that a policy does not take. docs/salesforce.md §3.2, §4.5, §6.4 */
export const policyFaults: readonly EntryRow[] = [
  {
    code: 'timeout-not-allowed',
    fault: { name: 'TimeoutNotAllowedError' },
    meaning: 'Salesforce offers a fixed list of JWT timeouts, which grows with the API version. This is none of them.',
    causes: [
      'The number is none of the list.',
      'The org or --api-version is below 65.0, which knows no timeouts over 30 minutes.',
    ],
    actions: [
      'Give one of these numbers of minutes. From API 65.0 on "session" takes the user\'s own session timeout.',
    ],
  },
  {
    code: 'profile-not-found',
    fault: { name: 'ProfileNotFoundError' },
    meaning: 'The org has no profile of this name.',
    causes: ["The name is in another language than the org's.", 'The name is misspelt.'],
    actions: [
      'Profiles go by their name in the language of the org: "sf data query --target-org <alias> --query \'SELECT Name FROM Profile\'".',
    ],
  },
  {
    code: 'permission-set-not-found',
    fault: { name: 'PermissionSetNotFoundError' },
    meaning: 'The org has no permission set with this API name or label.',
    causes: ['The name is misspelt.', 'The permission set is in another org.'],
    actions: [
      'List them: "sf data query --target-org <alias> --query \'SELECT Name, Label FROM PermissionSet WHERE IsOwnedByProfile = false\'".',
    ],
  },
  {
    code: 'policy-value',
    fault: { name: 'PolicyValueError' },
    meaning: 'This is not a value of the policy.',
    actions: ['See "sf jwt policy set --help".'],
  },
  {
    code: 'policy-value-refresh-token',
    fault: { name: 'PolicyValueError', variant: 'refresh-token' },
    meaning: 'This is not a refresh token policy.',
    actions: ['Give infinite, zero, or a span such as lifetime:30d or inactivity:12h (h hours, d days, m months).'],
  },
  {
    code: 'policy-value-self-authorize',
    fault: { name: 'PolicyValueError', variant: 'self-authorize' },
    meaning: 'With self-authorize the app can have no pre-authorised permission sets or profiles, and it has some.',
    actions: ['Take them off in the same call: add %s.'],
  },
  {
    code: 'policy-value-pre-authorise',
    fault: { name: 'PolicyValueError', variant: 'pre-authorise' },
    meaning:
      'Everybody may use this app after approving it, so Salesforce takes no pre-authorised permission sets or profiles for it.',
    actions: ['Close the app to others in the same call: add --permitted-users admin-approved.'],
  },
  {
    code: 'policy-value-no-oauth',
    fault: { name: 'PolicyValueError', variant: 'no-oauth' },
    meaning: 'This connected app has no OAuth settings, so it issues no tokens at all. Nothing was written.',
    actions: ['Enable OAuth for it in Setup first, under App Manager.'],
  },
];
