/** What is true after an exchange, and what can be run with the same pieces. */
import { messagesOf } from '../../cli/messages.ts';
import type { Next, Outcome } from '../../cli/outcome.ts';
import { holdsSecret } from '../../faults/redact.ts';
import { withWords } from '../../faults/shell-word.ts';
import { place } from '../../faults/words.ts';
import type { ExchangeResult } from '../exchange.ts';
import type { ExchangeFlags } from './flags.ts';

const messages = messagesOf('jwt.exchange');

export function answerOf({
  username,
  tokenFormat,
  cached,
}: Pick<ExchangeResult, 'username' | 'tokenFormat'> & { cached: boolean }): Pick<Outcome, 'state' | 'says'> {
  const kind = messages.getMessage(tokenFormat === 'jwt' ? 'kind.jwt' : 'kind.opaque');
  return {
    state: cached ? 'already' : 'done',
    says: messages.getMessage(cached ? 'done.cached' : 'done', [kind, username]),
  };
}

/** The same exchange as it was asked for, with its token this time, and the login of sf by the same pieces. */
export function nextOf(flags: ExchangeFlags): Next[] {
  const names = ['target-org', 'client-id', 'username', 'jwt-key-file', 'instance-url', 'audience'] as const;
  const given = names.filter((name) => flags[name] !== undefined);
  // What came by standard input is used up, and a session may stand for the org.
  if (given.some((name) => flags[name] === '-' || holdsSecret(flags[name] ?? ''))) return [];
  const same = given.map((name) => withWords(`--${name} {value}`, place, () => flags[name] ?? null)).join(' ');
  const line = (command: string): string => [command, same].filter(Boolean).join(' ');
  return [
    { why: messages.getMessage('next.token'), command: `${line('sf jwt exchange')} --format token` },
    { why: messages.getMessage('next.login'), command: line('sf jwt login') },
  ];
}
