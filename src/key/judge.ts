/** What is worth acting on in a private key that can be used. */
import type { FindingCode } from '../faults/finding.ts';
import type { PrivateKey } from './private-key.ts';

/** A key in hand; `openToOthers`: other users of this machine can read its file. */
export type JudgedKey = Pick<PrivateKey, 'repaired' | 'keys'> & { openToOthers: boolean };

/** Worst first. Who reports it has words of its own: doctor says where the key lies, `exchange` does not. */
export const judgeKey = ({ openToOthers, repaired, keys }: JudgedKey) =>
  [
    ...(openToOthers ? (['key-open-to-others'] as const) : []),
    ...(keys > 1 ? (['key-several'] as const) : []),
    ...(repaired.length > 0 ? (['key-repaired'] as const) : []),
  ] satisfies FindingCode[];
