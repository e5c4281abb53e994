/** The refresh grant, as far as `sf` and the tests of revocation need it. */
import type { OrgContext } from '../http.ts';
import { clientOfLogin } from './client-of-login.ts';
import { Refusal } from './form.ts';
import { issueAccessToken, type TokenResponse } from './issue.ts';
import { checkUser } from './login.ts';

/** Gives a new access token for a live refresh token of the app. Whether the app demands its secret is not looked at. */
export async function refreshAccessToken(org: OrgContext, form: URLSearchParams): Promise<TokenResponse> {
  const { state, switches } = org;
  const client = clientOfLogin(state, switches, form.get('client_id') ?? '');
  const value = form.get('refresh_token');
  const token = state.tokens.find((one) => one.kind === 'refresh' && one.value === value && !one.revoked);
  const user = state.users.find((one) => one.id === token?.userId);
  if (!token || !user || token.consumerKey !== client.consumerKey) {
    throw new Refusal('invalid_grant', 'expired access/refresh token');
  }
  checkUser(state, user, client.ipRelaxation, switches);
  return issueAccessToken(org, user, client, token.scopes, token.grantId);
}
