/** What each refusal of the token endpoint means for the bearer flow. docs/salesforce.md §5.4 */

export type RefusalCode =
  | 'wrong-client-id'
  | 'wrong-client-credentials'
  | 'not-approved'
  | 'not-admin-approved'
  | 'invalid-assertion'
  | 'wrong-audience'
  | 'app-not-installed'
  | 'ip-or-hours'
  | 'login-failed'
  | 'inactive-user'
  | 'inactive-org'
  | 'rate-limit'
  | 'expired-assertion'
  | 'refresh-scope-missing'
  | 'malformed-request'
  | 'unsupported-grant'
  | 'invalid-scope'
  | 'app-blocked'
  | 'unknown';

type Row = { error: RegExp; description: RegExp; code: RefusalCode };

const any = /(?:)/;

// The first row that fits decides. Descriptions are matched loosely: Salesforce rewords them from release to release.
const rows: Row[] = [
  { error: any, description: /audience (?:is invalid|validation failed)/i, code: 'wrong-audience' },
  { error: any, description: /not installed in this org/i, code: 'app-not-installed' },
  { error: /^app_not_found$/, description: any, code: 'app-not-installed' },
  { error: /^invalid_client_id$/, description: any, code: 'wrong-client-id' },
  { error: /^invalid_client$/, description: any, code: 'wrong-client-credentials' },
  { error: /^invalid_app_access$/, description: any, code: 'not-admin-approved' },
  { error: any, description: /user is not admin approved/i, code: 'not-admin-approved' },
  { error: any, description: /hasn.?t approved this consumer/i, code: 'not-approved' },
  // One text, two requests: without the refresh_token scope even a pre-authorised app is refused.
  { error: /^invalid_request$/, description: /refresh_token|offline_access/i, code: 'refresh-scope-missing' },
  { error: any, description: /expired authorization code/i, code: 'expired-assertion' },
  { error: any, description: /invalid assertion|couldn.?t validate jwt/i, code: 'invalid-assertion' },
  { error: any, description: /ip restricted|invalid login hours/i, code: 'ip-or-hours' },
  { error: /^inactive_user$/, description: any, code: 'inactive-user' },
  { error: any, description: /user is inactive|inactive user/i, code: 'inactive-user' },
  { error: /^inactive_org$/, description: any, code: 'inactive-org' },
  { error: /^(?:rate_limit_exceeded|login_rate_exceeded)$/i, description: any, code: 'rate-limit' },
  { error: any, description: /number of logins exceeded/i, code: 'rate-limit' },
  { error: /^unsupported_grant_type$/, description: any, code: 'unsupported-grant' },
  { error: /^invalid_scope$/, description: any, code: 'invalid-scope' },
  {
    error: /^OAUTH_(?:EC_)?APP_(?:ACCESS_DENIED|BLOCKED)$|^OAUTH_AUTHORIZATION_BLOCKED$/i,
    description: any,
    code: 'app-blocked',
  },
  { error: /^OAUTH_EC_APP_NOT_FOUND$/i, description: any, code: 'app-not-installed' },
  { error: /^invalid_grant$/, description: /authentication failure|invalid user credentials/i, code: 'login-failed' },
  { error: /^invalid_request$/, description: any, code: 'malformed-request' },
];

/** The meaning of a refusal, or `unknown`: then Salesforce's own words must do, nothing is guessed. */
export function refusalCode(error: string, description: string): RefusalCode {
  const fitting = rows.find((row) => row.error.test(error) && row.description.test(description));
  return fitting?.code ?? 'unknown';
}
