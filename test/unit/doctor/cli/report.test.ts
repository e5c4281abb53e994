import { expect } from 'chai';
import { readyAction } from '../../../../src/doctor/cli/report.ts';
import type { Subject } from '../../../../src/doctor/context.ts';

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
