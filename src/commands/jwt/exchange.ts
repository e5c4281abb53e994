import { randomUUID } from 'node:crypto';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { type AssertionResult, exchangeAsAsked, type TokenResult } from '../../exchange/cli/exchange.ts';
import { exchangeFlags, exchangeVariables } from '../../exchange/cli/flags.ts';
import type { ManyUsersResult } from '../../exchange/cli/render-many.ts';
import { requestToken } from '../../salesforce/org/oauth.ts';

const messages = messagesOf('jwt.exchange');

/** With `--assertion-only` the signed assertion and what it says, with `--usernames-file` a summary; else what Salesforce granted. */
export type JwtExchangeResult = TokenResult | AssertionResult | ManyUsersResult;

export default class JwtExchange extends commandOf<JwtExchangeResult>(messages, [4, 5]) {
  static override readonly flags = exchangeFlags;
  static readonly envVariablesSection = exchangeVariables;

  async run(): Promise<JwtExchangeResult> {
    const { flags } = await this.parse(JwtExchange);
    this.jsonInOneLine = flags['usernames-file'] !== undefined;
    return exchangeAsAsked(flags, this, { now: () => new Date(), newId: randomUUID, requestToken });
  }
}
