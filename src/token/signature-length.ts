/** How long a signature is, which its algorithm decides: RFC 7518 §3, RFC 8037 §3.1. Any other was cut off or changed. */
import { claimText, type JsonObject } from '../salesforce/json.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';

/** In bytes, of RSA keys of at least `leastBits` and at most 8192 bits in steps of 64 bytes. */
export const isRsaLength = (bytes: number, leastBits = 1024): boolean =>
  bytes >= leastBits / 8 && bytes <= 1024 && bytes % 64 === 0;

export const isRsaName = (alg: string): boolean => /^[RP]S(?:256|384|512)$/.test(alg);

const rsaLengths = Array.from({ length: 16 }, (_, at) => (at + 1) * 64).filter((bytes) =>
  isRsaLength(bytes, LEAST_RSA_BITS),
);

/** In bytes. */
const fixedLengths: Record<string, number> = {
  ...{ HS256: 32, HS384: 48, HS512: 64 },
  ...{ ES256: 64, ES384: 96, ES512: 132 },
  EdDSA: 64,
};

/** In bytes; null: the algorithm is unknown, so that any length may be right. */
export function signatureLengths(header: JsonObject): number[] | null {
  const alg = claimText(header, 'alg') ?? '';
  if (isRsaName(alg)) return rsaLengths;
  const length = Object.hasOwn(fixedLengths, alg) ? fixedLengths[alg] : undefined;
  return length === undefined ? null : [length];
}
