import { expect } from 'chai';
import { hostileTexts } from '../support/hostile-texts.ts';
import { runs } from '../support/runs.ts';
import { slowFunctions, slowPatterns } from '../support/slow-texts.ts';

const { seed = Date.now(), numRuns } = runs(1);
/** The long ones are for those who ask for many runs. */
const sizes = numRuns > 1 ? [8192, 32_768, 131_072] : [8192];
const texts = Object.entries(hostileTexts).filter((_, at) => numRuns > 1 || at % 20 === 0);

describe('with every hostile text, no time goes by the square', () => {
  it(`of a regular expression (seed ${seed})`, () => {
    expect(slowPatterns({ sizes, seed, texts })).to.deep.equal([]);
  });

  it('of a function', async () => {
    expect(await slowFunctions({ sizes, texts })).to.deep.equal([]);
  });
});
