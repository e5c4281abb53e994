import type { Signer, SigningKeys } from './signing-keys.ts';

/** The keys and where they come from; `keys` is null when there are none to be had, and `reason` says why. */
export type KeySupply =
  | { signer: Signer; source: string; keys: SigningKeys; note: string; isGiven: boolean }
  | { signer: Signer; source: string; keys: null; reason: string };
