import { commandOf } from '../../cli/command.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { seemsPipedIn } from '../../cli/input.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showVerdict } from '../../cli/outcome.ts';
import { noTokenArgument, readTokens } from '../../token/cli/input.ts';
import { keptKeys } from '../../token/cli/kept-keys.ts';
import { printAnswers, type VerifyListResult, verifyCounts } from '../../token/cli/list.ts';
import { verdictLine, verdictOf, verificationLines } from '../../token/cli/render.ts';
import { gatherVerification, verifyFlags } from '../../token/cli/verify-input.ts';
import { readyKeys } from '../../token/jwks.ts';
import { type JwksCache, keysFrom } from '../../token/jwks-cache.ts';
import type { Batch, ListJob } from '../../token/list.ts';
import { fetchKeys } from '../../token/org/jwks.ts';
import { type VerifyResult, verifyToken } from '../../token/verify.ts';

const messages = messagesOf('jwt.verify');

export type { VerifyListResult };

export type JwtVerifyResult = VerifyResult | VerifyListResult; // `kind` tells the two apart

export default class JwtVerify extends commandOf<JwtVerifyResult>(messages, [3, 5]) {
  static override readonly args = noTokenArgument('verify');
  static override readonly flags = verifyFlags;

  async run(): Promise<JwtVerifyResult> {
    const { flags } = await this.parse(JwtVerify);
    const { expectation, given } = await gatherVerification(flags);
    const source = { file: flags['token-file'], targetOrg: flags['target-org'], verb: 'verify' };
    const input = await readTokens(source);
    const jwks = keptKeys(this, fetchKeys, flags['fresh-keys']);
    if (input.kind === 'list') return this.verifyList(input.batches, { verb: 'verify', expectation, given }, jwks);
    const now = new Date();
    const question = { text: input.text, expectation, given: readyKeys(given), now };
    const result = await verifyToken(question, { keysOfIssuer: keysFrom(jwks) });
    showVerdict(this, verdictOf(result), verdictLine(result));
    for (const line of verificationLines(result, now)) this.log(line);
    if (!result.verified) process.exitCode = exitCodes.faultFound;
    if (source.file === undefined && source.targetOrg !== undefined) this.tellOwnToken();
    return result;
  }

  /** Whoever pipes in a token and names the org that signed it must not take this verdict for that token's. */
  private tellOwnToken(): void {
    for (const line of ['', messages.getMessage('own-token')]) this.log(line);
    if (seemsPipedIn()) this.warn(messages.getMessage('stdin-not-read'));
  }

  private async verifyList(batches: AsyncIterable<Batch>, job: ListJob, jwks: JwksCache): Promise<VerifyListResult> {
    this.jsonInOneLine = true;
    const summary = await printAnswers(batches, job, jwks);
    if (summary.good < summary.tokens || !summary.whole) process.exitCode = exitCodes.faultFound;
    return verifyCounts(this, summary, job);
  }
}
