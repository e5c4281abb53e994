import type { CodeOf } from './errors.ts';
import { allSections, type Recogniser, type Section } from './sections.ts';

/** How well a recogniser fits, from 0; words of a description say more than an error code. */
const fitOf = (recogniser: Recogniser, error: string, description: string): number => {
  if (recogniser instanceof RegExp) return recogniser.test(description) ? 2 : 0;
  if (recogniser.error !== error.toLowerCase()) return 0;
  if (!recogniser.description) return 1;
  return recogniser.description.test(description) ? 3 : 0;
};

/**
 * The section that an OAuth error stands for, or nothing: an error that nobody knows is never guessed at. Among those that
 * fit equally well the first one counts.
 */
export function sectionOfOAuthError(
  known: readonly Section[],
  error: string,
  description: string,
): Section | undefined {
  const fits = known.map(({ says }) => Math.max(0, ...says.map((one) => fitOf(one, error, description))));
  const best = Math.max(0, ...fits);
  return best === 0 ? undefined : known[fits.indexOf(best)];
}

/** Whether nothing but the error code speaks for the section. */
export const isByCodeAlone = ({ says }: Section, error: string, description: string): boolean =>
  says.every((one) => fitOf(one, error, description) <= 1);

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
