import type { EntryRow } from './entry.ts';

/** Refusals over the user or the org, whatever the app. docs/salesforce.md §5.4 */
export const loginRefusals = [
  {
    code: 'inactive-user',
    fault: { name: 'ExchangeRefusedError', variant: 'inactive-user' },
    recognises: [{ error: 'inactive_user' }, /\buser is inactive|\binactive user\b/i],
    meaning: 'The user that the assertion names exists, but is deactivated or frozen.',
    causes: ['Somebody deactivated the user.', 'The user is frozen.'],
    checks: [
      'List the users that are not active: "sf data query --target-org <alias> --query \'SELECT Username FROM User WHERE IsActive = false\'".',
      'Setup > Users > the user shows whether it is frozen: the button then says Unfreeze.',
    ],
    actions: ['Activate or unfreeze the user in Setup > Users, or exchange for another user with --username.'],
  },
  {
    code: 'inactive-org',
    fault: { name: 'ExchangeRefusedError', variant: 'inactive-org' },
    recognises: [{ error: 'inactive_org' }, /org is locked, closed,? or suspended/i],
    meaning: 'The org is locked, closed or suspended. Nobody can log in to it.',
    causes: ['A trial or scratch org has expired.', 'Salesforce has locked or suspended the org.'],
    checks: ['For a scratch org, see its expiration date: "sf org list".'],
    actions: ['See the status of the instance at https://status.salesforce.com, or ask the owner of the org.'],
  },
  {
    code: 'ip-or-hours',
    fault: { name: 'ExchangeRefusedError', variant: 'ip-or-hours' },
    recognises: [/ip restricted|invalid login hours/i],
    meaning: 'Assertion and user are fine, but the user may not log in from this address, or not at this time.',
    causes: [
      'This machine, or the address of your CI service, is outside the login IP ranges of the profile.',
      'The profile has login hours, and it is none of them.',
      'The app enforces IP restrictions.',
    ],
    checks: ['Setup > Login History of the user shows the address that Salesforce saw.'],
    actions: [
      'In Setup > Profiles > the profile of the user, look at Login IP Ranges and Login Hours, and add this address.',
      'Or let this app pass: "sf jwt policy set --target-org <alias> --app <app> --ip-relaxation bypass".',
    ],
  },
  {
    code: 'rate-limit',
    fault: { name: 'ExchangeRefusedError', variant: 'rate-limit' },
    recognises: [
      { error: 'rate_limit_exceeded' },
      { error: 'login_rate_exceeded' },
      /number of logins exceeded|login rate exceeded/i,
    ],
    meaning: 'The user has logged in too often in too short a time. Every exchange is a login.',
    causes: [
      'A script exchanges for every call, instead of using a token until it expires.',
      'Many builds or processes log in as one user.',
    ],
    checks: ['Count the logins of the user in Setup > Login History. 3,600 an hour is often quoted as the limit.'],
    actions: [
      'Stop all logins of this user, wait an hour, and then use one token until it expires.',
      'Give each integration a user of its own.',
    ],
  },
  {
    code: 'login-failed',
    fault: { name: 'ExchangeRefusedError', variant: 'login-failed' },
    recognises: [/\bauthentication failure\b|invalid user credentials/i],
    meaning: 'The login of the user failed, and Salesforce does not tell the client why. Its Login History does.',
    causes: [
      'The user is locked out or frozen.',
      'Perhaps the user lacks the permission API Enabled; what Salesforce says then is not known for sure.',
    ],
    checks: ['Setup > Login History of the user shows the status that Salesforce recorded.'],
    actions: [
      'In Setup > Users > the user, unlock or unfreeze it, and see that its profile has API Enabled.',
      'Read the newest failures: "sf data query --target-org <alias> --query \'SELECT LoginTime, UserId, Status, Application FROM LoginHistory ORDER BY LoginTime DESC LIMIT 20\'".',
    ],
  },
] as const satisfies readonly EntryRow[];
