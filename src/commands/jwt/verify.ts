import { styleText } from 'node:util';
import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { JwtCommand } from '../../cli/command.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { seemsPipedIn } from '../../cli/text-input.ts';
import type { LineBlock, LineJob } from '../../token/answer-line.ts';
import { answerLines } from '../../token/answer-lines.ts';
import { faultText, lineCounter, writeOut } from '../../token/cli/line-report.ts';
import { verdictLine, verificationLines } from '../../token/cli/render-verification.ts';
import { noTokenArgument } from '../../token/cli/token-input.ts';
import { readTokens } from '../../token/cli/token-lines.ts';
import { gatherVerification, refuseOneInputForTwo } from '../../token/cli/verify-input.ts';
import { keyCache } from '../../token/files/jwks-cache.ts';
import { issuerKeys } from '../../token/issuer-keys.ts';
import { createKeyRing, type KeyRing } from '../../token/jwks-cache.ts';
import { fetchKeys } from '../../token/org/jwks.ts';
import { keysOfGiven } from '../../token/signing-keys.ts';
import type { VerifyResult } from '../../token/verification.ts';
import { verifyToken } from '../../token/verify.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.verify');

/** What a list of tokens came to; the tokens themselves are answered line by line. `errors`: lines without a result. */
export type VerifyListResult = { tokens: number; verified: number; failed: number; errors: number };

export type JwtVerifyResult = VerifyResult | VerifyListResult;

export default class JwtVerify extends JwtCommand<JwtVerifyResult> {
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
    'issuer-url': Flags.string({
      char: 'r',
      summary: messages.getMessage('flags.issuer-url.summary'),
      description: messages.getMessage('flags.issuer-url.description'),
    }),
    'jwks-file': Flags.string({ summary: messages.getMessage('flags.jwks-file.summary') }),
    'cert-file': Flags.string({
      summary: messages.getMessage('flags.cert-file.summary'),
      exclusive: ['jwks-file', 'issuer-url', 'target-org'],
    }),
    audience: Flags.string({ summary: messages.getMessage('flags.audience.summary') }),
    'client-id': Flags.string({ char: 'i', summary: messages.getMessage('flags.client-id.summary') }),
    scope: Flags.string({ multiple: true, summary: messages.getMessage('flags.scope.summary') }),
    'clock-tolerance': Flags.integer({
      min: 0,
      max: 600,
      default: 30,
      summary: messages.getMessage('flags.clock-tolerance.summary'),
    }),
  };

  async run(): Promise<JwtVerifyResult> {
    const { flags } = await this.parse(JwtVerify);
    const source = { file: flags['token-file'], targetOrg: flags['target-org'], verb: 'verify' };
    refuseOneInputForTwo(flags);
    const { expectation, given } = await gatherVerification(flags);
    const input = await readTokens(source);
    const ring = createKeyRing({ fetch: fetchKeys, ...keyCache(this.config.cacheDir), nowMs: Date.now });
    if ('blocks' in input) return this.verifyList(input.blocks, { verb: 'verify', expectation, given }, ring);
    const now = new Date();
    const fixed = given && { ...given, keys: keysOfGiven(given) };
    const result = await verifyToken(
      { text: input.text, expectation, given: fixed, now },
      { keysOf: issuerKeys(ring) },
    );
    if (!result.verified) process.exitCode = exitCodes.faultFound;
    this.show(result, now);
    if (source.file === undefined && source.targetOrg !== undefined) this.tellOwnToken();
    return result;
  }

  /** Whoever pipes in a token and names the org that signed it must not take this verdict for that token's. */
  private tellOwnToken(): void {
    this.log(`\n${messages.getMessage('own-token')}`);
    if (seemsPipedIn()) this.warn(messages.getMessage('stdin-not-read'));
  }

  private show(result: VerifyResult, now: Date): void {
    if (result.verified) this.logSuccess(verdictLine(result));
    else this.log(styleText(['bold', 'red'], verdictLine(result), { stream: process.stdout }));
    for (const line of verificationLines(result, now)) this.log(line);
  }

  private async verifyList(blocks: AsyncIterable<LineBlock>, job: LineJob, ring: KeyRing): Promise<VerifyListResult> {
    this.jsonInOneLine = true;
    const counter = lineCounter();
    const ports = { faultText, write: writeOut, progress: counter.show };
    const answered = answerLines(blocks, job, { ring, ...ports }).finally(counter.stop);
    const { tokens, good, errors } = await answered;
    const summary = { tokens, verified: good, failed: tokens - good - errors, errors };
    if (good < tokens) process.exitCode = exitCodes.faultFound;
    if (!this.jsonEnabled()) this.logToStderr(messages.getMessage('list', [tokens, good, summary.failed, errors]));
    return summary;
  }
}
