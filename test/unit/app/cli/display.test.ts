/** What `app display` and `policy display` say of what the org did not show whole. */
import { expect } from 'chai';
import { usageLines } from '../../../../src/app/cli/display.ts';
import { policyRows } from '../../../../src/app/cli/policy.ts';
import { policyElements, unknownPolicy } from '../../../../src/app/elements.ts';

describe('The tokens in use of an app', () => {
  it('are none listed only where the whole list was asked for', () => {
    expect(usageLines({ source: 'connect-rest', users: [], whole: true })).to.deep.equal(['none listed']);
    const cut = usageLines({ source: 'connect-rest', users: [], whole: false });
    expect(cut.join())
      .to.contain('not asked for')
      .and.not.match(/^none listed$/);
  });

  it('are not shown where the org shows none', () => {
    expect(usageLines(null)).to.deep.equal(['not shown by the org']);
  });
});

describe('The policy of an app', () => {
  it('is off, or any other value, only where the org says so', () => {
    const rows = policyRows({ ...unknownPolicy, issuesJwt: null }, [], 'on');
    const row = rows.find(({ name }) => name === policyElements.issuesJwt.label);
    expect(row?.value).to.equal('unknown');
    for (const [issuesJwt, value] of [
      [true, 'on'],
      [false, 'off'],
    ] as const) {
      const told = policyRows({ ...unknownPolicy, issuesJwt }, [], 'on');
      expect(told.find(({ name }) => name === policyElements.issuesJwt.label)?.value).to.equal(value);
    }
  });
});
