import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { type DecodeResult, decodeToken } from '../../domain/token/token.ts';
import { exitCodes } from '../../host/exit-codes.ts';
import { LightCommand } from '../../host/light-command.ts';
import { targetOrgFlag } from '../../host/target-org.ts';
import { faultText, lineCounter, writeOut } from '../../host/token/line-report.ts';
import { noTokenArgument } from '../../host/token/token-input.ts';
import { readTokens } from '../../host/token/token-lines.ts';
import type { LineBlock } from '../../operations/token/answer-line.ts';
import { answerLines } from '../../operations/token/answer-lines.ts';
import { renderToken } from '../../render/token.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.decode');

/** What a list of tokens came to; the tokens themselves are answered line by line. `errors`: lines that are no token. */
export type DecodeListResult = { tokens: number; decoded: number; errors: number };

export type JwtDecodeResult = DecodeResult | DecodeListResult;

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
    const input = await readTokens({ file: flags['token-file'], targetOrg: flags['target-org'] });
    if ('blocks' in input) return this.decodeList(input.blocks);
    const now = new Date();
    const result = decodeToken(input.text, now);
    for (const line of renderToken(result, now)) this.log(line);
    return result;
  }

  private async decodeList(blocks: AsyncIterable<LineBlock>): Promise<DecodeListResult> {
    this.jsonInOneLine = true;
    const counter = lineCounter();
    const ports = { faultText, write: writeOut, progress: counter.show };
    const answered = answerLines(blocks, { verb: 'decode' }, ports).finally(counter.stop);
    const { tokens, good, errors } = await answered;
    if (errors > 0) process.exitCode = exitCodes.faultFound;
    if (!this.jsonEnabled()) this.logToStderr(messages.getMessage('list', [tokens, good, errors]));
    return { tokens, decoded: good, errors };
  }
}
