// mocha's dot reporter, with the counts once more on a last line that scripts can read.
const { reporters } = require('mocha');

module.exports = class extends reporters.Dot {
  epilogue() {
    super.epilogue();
    process.stdout.write(`${this.stats.passes} passed, ${this.stats.failures} failed\n`);
  }
};
