/** What a person is asked and told before a login takes the place of another one. */
import { type Console, canAsk, confirmed } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { JwtError } from '../../faults/errors.ts';
import { loginOf, userOf } from '../../login/cli/stored.ts';
import type { SetupFlags } from './flags.ts';

const messages = messagesOf('jwt.setup');

export type LoginGuard = ReturnType<typeof loginGuard>;

/** Asks and tells once, whoever comes to it first: the app that is made, or the login that is stored. */
export function loginGuard(console: Console, flags: Pick<SetupFlags, 'alias' | 'no-prompt'>) {
  let isDone = false;
  /** @throws JwtError `ConfirmationRequiredError` where the alias is another's and nobody says yes. */
  return async (username: string, clientId: string | null): Promise<void> => {
    if (isDone) return;
    const { alias } = flags;
    const other = alias === undefined ? null : await userOf(alias);
    if (alias !== undefined && other !== null && other !== username) {
      if (flags['no-prompt'] || !canAsk(console))
        throw new JwtError('confirmation-required-alias', { alias, username: other });
      await confirmed(console, messages.getMessage('alias-question', [alias, other, username]), false, 'stored');
    }
    const held = await loginOf(username);
    // An app that is yet to be made has let nobody in.
    const isOther = held !== null && (clientId === null || held !== clientId);
    if (isOther) console.warn(messages.getMessage('replaces', [username]));
    isDone = true;
  };
}
