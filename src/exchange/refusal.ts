import type { CodeOf } from '../faults/errors.ts';
import { sectionOfOAuthError } from '../faults/recognition.ts';
import { allSections } from '../faults/sections.ts';

type Refusal = CodeOf<'ExchangeRefusedError'>;
/** A refusal of the token endpoint, by its code. */
export type RefusalCode = Exclude<Refusal, 'exchange-refused'> | 'unknown';

/** The meaning of a refusal, or `unknown`: then Salesforce's own words must do, nothing is guessed. docs/salesforce.md §5.4 */
export function refusalCode(error: string, description: string): RefusalCode {
  const refusals = allSections().filter((one) => one.error === 'ExchangeRefusedError' && !one.isGeneral);
  return (sectionOfOAuthError(refusals, error, description)?.code ?? 'unknown') as RefusalCode;
}
