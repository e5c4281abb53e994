import type { KeyObject } from 'node:crypto';
import { type ExchangePorts, type ExchangeResult, exchange } from '../exchange/exchange.ts';
import { isNamed, JwtError } from '../faults/errors.ts';
import { type Check, failed, passed, unknown, type Verdict, warned } from './check.ts';
import { historySentence, type LoginHistory } from './failed-login.ts';

/** Null pieces are those that nobody could find. */
export type TestExchange = {
  host: string | null;
  clientId: string | null;
  username: string | null;
  audience: string | null;
  readKey: (() => Promise<KeyObject>) | null;
};

/** `lastFailedLogin` is null without an org to ask. `inWords` gives the message of an error, without secrets. */
export type TestExchangePorts = ExchangePorts & {
  /** Asked late: a check of the org may have found the client id. */
  testExchange: () => TestExchange;
  revoke: (host: string, token: string) => Promise<unknown>;
  lastFailedLogin: (() => Promise<LoginHistory>) | null;
  inWords: (error: unknown) => Promise<{ message: string; actions: string[] }>;
};

/** One real exchange, and what came of it. The token is revoked at once and goes nowhere. */
export function exchangeChecks(ports: TestExchangePorts): Check[] {
  let granted: ExchangeResult | null = null;
  const run = async (): Promise<Verdict> => {
    granted = await tryExchange(ports);
    return passed(`Salesforce grants a token for ${granted.username}.`);
  };
  return [
    { id: 'exchange', title: 'Exchange', run: async () => run().catch((error) => judgeRefusal(error, ports)) },
    { id: 'token', title: 'Token', run: () => (granted ? judgeToken(granted, ports) : unknown('There is none.')) },
  ];
}

async function tryExchange(ports: TestExchangePorts): Promise<ExchangeResult> {
  const { host, clientId, username, audience, readKey } = ports.testExchange();
  if (host === null || clientId === null || username === null || audience === null || readKey === null) {
    // The checks before have named every other piece; the client id may still have come from the org.
    throw new JwtError('input-missing-exchange', { pieces: ['the client id (--client-id)'] });
  }
  return exchange({ host, clientId, username, audience, key: await readKey(), requireJwt: false }, ports);
}

/** The words of the refusal, and beside them what the org wrote down about it. */
async function judgeRefusal(error: unknown, ports: TestExchangePorts): Promise<Verdict> {
  if (!isNamed(error, 'ExchangeRefusedError')) throw error;
  const { message, actions } = await ports.inWords(error);
  const history = await historyOf(ports);
  return failed(error.shownCode, [message, ...(history ? [historySentence(history)] : [])].join(' '), actions);
}

/** The history is an extra: what goes wrong with it must not hide the refusal. */
async function historyOf({ lastFailedLogin }: TestExchangePorts): Promise<LoginHistory | null> {
  return lastFailedLogin?.().catch(() => null) ?? null;
}

async function judgeToken(granted: ExchangeResult, ports: TestExchangePorts): Promise<Verdict> {
  const seconds = granted.expiresInSeconds;
  const kind =
    granted.tokenFormat === 'jwt'
      ? `A JWT-based access token${seconds === null ? '' : `, good for ${Math.round(seconds / 60)} minutes`}`
      : 'An opaque access token';
  try {
    await ports.revoke(granted.instanceUrl, granted.accessToken);
    return passed(`${kind}. It was revoked at once.`);
  } catch (error) {
    const { message } = await ports.inWords(error);
    return warned('token-not-revoked', `${kind}. To revoke it failed: ${message}`);
  }
}
