import { randomUUID } from 'node:crypto';
import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import type { Audience } from '../../domain/bearer/audience.ts';
import type { ExchangeResult } from '../../domain/bearer/token-grant.ts';
import { gatherExchange } from '../../host/exchange-input.ts';
import { helpSection } from '../../host/exit-codes.ts';
import { type LoadedKey, loadKey } from '../../host/key-source.ts';
import { LightCommand } from '../../host/light-command.ts';
import type { ManyUsersResult } from '../../host/many-users-report.ts';
import { writeSecretFile } from '../../host/secret-file.ts';
import { targetOrgFlag } from '../../host/target-org.ts';
import { type Assertion, exchange, prepareAssertion } from '../../operations/exchange.ts';
import { requestToken } from '../../org/oauth.ts';
import { type ExchangeFormat, exchangeFormats, exchangeSummary, tokenText } from '../../render/exchange.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

/** With `--assertion-only` the signed assertion and what it says, with `--usernames-file` a summary; else what Salesforce granted. */
export type JwtExchangeResult = ExchangeResult | Assertion | ManyUsersResult;

/** How many exchanges are under way at a time, with `--usernames-file`. */
const DEFAULT_CONCURRENCY = 5;

type Output = { format: ExchangeFormat; 'output-file': string | undefined };

export default class JwtExchange extends LightCommand<JwtExchangeResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    'target-org': targetOrgFlag,
    'client-id': Flags.string({ char: 'i', summary: messages.getMessage('flags.client-id.summary') }),
    username: Flags.string({ summary: messages.getMessage('flags.username.summary') }),
    'jwt-key-file': Flags.string({
      char: 'f',
      summary: messages.getMessage('flags.jwt-key-file.summary'),
      description: messages.getMessage('flags.jwt-key-file.description'),
    }),
    'instance-url': Flags.string({ char: 'r', summary: messages.getMessage('flags.instance-url.summary') }),
    audience: Flags.string({
      summary: messages.getMessage('flags.audience.summary'),
      description: messages.getMessage('flags.audience.description'),
    }),
    format: Flags.option({ options: exchangeFormats, default: 'summary' as const })({
      summary: messages.getMessage('flags.format.summary'),
      description: messages.getMessage('flags.format.description'),
    }),
    'output-file': Flags.string({
      summary: messages.getMessage('flags.output-file.summary'),
      description: messages.getMessage('flags.output-file.description'),
    }),
    'require-jwt': Flags.boolean({ default: false, summary: messages.getMessage('flags.require-jwt.summary') }),
    'assertion-only': Flags.boolean({
      default: false,
      summary: messages.getMessage('flags.assertion-only.summary'),
      description: messages.getMessage('flags.assertion-only.description'),
      exclusive: ['require-jwt'],
    }),
    'usernames-file': Flags.string({
      summary: messages.getMessage('flags.usernames-file.summary'),
      description: messages.getMessage('flags.usernames-file.description'),
      exclusive: ['username', 'format', 'assertion-only'],
    }),
    concurrency: Flags.integer({
      summary: messages.getMessage('flags.concurrency.summary'),
      min: 1,
      max: 50,
      dependsOn: ['usernames-file'],
    }),
  };

  static readonly envVariablesSection = helpSection('ENVIRONMENT VARIABLES', {
    SF_JWT_KEY: messages.getMessage('env.SF_JWT_KEY'),
    SF_JWT_KEY_PASSPHRASE: messages.getMessage('env.SF_JWT_KEY_PASSPHRASE'),
    SF_AUDIENCE_URL: messages.getMessage('env.SF_AUDIENCE_URL'),
    HTTPS_PROXY: messages.getMessage('env.HTTPS_PROXY'),
    NO_PROXY: messages.getMessage('env.NO_PROXY'),
    NODE_EXTRA_CA_CERTS: messages.getMessage('env.NODE_EXTRA_CA_CERTS'),
  });

  private inLines = false;

  async run(): Promise<JwtExchangeResult> {
    const { flags } = await this.parse(JwtExchange);
    const { keySource, audience, ...asked } = await gatherExchange(flags);
    const key = await loadKey(keySource, this);
    this.warnOf(key, audience);
    const input = { ...asked, audience: audience.url, key: key.key, requireJwt: flags['require-jwt'] };
    const ports = { now: () => new Date(), newId: randomUUID, requestToken };
    const usernamesFile = flags['usernames-file'];
    if (usernamesFile !== undefined) {
      this.inLines = true;
      const { exchangeForMany } = await import('../../host/many-users.ts');
      const { exchangeMany } = await import('../../operations/exchange-many.ts');
      const files = { usernamesFile, outputFile: flags['output-file'] };
      return exchangeForMany(this, files, (run) =>
        exchangeMany(
          { ...input, concurrency: flags.concurrency ?? DEFAULT_CONCURRENCY },
          {
            ...ports,
            ...run,
            random: Math.random,
            requestToken: (host, assertion, aud) => requestToken(host, assertion, aud, run.signal),
          },
        ),
      );
    }
    if (flags['assertion-only']) return this.showAssertion(await prepareAssertion(input, ports), flags['output-file']);
    return this.show(await exchange(input, ports), audience, flags);
  }

  /** Many results are one line each, and so is the envelope after them. */
  protected override logJson(json: unknown): void {
    if (this.inLines) process.stdout.write(`${JSON.stringify(json)}\n`);
    else super.logJson(json);
  }

  private warnOf({ repaired, openToOthers }: LoadedKey, audience: Audience): void {
    if (repaired.length > 0) this.warn(messages.getMessage('key-repaired', [repaired.join(', ')]));
    if (openToOthers) this.warn(messages.getMessage('key-open'));
    if (!audience.certain) this.warn(messages.getMessage('audience-chosen', [audience.url, audience.reason]));
  }

  private async show(result: ExchangeResult, audience: Audience, output: Output): Promise<ExchangeResult> {
    const { format, 'output-file': file } = output;
    if (format === 'summary') for (const line of exchangeSummary(result, audience)) this.log(line);
    if (format === 'summary' && !file) this.log(`\n${messages.getMessage('token-hidden')}`);
    if (format !== 'summary' || file) await this.hand(tokenText(result, format === 'summary' ? 'token' : format), file);
    return result;
  }

  private async showAssertion(assertion: Assertion, file: string | undefined): Promise<Assertion> {
    await this.hand(assertion.assertion, file);
    return assertion;
  }

  /** Gives a secret that was asked for: to the file, else to standard output, where it stands alone. */
  private async hand(secret: string, file: string | undefined): Promise<void> {
    if (!file) return this.log(secret);
    await writeSecretFile(file, `${secret}\n`);
    this.log(messages.getMessage('written', [file]));
  }
}
