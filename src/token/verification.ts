/** Whether a token is good, and why. docs/salesforce.md §6.3 */

import { type Finding, finding } from '../faults/finding.ts';
import type { Check } from './check.ts';
import { claimChecks } from './claim-checks.ts';
import type { CompactJwt } from './compact-jwt.ts';
import type { Expectation } from './expectation.ts';
import type { KeySupply } from './key-supply.ts';
import { formCheck, headerFindings, opaqueChecks, signatureChecks } from './signature-checks.ts';
import { timeChecks } from './time-checks.ts';
import type { DecodeResult, ReadToken } from './token.ts';

export type VerifyResult = Omit<DecodeResult, 'verified'> & {
  verified: boolean;
  checks: Check[];
  /** The address of the key list, or the name of the file. */
  keySource: string;
};

/** Checks a token that was read. `verified` is true only when the signature is good and no check failed. */
export const judgeVerification = (
  { result, jwt }: ReadToken,
  supply: KeySupply,
  expectation: Expectation,
  now: Date,
): VerifyResult => {
  const checks = jwt === null ? opaqueChecks() : jwtChecks(result, jwt, supply, expectation, now);
  const findings = [
    ...result.findings,
    ...(jwt === null ? [] : [...headerFindings(jwt.header), ...unnamed(supply, expectation)]),
  ];
  return { ...result, findings, verified: isVerified(checks), checks, keySource: supply.source };
};

const jwtChecks = (
  result: DecodeResult,
  jwt: CompactJwt,
  supply: KeySupply,
  expectation: Expectation,
  now: Date,
): Check[] => [
  ...signatureChecks(jwt, jwt.payload === null, supply),
  formCheck(result.findings),
  ...claimChecks(result, jwt, supply.signer, expectation),
  ...timeChecks(jwt.payload ?? {}, result, expectation.clockTolerance, now),
];

const isVerified = (checks: Check[]): boolean =>
  checks.some(({ id, ok }) => id === 'signature' && ok === true) && checks.every(({ ok }) => ok !== false);

/** Anybody can have an org, so a good signature of an org that nobody named proves little. */
const unnamed = (supply: KeySupply, { issuer }: Expectation): Finding[] =>
  issuer === null && supply.keys !== null && !supply.isGiven
    ? [
        finding(
          'warning',
          'issuer-not-named',
          'No issuer was named, so the issuer that the token names was believed. Anybody can have an org.',
          ['sf jwt verify --token-file <file> --issuer-url <My Domain URL>'],
        ),
      ]
    : [];
