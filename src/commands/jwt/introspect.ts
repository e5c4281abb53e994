import { commandOf } from '../../cli/command.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { messagesOf, variablesSection } from '../../cli/messages.ts';
import { showVerdict } from '../../cli/outcome.ts';
import { statusLine } from '../../cli/progress.ts';
import { tellsTokens } from '../../salesforce/org/oauth.ts';
import { noTokenArgument } from '../../token/cli/input.ts';
import { gatherIntrospection, introspectFlags } from '../../token/cli/introspect-input.ts';
import { keptKeys } from '../../token/cli/kept-keys.ts';
import { introspectionLines, introspectionVerdict } from '../../token/cli/render-introspection.ts';
import { type IntrospectPorts, type IntrospectResult, introspectToken } from '../../token/introspect.ts';
import { keysFrom } from '../../token/jwks-cache.ts';
import { askUserinfo, introspect } from '../../token/org/introspection.ts';
import { fetchKeys } from '../../token/org/jwks.ts';

const messages = messagesOf('jwt.introspect');

export type JwtIntrospectResult = IntrospectResult;

export default class JwtIntrospect extends commandOf<JwtIntrospectResult>(messages, [3, 4, 5]) {
  static override readonly args = noTokenArgument('introspect');
  static override readonly flags = introspectFlags;
  static readonly envVariablesSection = variablesSection('jwt.introspect', 'SF_JWT_CLIENT_SECRET');

  async run(): Promise<JwtIntrospectResult> {
    const { flags } = await this.parse(JwtIntrospect);
    const now = new Date();
    const input = await gatherIntrospection(flags, now, this);
    const progress = statusLine(messagesOf('flags').getMessage('asking'));
    if (!this.jsonEnabled()) progress.show('');
    const result = await introspectToken({ ...input, now }, this.ports()).finally(progress.stop);
    if (result.active !== true) process.exitCode = exitCodes.faultFound;
    this.show(result);
    return result;
  }

  private ports(): IntrospectPorts {
    const keysOfIssuer = keysFrom(keptKeys(this, fetchKeys));
    return { introspect, userinfo: askUserinfo, keysOfIssuer, tellsTokens };
  }

  private show(result: IntrospectResult): void {
    const verdict = introspectionVerdict(result);
    const isSeen = result.source !== 'local' && result.active !== null;
    showVerdict(this, isSeen ? (result.active ? 'good' : 'bad') : 'open', verdict);
    for (const line of introspectionLines(result)) this.log(line);
  }
}
