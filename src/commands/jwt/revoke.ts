import { setTimeout as pause } from 'node:timers/promises';
import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { JwtError } from '../../domain/errors.ts';
import { readRevocable } from '../../domain/token/revocable-token.ts';
import type { RevocableToken, RevokeResult } from '../../domain/token/revocation.ts';
import { confirmed } from '../../host/confirmation.ts';
import { LightCommand } from '../../host/light-command.ts';
import { chooseRevocationHost } from '../../host/revocation-host.ts';
import { targetOrgFlag } from '../../host/target-org.ts';
import { canAsk } from '../../host/terminal.ts';
import { readTextInput } from '../../host/text-input.ts';
import { revokeToken } from '../../operations/revoke-token.ts';
import { probe, revoke } from '../../org/oauth.ts';
import { revocationLines } from '../../render/revocation.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.revoke');

export type JwtRevokeResult = RevokeResult;

export default class JwtRevoke extends LightCommand<JwtRevokeResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    'token-file': Flags.string({ char: 'f', summary: messages.getMessage('flags.token-file.summary') }),
    'target-org': targetOrgFlag,
    'instance-url': Flags.string({
      char: 'r',
      summary: messages.getMessage('flags.instance-url.summary'),
      description: messages.getMessage('flags.instance-url.description'),
    }),
    'dry-run': Flags.boolean({ default: false, summary: messages.getMessage('flags.dry-run.summary') }),
    'no-prompt': Flags.boolean({ char: 'p', default: false, summary: messages.getMessage('flags.no-prompt.summary') }),
  };

  async run(): Promise<JwtRevokeResult> {
    const { flags } = await this.parse(JwtRevoke);
    const { token, about, several } = readRevocable(await this.readToken(flags['token-file']), new Date());
    const host = await chooseRevocationHost(flags, about);
    if (several) this.warn(messages.getMessage('several'));
    this.warnOfOtherIssuer(about, host);
    const dryRun = flags['dry-run'];
    if (!dryRun) await this.ask(host, flags['no-prompt']);
    const result = await revokeToken({ token, about, host, dryRun }, { probe, revoke, pause });
    for (const line of revocationLines(result)) this.log(line);
    return result;
  }

  private async readToken(file: string | undefined): Promise<string> {
    if (file === undefined) throw new JwtError('InputMissingError', { variant: 'revoke' });
    return readTextInput(file, '--token-file');
  }

  /** A host that does not know the token calls it dead; that says nothing about the org that does know it. */
  private warnOfOtherIssuer({ issuer }: RevocableToken, host: string): void {
    if (!issuer || !URL.canParse(issuer) || new URL(issuer).origin === new URL(host).origin) return;
    this.warn(messages.getMessage('other-issuer', [new URL(issuer).origin, new URL(host).origin]));
  }

  /** Asks where a person can answer; a script that names one token means it. */
  private async ask(host: string, noPrompt: boolean): Promise<void> {
    if (canAsk(this)) await confirmed(this, messages.getMessage('question', [new URL(host).host]), noPrompt);
  }
}
