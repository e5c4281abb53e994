import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import type { IntrospectResult } from '../../domain/token/introspection.ts';
import { exitCodes, helpSection } from '../../host/exit-codes.ts';
import { LightCommand } from '../../host/light-command.ts';
import { statusLine } from '../../host/status-line.ts';
import { targetOrgFlag } from '../../host/target-org.ts';
import { gatherIntrospection } from '../../host/token/introspect-input.ts';
import { keyCache } from '../../host/token/key-cache.ts';
import { noTokenArgument } from '../../host/token/token-input.ts';
import { type IntrospectPorts, introspectToken } from '../../operations/token/introspect-token.ts';
import { issuerKeys } from '../../operations/token/issuer-keys.ts';
import { createKeyRing } from '../../operations/token/key-ring.ts';
import { askUserinfo, introspect } from '../../org/oauth/introspection.ts';
import { fetchKeys } from '../../org/oauth/keys.ts';
import { introspectionLines, introspectionVerdict } from '../../render/introspection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.introspect');

export type JwtIntrospectResult = IntrospectResult;

export default class JwtIntrospect extends LightCommand<JwtIntrospectResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly args = noTokenArgument;
  static override readonly flags = {
    'token-file': Flags.file({ char: 'f', summary: messages.getMessage('flags.token-file.summary') }),
    'target-org': {
      ...targetOrgFlag,
      summary: messages.getMessage('flags.target-org.summary'),
      description: messages.getMessage('flags.target-org.description'),
    },
    'instance-url': Flags.string({
      char: 'r',
      summary: messages.getMessage('flags.instance-url.summary'),
      description: messages.getMessage('flags.instance-url.description'),
    }),
    'client-id': Flags.string({
      char: 'i',
      summary: messages.getMessage('flags.client-id.summary'),
      description: messages.getMessage('flags.client-id.description'),
    }),
  };

  static readonly envVariablesSection = helpSection('ENVIRONMENT VARIABLES', {
    SF_JWT_CLIENT_SECRET: messages.getMessage('env.SF_JWT_CLIENT_SECRET'),
  });

  async run(): Promise<JwtIntrospectResult> {
    const { flags } = await this.parse(JwtIntrospect);
    const now = new Date();
    const input = await gatherIntrospection(flags, now, this);
    if (input.several) this.warn(messages.getMessage('several'));
    const progress = statusLine(messages.getMessage('asking'));
    progress.show('');
    const result = await introspectToken({ ...input, now }, this.ports()).finally(progress.stop);
    if (result.active !== true) process.exitCode = exitCodes.faultFound;
    this.show(result);
    return result;
  }

  private ports(): IntrospectPorts {
    const ring = createKeyRing({ fetch: fetchKeys, ...keyCache(this.config.cacheDir), nowMs: Date.now });
    return { introspect, userinfo: askUserinfo, keysOf: issuerKeys(ring) };
  }

  private show(result: IntrospectResult): void {
    const verdict = introspectionVerdict(result);
    if (result.active && result.source !== 'local') this.logSuccess(verdict);
    else this.log(verdict);
    for (const line of introspectionLines(result)) this.log(line);
  }
}
