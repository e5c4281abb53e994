import { expect } from 'chai';
import fc from 'fast-check';
import { readyAction } from '../../../../src/doctor/cli/proposals.ts';
import { healthLines } from '../../../../src/doctor/cli/report.ts';
import type { Subject } from '../../../../src/doctor/context.ts';
import type { CheckStatus } from '../../../../src/doctor/verdict.ts';
import { runs } from '../../../support/runs.ts';

const nobody: Subject = {
  org: null,
  app: null,
  clientId: null,
  username: null,
  url: null,
  orgUrl: null,
  isSandbox: undefined,
  audience: undefined,
  audienceOfEnvironment: undefined,
  keyFile: null,
  certFile: null,
};

describe('The commands that doctor proposes', () => {
  const action = 'Run "sf jwt cert upload --target-org <alias> --app <app> --cert-file <file>" as <username>.';

  it('hold what is known already, and keep the places of what is not', () => {
    const subject = { ...nobody, org: 'my-org', app: 'Pay', username: 'ida@pay.example' };
    expect(readyAction(action, subject)).to.equal(
      'Run "sf jwt cert upload --target-org my-org --app Pay --cert-file <file>" as ida@pay.example.',
    );
    expect(readyAction(action, nobody)).to.equal(action);
  });

  it('stay one word where a value has blanks, and run nothing that a value holds', () => {
    expect(readyAction('sf jwt enable --app <app>', { ...nobody, app: 'Pay & Go' })).to.equal(
      "sf jwt enable --app 'Pay & Go'",
    );
    const evil = readyAction('sf jwt enable --app <app>', { ...nobody, app: "a'; touch x; '$(id)" });
    expect(evil).to.equal(String.raw`sf jwt enable --app "$(printf 'a\047\073 touch x\073 \047\044\050id\051')"`);
  });
});

describe('The last words of doctor when nothing failed', () => {
  const checks = (...statuses: CheckStatus[]) => statuses.map((status, at) => ({ status, title: `Check ${at + 1}` }));
  const spoken = (...statuses: CheckStatus[]): string => healthLines(checks(...statuses)).join(' ');

  it('speak of all checks where all could be made', () => {
    expect(spoken('pass', 'pass', 'pass')).to.equal('No fault found in 3 checks.');
    expect(spoken('pass', 'warn')).to.equal('No fault found in 2 checks (1 warning).');
    expect(spoken('pass')).to.equal('No fault found in 1 check.');
  });

  it('speak of those alone that could be made, and name the others', () => {
    expect(spoken('pass', 'unknown', 'warn', 'warn', 'unknown')).to.equal(
      'No fault found in the 3 checks that could be made (2 warnings); 2 could not be made: Check 2, Check 5.',
    );
    expect(spoken('unknown', 'pass')).to.equal(
      'No fault found in the 1 check that could be made; 1 could not be made: Check 1.',
    );
  });

  it('say what has no row of its own where nothing may be sent', () => {
    const offline = healthLines(checks('pass', 'pass'), true).join(' ');
    expect(offline).to.match(
      /^No fault found in 2 checks\. .*--offline.*the connection to the org.*exchange were not checked\.$/,
    );
    expect(spoken('pass', 'pass')).not.to.contain('--offline');
  });

  it('claim nothing where no check could be made', () => {
    expect(spoken('unknown', 'unknown')).not.to.contain('No fault found');
    expect(spoken('unknown', 'unknown')).to.contain('not known').and.contain('Check 1, Check 2');
  });

  it('never count an untold check as looked at, whatever came out, and keep to 80 columns', () => {
    const status = fc.constantFrom<CheckStatus>('pass', 'warn', 'unknown');
    fc.assert(
      fc.property(fc.array(status, { minLength: 1, maxLength: 30 }), (statuses) => {
        const lines = healthLines(checks(...statuses));
        const made = statuses.filter((one) => one !== 'unknown').length;
        const [, counted] = /No fault found in (?:the )?(\d+)/.exec(lines.join(' ')) ?? [];
        expect(Number(counted ?? 0)).to.equal(made);
        for (const [at, one] of statuses.entries())
          expect(new RegExp(`Check ${at + 1}\\b`).test(lines.join(' '))).to.equal(one === 'unknown');
        expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(80);
      }),
      runs(200),
    );
  });
});
