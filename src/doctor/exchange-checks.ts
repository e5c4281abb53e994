import { type ExchangePorts, type ExchangeResult, exchange } from '../exchange/exchange.ts';
import { isNamed, JwtError } from '../faults/errors.ts';
import { readHostUrl } from '../salesforce/hosts.ts';
import type { Context } from './context.ts';
import { audienceOf } from './names.ts';
import type { KeyInHand } from './offline-checks.ts';
import { check, type Describe, type DoctorCheck, type Outcome, verdictOnError } from './run-checks.ts';
import { historySentence, type LoginHistory } from './user.ts';
import { adding, passed, unknown, type Verdict, warned } from './verdict.ts';

export type TestExchangePorts = ExchangePorts & {
  readKey: (() => Promise<KeyInHand>) | null;
  revoke: (host: string, token: string) => Promise<unknown>;
  describe: Describe;
};

/** One real exchange, and what came of it. The token is revoked at once and goes nowhere. */
export const exchangeChecks = (ports: TestExchangePorts): DoctorCheck[] => [
  { id: 'exchange', title: 'Exchange', run: (context) => checkExchange(context, ports) },
  check('token', 'Token', ({ granted }) => (granted ? judgeToken(granted, ports) : unknown('There is none.'))),
];

async function checkExchange(context: Context, ports: TestExchangePorts): Promise<Outcome> {
  try {
    const granted = await tryExchange(context, ports);
    return { verdict: passed(`Salesforce grants a token for ${granted.username}.`), learned: { granted } };
  } catch (error) {
    if (!isNamed(error, 'ExchangeRefusedError')) throw error;
    return { verdict: await judgeRefusal(error, context, ports.describe) };
  }
}

async function tryExchange(context: Context, ports: TestExchangePorts): Promise<ExchangeResult> {
  const { url, clientId, username } = context;
  const audience = audienceOf(context);
  if (url === null || clientId === null || username === null || audience === null || ports.readKey === null) {
    // The checks before have named every other piece; the client id may still have come from the org.
    throw new JwtError('input-missing-exchange', { pieces: ['the client id (--client-id)'] });
  }
  const { key } = await ports.readKey();
  return exchange(
    { host: readHostUrl(url), clientId, username, audience: audience.url, key, requireJwt: false },
    ports,
  );
}

/** The words of the refusal, and beside them what the org wrote down about it. */
async function judgeRefusal(error: unknown, context: Context, describe: Describe): Promise<Verdict> {
  const verdict = await verdictOnError(error, 'fail', describe);
  const history = await historyOf(context);
  return history ? adding(verdict, historySentence(history)) : verdict;
}

/** The history is an extra: what goes wrong with it must not hide the refusal. */
const historyOf = async ({ reads }: Context): Promise<LoginHistory | null> =>
  reads?.lastFailedLogin().catch(() => null) ?? null;

async function judgeToken(granted: ExchangeResult, ports: TestExchangePorts): Promise<Verdict> {
  const seconds = granted.expiresInSeconds;
  const token =
    granted.tokenFormat === 'jwt'
      ? `A JWT-based access token${seconds === null ? '' : `, good for ${Math.round(seconds / 60)} minutes`}`
      : 'An opaque access token';
  try {
    await ports.revoke(granted.instanceUrl, granted.accessToken);
    return passed(`${token}. It was revoked at once.`);
  } catch (error) {
    const { message } = await ports.describe(error);
    return warned('token-not-revoked', { token, reason: message });
  }
}
