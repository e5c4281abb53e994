// mocha's dot reporter, with the counts once more on a last line that scripts can read, and the starts of `sf` of all
// files, which are what a run of the tests mostly costs: more than there may be are a failure.
const { readFileSync, rmSync } = require('node:fs');
const { reporters } = require('mocha');

const mostStarts = 40;

module.exports = class extends reporters.Dot {
  epilogue() {
    super.epilogue();
    const starts = startsOfSf();
    this.isWasteful = starts.length > mostStarts;
    const list = this.isWasteful ? `, and ${mostStarts} is what there may be:\n${starts.sort().join('\n')}` : '';
    process.stdout.write(`${starts.length} starts of sf${list}\n`);
    process.stdout.write(`${this.stats.passes} passed, ${this.stats.failures} failed\n`);
  }

  done(failures, end) {
    rmSync(process.env.SF_STARTS, { force: true });
    end(failures + (this.isWasteful ? 1 : 0));
  }
};

/** One line for each, of whatever process: test/support/sf.ts. */
function startsOfSf() {
  try {
    return readFileSync(process.env.SF_STARTS, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
