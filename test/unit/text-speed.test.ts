import { expect } from 'chai';
import { hostileTexts } from '../support/hostile-texts.ts';
import { slowFunctions, slowPatterns, textFunctions } from '../support/slow-texts.ts';

/** In characters. What goes by the square takes far more than what can be told from nothing. */
const sizes = [32_768];
const seed = 20_261_127;
/** A part of them for each; `npm run fuzz` tries all, and longer. */
const some = Object.entries(hostileTexts).filter(([what]) => !what.endsWith('and then "!"'));
const few = some.filter((_, at) => at % 4 === 0);

describe('no text from outside makes this slow', () => {
  it('a regular expression of the code, or by which a fault is known', () => {
    expect(slowPatterns({ sizes, seed, texts: few })).to.deep.equal([]);
  });

  // Half a minute where other work has both cores.
  it('a function that takes a text', async function () {
    this.timeout(240_000);
    expect(await slowFunctions({ sizes, texts: some })).to.deep.equal([]);
  });

  it('a function that nobody tried: each has a stand-in for what it takes beside the text', async () => {
    const { callable, unknown } = await textFunctions();
    expect(unknown).to.deep.equal([]);
    expect(callable.length).to.be.above(80);
  });
});
