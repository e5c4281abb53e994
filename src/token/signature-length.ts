/** How long a signature is, which its algorithm decides: RFC 7518 §3, RFC 8037 §3.1. Any other was cut off or changed. */
import { claimText } from '../salesforce/json.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';
import type { CompactJwt } from './compact.ts';

/** In bytes, of RSA keys of at least `leastBits` and at most 8192 bits in steps of 64 bytes. */
export const isRsaLength = (bytes: number, leastBits = 1024): boolean =>
  bytes >= leastBits / 8 && bytes <= 1024 && bytes % 64 === 0;

export const isRsaName = (alg: string): boolean => /^[RP]S(?:256|384|512)$/.test(alg);

/** In bytes. */
const fixedLengths: Record<string, number> = {
  ...{ HS256: 32, HS384: 48, HS512: 64 },
  ...{ ES256: 64, ES384: 96, ES512: 132 },
  EdDSA: 64,
};

/** Whether the signature has a length that no key makes; that of an unknown algorithm may have any. */
export function isCutOff({ header, payload, signature }: CompactJwt): boolean {
  if (payload === null) return false;
  const alg = claimText(header, 'alg') ?? '';
  if (isRsaName(alg)) return !isRsaLength(signature.length, LEAST_RSA_BITS);
  return Object.hasOwn(fixedLengths, alg) && fixedLengths[alg] !== signature.length;
}
