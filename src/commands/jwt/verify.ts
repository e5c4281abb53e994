import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { keysOfSet } from '../../domain/token/signing-keys.ts';
import type { VerifyResult } from '../../domain/token/verification.ts';
import { exitCodes } from '../../host/exit-codes.ts';
import { keyCache } from '../../host/key-cache.ts';
import { LightCommand } from '../../host/light-command.ts';
import { targetOrgFlag } from '../../host/target-org.ts';
import { noTokenArgument, readTokenText } from '../../host/token-input.ts';
import { gatherVerification } from '../../host/verify-input.ts';
import { createKeyRing } from '../../operations/key-ring.ts';
import { verifyToken } from '../../operations/verify-token.ts';
import { fetchKeys, keysUrl } from '../../org/keys.ts';
import { verdictLine, verificationLines } from '../../render/verification.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.verify');

export type JwtVerifyResult = VerifyResult;

export default class JwtVerify extends LightCommand<JwtVerifyResult> {
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
    const text = await readTokenText({ file: flags['token-file'], targetOrg: flags['target-org'] });
    const { expectation, given } = await gatherVerification(flags);
    const ring = createKeyRing({ fetch: fetchKeys, ...keyCache(this.config.cacheDir), nowMs: Date.now });
    const now = new Date();
    const result = await verifyToken(
      { text, expectation, given, now },
      {
        keysOf: async (issuer, kid) => {
          const { keys, fetchedAtMs } = await ring(issuer, kid);
          return { keys: keysOfSet(keys), fetchedAtMs, source: keysUrl(issuer) };
        },
      },
    );
    if (!result.verified) process.exitCode = exitCodes.faultFound;
    if (result.verified) this.logSuccess(verdictLine(result));
    else this.log(verdictLine(result));
    for (const line of verificationLines(result, now)) this.log(line);
    return result;
  }
}
