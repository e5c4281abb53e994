import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { grantScopeOf, revocationFlags } from '../../revoke/cli/flags.ts';
import { revokeGrantsOf } from '../../revoke/cli/revoke.ts';
import { revokeNamedToken } from '../../revoke/cli/revoke-token.ts';
import { nameOfApp } from '../../revoke/org/app-name.ts';
import { openRevocable } from '../../revoke/org/grants.ts';
import { loginStates } from '../../revoke/org/login-state.ts';
import type { RevokeResult } from '../../revoke/result.ts';
import { connect } from '../../salesforce/org/connection.ts';
import { probe, revoke, showToken, tellsTokens } from '../../salesforce/org/oauth.ts';
import { noTokenArgument } from '../../token/cli/input.ts';
import { proofByKeys, signingKeyIds } from '../../token/org/jwks.ts';

const messages = messagesOf('jwt.revoke');

export type JwtRevokeResult = RevokeResult;

const ofToken = { show: showToken, revoke, tellsTokens, proofByKeys, connect, nameOfApp, loginStates };
const ofGrants = { connect, openRevocable, probe, signingKeyIds, loginStates };

export default class JwtRevoke extends commandOf<JwtRevokeResult>(messages, [3, 4, 5, 6, 7]) {
  static override readonly args = noTokenArgument('revoke');
  static override readonly flags = revocationFlags;

  async run(): Promise<JwtRevokeResult> {
    const { flags } = await this.parse(JwtRevoke);
    const grants = grantScopeOf(flags);
    return grants ? revokeGrantsOf(grants, this, flags, ofGrants) : revokeNamedToken(this, flags, ofToken);
  }
}
