/** The keys that sign JWT-based access tokens. docs/salesforce.md §6.3 */
import { generateKeyPairSync } from 'node:crypto';
import { id15 } from '../ids.ts';
import type { OrgState, SigningKey } from '../state.ts';

/** Whether the key counts no more. */
export function isRetired(state: OrgState, key: SigningKey): boolean {
  const { revokeAllAtMs } = state;
  return key.retired || (revokeAllAtMs !== null && state.nowMs() >= revokeAllAtMs && key.createdMs < revokeAllAtMs);
}

/** The newest key that is not retired. After "revoke all" there is none, and the org makes another. docs/salesforce.md §8.3 */
export function newestKey(state: OrgState): SigningKey {
  const newest = state.signingKeys.filter((key) => !isRetired(state, key)).at(-1);
  if (newest) return newest;
  const key = createSigningKey(state.id, state.nowMs(), state.signingKeys.length);
  state.signingKeys.push(key);
  return key;
}

/** Keys are slow to make, so one process makes one per org and generation, and all its local orgs share them. */
const privateKeys: string[] = [];

/** A key that signs JWT-based access tokens; its id names the org and the moment. docs/salesforce.md §6.1 */
export function createSigningKey(orgId: string, createdMs: number, generation = 0): SigningKey {
  privateKeys[generation] ??= newPrivateKey();
  const kid = `CORE_ATJWT.${id15(orgId)}.${Math.trunc(createdMs)}`;
  return { kid, privateKeyPem: privateKeys[generation], createdMs, retired: false };
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
