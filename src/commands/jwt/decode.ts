import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { type DecodeResult, decodeToken } from '../../domain/token/token.ts';
import { LightCommand } from '../../host/light-command.ts';
import { targetOrgFlag } from '../../host/target-org.ts';
import { noTokenArgument, readTokenText } from '../../host/token-input.ts';
import { renderToken } from '../../render/token.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.decode');

export type JwtDecodeResult = DecodeResult;

export default class JwtDecode extends LightCommand<JwtDecodeResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly args = noTokenArgument;
  static override readonly flags = {
    'token-file': Flags.file({
      char: 'f',
      summary: messages.getMessage('flags.token-file.summary'),
      exclusive: ['target-org'],
    }),
    'target-org': { ...targetOrgFlag, summary: messages.getMessage('flags.target-org.summary') },
  };

  async run(): Promise<JwtDecodeResult> {
    const { flags } = await this.parse(JwtDecode);
    const text = await readTokenText({ file: flags['token-file'], targetOrg: flags['target-org'] });
    const now = new Date();
    const result = decodeToken(text, now);
    for (const line of renderToken(result, now)) this.log(line);
    return result;
  }
}
