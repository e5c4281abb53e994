import { expect } from 'chai';
import fc from 'fast-check';
import { type RefusalCode, refusalCode } from '../../../src/faults/recognition.ts';
import { sectionOf } from '../../../src/faults/sections.ts';

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
  ['invalid_request', 'jti already in use', 'assertion-replayed'],
  ['unknown_error', 'retry your request', 'passing-fault'],
  ['invalid_scope', 'the requested scope is invalid', 'invalid-scope'],
  ['OAUTH_APP_ACCESS_DENIED', '', 'app-blocked'],
  ['OAUTH_AUTHORIZATION_BLOCKED', 'blocked', 'app-blocked'],
  ['OAUTH_EC_APP_NOT_FOUND', '', 'app-not-installed'],
];

describe('Refusal of the token endpoint', () => {
  it('has words and actions of its own for every meaning', () => {
    const mute = sayings.filter(([, , code]) => {
      const section = sectionOf(code);
      return section?.error !== 'ExchangeRefusedError' || section.see !== null || section.actions.length === 0;
    });
    expect(mute).to.deep.equal([]);
    const sentences = new Set(sayings.map(([, , code]) => sectionOf(code)?.seen));
    expect(sentences.size).to.equal(new Set(sayings.map(([, , code]) => code)).size);
  });

  for (const [error, description, code] of sayings) {
    it(`"${error}: ${description}" means ${code}`, () => {
      expect(refusalCode(error, description)).to.equal(code);
    });
  }

  it('that nobody has seen before is just a refusal: nothing is guessed', () => {
    for (const [error, description] of [
      ['invalid_grant', 'the moon is in the wrong house'],
      ['invalid_grant', ''],
      ['', ''],
      ['server_says_no', 'no'],
    ] as const) {
      expect(refusalCode(error, description)).to.equal('exchange-refused');
    }
  });

  it('has a meaning for any words, and takes no long time over them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 5000 }), (error, text) => refusalCode(error, text) !== undefined),
    );
  });
});
