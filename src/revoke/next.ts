/** What can be run after a revocation, filled in with what is known. docs/salesforce.md §8 */
import { fillAction } from '../faults/words.ts';
import type { Frozen } from './freeze.ts';

/** Null: not known, and left to the reader. */
export type After = {
  /** The org, as the CLI knows it. */
  alias: string | null;
  username: string | null;
  /** The name or the consumer key of the app. */
  app: string | null;
  frozen: Frozen | null;
  /** Whether JWT-based access tokens may live on. */
  leavesJwts: boolean;
  /** What this command has ended, and need not be proposed again. */
  done: 'token' | 'user' | 'app' | 'org';
};

/** A command, and what it is good for. */
export type Next = { why: string; command: string };

/** Most urgent first. Of what is not known nothing is proposed, but for the org, whose place is marked. */
export function nextSteps({ alias, username, app, frozen, leavesJwts, done }: After): Next[] {
  const values = { alias: alias ?? undefined, username: username ?? undefined, app };
  const step = (isUseful: boolean, why: string, command: string): Next[] =>
    isUseful ? [{ why, command: fillAction(command, values) }] : [];
  const isOfUser = username !== null && done === 'token';
  return [
    ...step(
      isOfUser && frozen === null,
      'End all other access of the user, and prevent new logins',
      'sf jwt revoke --target-org {alias} --user {username} --freeze',
    ),
    ...step(
      isOfUser && frozen !== null,
      'End all other access of the user',
      'sf jwt revoke --target-org {alias} --user {username}',
    ),
    ...step(
      done === 'user' && username !== null && frozen === null,
      'Prevent new logins of the user',
      'sf jwt revoke --target-org {alias} --user {username} --freeze',
    ),
    ...step(
      app !== null && done !== 'org',
      'Switch the app off, so that it issues no new tokens',
      'sf jwt app block --target-org {alias} --app {app}',
    ),
    ...step(
      app !== null && done === 'token',
      'End all tokens of the app that the org lists',
      'sf jwt revoke --target-org {alias} --app {app}',
    ),
    ...step(
      app !== null && done !== 'org',
      'Replace the key of the app, if it may have leaked too',
      'sf jwt cert rotate --target-org {alias} --app {app} --username {username}',
    ),
    ...step(leavesJwts && done !== 'org', 'Revoke every JWT of the org', 'sf jwt revoke --target-org {alias} --all'),
    ...(frozen?.isNew ? [unfreeze(alias, frozen)] : []),
  ];
}

/** The way back. */
export const unfreeze = (alias: string | null, { stateId: state }: Frozen): Next => ({
  why: 'Unfreeze the user afterwards',
  command: fillAction(
    'sf data update record --target-org {alias} --sobject UserLogin --record-id {state} --values IsFrozen=false',
    { alias: alias ?? undefined, state },
  ),
});
