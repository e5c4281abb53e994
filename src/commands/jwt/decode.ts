import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { JwtCommand } from '../../cli/command.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import type { LineBlock } from '../../token/answer-line.ts';
import { answerLines } from '../../token/answer-lines.ts';
import { faultText, lineCounter, writeOut } from '../../token/cli/line-report.ts';
import { renderToken } from '../../token/cli/render.ts';
import { noTokenArgument } from '../../token/cli/token-input.ts';
import { readTokens } from '../../token/cli/token-lines.ts';
import { type DecodeResult, decodeToken } from '../../token/token.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.decode');

/** What a list of tokens came to; the tokens themselves are answered line by line. `errors`: lines that are no token. */
export type DecodeListResult = { tokens: number; decoded: number; errors: number };

export type JwtDecodeResult = DecodeResult | DecodeListResult;

export default class JwtDecode extends JwtCommand<JwtDecodeResult> {
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
