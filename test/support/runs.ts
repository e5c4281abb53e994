/** How often a property is tried: the same cases in every run of the suite, many new ones by `npm run fuzz`. */

/** Times as many cases as in the suite; unset: those of the suite, from a fixed seed. */
const FACTOR = Number(process.env.FUZZ_FACTOR ?? 1);
/** Whether it is `npm run fuzz`, which may take an hour. */
export const isLongRun = FACTOR > 1;
const SUITE_SEED = 20_261_127;

/** The parameters of `fc.assert` for a property that runs `inSuite` times in the suite. */
export function runs(inSuite: number): { numRuns: number; seed?: number } {
  if (isLongRun) return { numRuns: Math.ceil(inSuite * FACTOR) };
  return { numRuns: inSuite, seed: SUITE_SEED };
}
