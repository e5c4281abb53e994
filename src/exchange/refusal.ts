import { entryOfOAuthError } from '../explain/recognition.ts';
import { refusals } from '../faults/catalogue/refusals.ts';

/** A refusal of the token endpoint, by its code in the catalogue. */
export type RefusalCode = (typeof refusals)[number]['code'] | 'unknown';

/** The meaning of a refusal, or `unknown`: then Salesforce's own words must do, nothing is guessed. docs/salesforce.md §5.4 */
export function refusalCode(error: string, description: string): RefusalCode {
  return entryOfOAuthError(refusals, error, description)?.code ?? 'unknown';
}
