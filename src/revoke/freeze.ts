/** Keeps a user out: nobody who is frozen logs in by any way, until somebody lets them in again. docs/salesforce.md §8.2, §10 */
import { JwtError } from '../faults/errors.ts';
import { permissions } from '../salesforce/permissions.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { Account } from './result.ts';

/** Whether a user is frozen, and the record that says so. */
export type LoginState = { id: string; isFrozen: boolean };

export type FreezePorts = {
  /** Null: the org does not show it. */
  readState(userId: string): Promise<LoginState | null>;
  freeze(stateId: string): Promise<void>;
};

/** `isNew`: frozen by this call, and not before. */
export type Frozen = { stateId: string; isNew: boolean };

/**
 * Freezes a user and reads back that it is so.
 *
 * @throws JwtError `PermissionMissingError` where the org does not show whether the user is frozen; `WriteUnconfirmedError` where it
 *   took the change, or its answer was lost, and it does not show the user frozen; else what the ports throw.
 */
export async function freezeUser({ id, username }: Account, ports: FreezePorts): Promise<Frozen> {
  const state = await ports.readState(id);
  if (state === null)
    throw new JwtError('permission-missing-freeze', { username, permission: permissions.manageUsers });
  if (state.isFrozen) return { stateId: state.id, isNew: false };
  await ports.freeze(state.id).catch((error: unknown) => {
    // Broken off after it was sent, it may have arrived.
    if (failedStage(error) !== 'http') throw error;
  });
  const after = await ports.readState(id).catch(() => null);
  if (after?.isFrozen) return { stateId: state.id, isNew: true };
  const code = after ? 'write-unconfirmed-freeze-ignored' : 'write-unconfirmed-freeze';
  throw new JwtError(code, { username, stateId: state.id });
}
