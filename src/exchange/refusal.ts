import type { CodeOf } from '../faults/errors.ts';
import { sectionOfOAuthError } from '../faults/recognition.ts';
import { allSections } from '../faults/sections.ts';

/** A refusal of the token endpoint, by its code. */
export type RefusalCode = CodeOf<'ExchangeRefusedError'>;

/**
 * The meaning of a refusal, or `exchange-refused`: then Salesforce's own words must do, nothing is guessed.
 * docs/salesforce.md §5.4
 */
export function refusalCode(error: string, description: string): RefusalCode {
  const refusals = allSections().filter((one) => one.error === 'ExchangeRefusedError' && !one.isGeneral);
  return (sectionOfOAuthError(refusals, error, description)?.code ?? 'exchange-refused') as RefusalCode;
}
