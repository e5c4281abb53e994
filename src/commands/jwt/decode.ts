import * as Flags from '@oclif/core/flags';
import { purposeFlag } from '../../app/cli/flags.ts';
import type { Purpose } from '../../app/purpose.ts';
import { commandOf } from '../../cli/command.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { textsOf } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { noTokenArgument, readTokens } from '../../token/cli/input.ts';
import { printAnswers } from '../../token/cli/list.ts';
import { renderToken } from '../../token/cli/render.ts';
import type { Batch } from '../../token/list.ts';
import { forPurpose } from '../../token/purpose.ts';
import { type DecodeResult, decodeAsFar } from '../../token/token.ts';

const { messages, summaryOf } = textsOf('jwt.decode');

/** What a list of tokens came to; the tokens themselves are answered line by line. `errors`: lines that are no token. */
export type DecodeListResult = { kind: 'list'; tokens: number; decoded: number; errors: number };

export type JwtDecodeResult = DecodeResult | DecodeListResult; // `kind` tells the two apart

export default class JwtDecode extends commandOf<JwtDecodeResult>(messages, [3]) {
  static override readonly args = noTokenArgument('decode');
  static override readonly flags = {
    'token-file': Flags.file({ char: 'f', ...textsOf('flags').summaryOf('token-or-list'), exclusive: ['target-org'] }),
    'target-org': { ...targetOrgFlag, ...summaryOf('target-org') },
    purpose: purposeFlag,
  };

  async run(): Promise<JwtDecodeResult> {
    const { flags } = await this.parse(JwtDecode);
    const input = await readTokens({ file: flags['token-file'], targetOrg: flags['target-org'] });
    const { purpose = 'bearer' } = flags;
    if (input.kind === 'list') return this.decodeList(input.batches, purpose);
    const now = new Date();
    const { result: decoded, incomplete } = decodeAsFar(input.text, now);
    const result = incomplete ? decoded : forPurpose(purpose, decoded);
    for (const line of renderToken(result, now)) this.log(line);
    if (incomplete) throw incomplete.with({ header: result.header, payload: result.payload });
    return result;
  }

  private async decodeList(batches: AsyncIterable<Batch>, purpose: Purpose): Promise<DecodeListResult> {
    this.jsonInOneLine = true;
    const { tokens, good, errors } = await printAnswers(batches, { verb: 'decode', purpose }, null);
    if (errors > 0) process.exitCode = exitCodes.faultFound;
    if (!this.jsonEnabled()) this.logToStderr(messages.getMessage('list', [tokens, good, errors]));
    return { kind: 'list', tokens, decoded: good, errors };
  }
}
