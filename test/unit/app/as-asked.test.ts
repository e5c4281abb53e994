import { expect } from 'chai';
import { asAsked } from '../../../src/app/as-asked.ts';
import { type Component, diff, withElement } from '../../../src/app/component.ts';

const pay: Component = {
  type: 'ConnectedApp',
  fullName: 'Pay',
  elements: { oauthPolicy: { ipRelaxation: 'ENFORCE' }, permissionSetName: ['Robots', 'Drivers'] },
};
type Step = (app: Component) => Component;
const admits =
  (...names: string[]): Step =>
  (app) =>
    withElement(app, 'permissionSetName', names);
const relaxed =
  (to: string): Step =>
  (app) =>
    withElement(app, 'oauthPolicy.ipRelaxation', to);

const edit = (before: Component, step: Step) => {
  const after = step(before);
  return { before, after, changes: diff(before, after) };
};

/** `confirmed`: what a person said yes to; `meanwhile`: what somebody else did; `now`: what is to be done then, if anything. */
const holds = (confirmed: Step, meanwhile: Step, now: Step | null): boolean => {
  const fresh = meanwhile(pay);
  return asAsked([edit(pay, confirmed)], now ? [edit(fresh, now)] : [], { ConnectedApp: fresh });
};

describe('a change that was confirmed, after somebody else has changed the app', () => {
  it('is as asked where it does the same to what is there now', () => {
    expect(holds(relaxed('BYPASS'), admits('Robots'), relaxed('BYPASS'))).to.equal(true);
    expect(holds(admits('Robots'), relaxed('BYPASS'), admits('Robots'))).to.equal(true);
  });

  it('is as asked where nothing is left to do, since the other one has done it', () => {
    expect(holds(relaxed('BYPASS'), relaxed('BYPASS'), null)).to.equal(true);
    expect(holds(admits('Robots'), admits('Robots', 'Auditors'), null)).to.equal(true);
  });

  it('is not as asked where nothing is to be done and what was confirmed is not there', () => {
    expect(holds(relaxed('BYPASS'), relaxed('ENFORCE_RELAX'), null)).to.equal(false);
    expect(holds(admits('Robots'), admits('Robots', 'Drivers', 'Auditors'), null)).to.equal(false);
    expect(holds(admits('Robots', 'Drivers', 'Auditors'), admits('Robots'), null)).to.equal(false);
  });

  it('is not as asked where more would be done than was confirmed', () => {
    expect(holds(admits('Robots'), admits('Robots', 'Drivers', 'Auditors'), admits('Robots'))).to.equal(false);
    expect(holds(relaxed('BYPASS'), relaxed('ENFORCE_RELAX'), relaxed('BYPASS'))).to.equal(false);
  });
});
