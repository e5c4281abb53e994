import { labelled, visible } from '../../cli/layout.ts';
import type { Check } from '../check.ts';
import type { VerifyResult } from '../verification.ts';
import { factRows, findingRows, headlines, timeRows } from './render.ts';

const labelWidth = 12;
const marks = { true: 'passed', false: 'FAILED', null: '-' } as const;

export const checkRows = ({ id, ok, detail }: Check): string[] =>
  labelled(`  ${id.padEnd(labelWidth)}${marks[`${ok}`]}`, visible(detail), labelWidth + 10);

/** The verdict in one line. */
export const verdictLine = ({ verified, checks }: VerifyResult): string => {
  if (verified) return 'VALID: the signature is good and no check failed.';
  const names = checks.filter(({ ok }) => ok === false).map(({ id }) => id);
  return `NOT VALID: ${names.join(', ')} failed.`;
};

/** What cannot be seen from here, said where it may be overlooked. docs/salesforce.md §6.3 */
const limits = ({ verified, kind }: VerifyResult): string[] =>
  verified && kind === 'access-token'
    ? ['A check on this machine cannot see that a token was revoked; "sf jwt introspect" asks the org.']
    : [];

/** Of an opaque token nothing but the signature can be judged, and saying so once is enough. */
const shownChecks = ({ checks, tokenFormat }: VerifyResult): Check[] =>
  checks.filter(({ ok }) => tokenFormat === 'jwt' || ok !== null);

/** The result of verify within 80 columns: what it is, each check, and what the token says. The verdict is not in it. */
export const verificationLines = (result: VerifyResult, now: Date): string[] => {
  const sections = [
    [
      headlines[result.kind],
      ...(result.keySource === 'none' ? [] : labelled('Keys', visible(result.keySource), labelWidth)),
    ],
    shownChecks(result).flatMap(checkRows),
    timeRows(result, now),
    factRows(result, now),
    result.findings.flatMap(findingRows),
    limits(result).flatMap((line) => labelled('', line, 0)),
  ];
  return sections.filter((section) => section.length > 0).flatMap((section) => ['', ...section]);
};
