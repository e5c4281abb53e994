import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { type RefusalCode, refusalCode } from '../../../src/exchange/refusal.ts';
import { entryOfFault } from '../../../src/faults/catalogue/catalogue.ts';

/** What Salesforce is known to say, and what it means in this flow. docs/salesforce.md §5.4 */
const sayings: [error: string, description: string, code: RefusalCode][] = [
  ['invalid_client_id', 'client identifier invalid', 'wrong-client-id'],
  ['invalid_client', 'invalid client credentials', 'wrong-client-credentials'],
  ['invalid_grant', "user hasn't approved this consumer", 'not-approved'],
  ['invalid_grant', 'user hasn’t approved this consumer', 'not-approved'],
  ['invalid_app_access', 'user is not admin approved to access this app', 'not-admin-approved'],
  ['invalid_grant', 'user is not admin approved to access this app', 'not-admin-approved'],
  ['invalid_grant', 'invalid assertion', 'invalid-assertion'],
  ['invalid_grant', "Failed: : Couldn't validate jwt token.", 'invalid-assertion'],
  ['invalid_grant', 'audience is invalid', 'wrong-audience'],
  ['invalid_grant', 'Audience validation failed', 'wrong-audience'],
  ['app_not_found', 'External client app is not installed in this org', 'app-not-installed'],
  ['invalid_client_id', 'External client app is not installed in this org', 'app-not-installed'],
  ['invalid_grant', 'ip restricted or invalid login hours', 'ip-or-hours'],
  ['invalid_grant', 'authentication failure', 'login-failed'],
  ['invalid_grant', 'Invalid user credentials', 'login-failed'],
  ['inactive_user', 'user is inactive', 'inactive-user'],
  ['inactive_org', 'org is locked, closed or suspended', 'inactive-org'],
  ['rate_limit_exceeded', 'number of logins exceeded', 'rate-limit'],
  ['LOGIN_RATE_EXCEEDED', '', 'rate-limit'],
  ['invalid_grant', 'expired authorization code', 'expired-assertion'],
  ['unsupported_grant_type', 'grant type not supported', 'unsupported-grant'],
  [
    'invalid_request',
    'refresh_token scope is required and the connected app should be installed and preauthorized',
    'refresh-scope-missing',
  ],
  ['invalid_request', 'missing required parameter: assertion', 'malformed-request'],
  ['invalid_scope', 'the requested scope is invalid', 'invalid-scope'],
  ['OAUTH_APP_ACCESS_DENIED', '', 'app-blocked'],
  ['OAUTH_AUTHORIZATION_BLOCKED', 'blocked', 'app-blocked'],
  ['OAUTH_EC_APP_NOT_FOUND', '', 'app-not-installed'],
];

const words = readFileSync(new URL('../../../messages/errors.md', import.meta.url), 'utf8');

describe('Refusal of the token endpoint', () => {
  it('has words and actions of its own for every meaning', () => {
    const mute = sayings.filter(([, , code]) => !words.includes(`# ExchangeRefusedError.${code}\n`));
    expect(mute).to.deep.equal([]);
    const helpless = sayings.filter(([, , code]) => entryOfFault('ExchangeRefusedError', code)?.code !== code);
    expect(helpless).to.deep.equal([]);
  });

  for (const [error, description, code] of sayings) {
    it(`"${error}: ${description}" means ${code}`, () => {
      expect(refusalCode(error, description)).to.equal(code);
    });
  }

  it('that nobody has seen before stays unknown: nothing is guessed', () => {
    for (const [error, description] of [
      ['invalid_grant', 'the moon is in the wrong house'],
      ['invalid_grant', ''],
      ['', ''],
      ['server_says_no', 'no'],
    ] as const) {
      expect(refusalCode(error, description)).to.equal('unknown');
    }
  });

  it('has a meaning for any words, and takes no long time over them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 5000 }), (error, text) => refusalCode(error, text) !== undefined),
    );
  });
});
