import { expect } from 'chai';
import type { Context, Subject } from '../../../src/doctor/context.ts';
import { type CheckOutcome, check, type DoctorCheck, runChecks } from '../../../src/doctor/run-checks.ts';
import { failed, passed, unknown, warned } from '../../../src/doctor/verdict.ts';
import { JwtError } from '../../../src/faults/errors.ts';

const subject: Subject = {
  org: 'dev',
  app: null,
  clientId: null,
  username: 'ida@pay.example',
  url: 'https://pay.my.salesforce.com',
  orgUrl: null,
  isSandbox: false,
  audience: undefined,
  audienceOfEnvironment: undefined,
  keyFile: null,
  certFile: null,
};
const inWords = (error: unknown) => ({ message: String((error as Error).message), actions: ['Look again.'] });
const run = (checks: DoctorCheck[], more: Partial<Parameters<typeof runChecks>[2]> = {}) =>
  runChecks(checks, { ...subject, reachesOrg: true }, { describe: inWords, ...more });
const learning = (id: string, learned: Partial<Context>): DoctorCheck => ({
  id,
  title: id,
  run: (): CheckOutcome => ({ ...passed('Learned.'), learned }),
});
const throwing = (error: Error): DoctorCheck =>
  check('throws', 'Throws', () => {
    throw error;
  });

describe('The checks of doctor', () => {
  it('hand on what they learned to those after them, and change nothing of what those before them saw', async () => {
    const seen: (string | null)[] = [];
    const look = check('look', 'Look', ({ app, username }) => {
      seen.push(app, username);
      return passed('Seen.');
    });
    await run([look, learning('name', { app: 'Pay' }), look, learning('other', { app: 'Orders' }), look]);
    expect(seen).to.deep.equal([null, 'ida@pay.example', 'Pay', 'ida@pay.example', 'Orders', 'ida@pay.example']);
  });

  it('end at the first that fails, whose code is the first cause', async () => {
    const ids: string[] = [];
    const begun = ({ id }: DoctorCheck): void => void ids.push(id);
    const never = check('never', 'Never', () => passed('Not reached.'));
    const fails = check('clock', 'Clock', () => failed('clock-wrong', { date: '1970-01-01' }));
    const doubts = check('doubts', 'Doubts', () => unknown('Nobody knows.'));
    const { checks, firstCause } = await run([doubts, fails, never], { begun });
    expect(firstCause).to.equal('clock-wrong');
    expect(checks.map(({ status }) => status)).to.deep.equal(['unknown', 'fail']);
    expect(ids).to.deep.equal(['doubts', 'clock']);
  });

  it('go on after a warning, and name no cause', async () => {
    const warns = check('client-id', 'Client id', () => warned('client-id-cut-off', { length: 70 }));
    const { checks, firstCause } = await run([warns, learning('next', {})]);
    expect(firstCause).to.equal(null);
    expect(checks[0]).to.include({ status: 'warn', code: 'client-id-not-a-key', title: 'Client id' });
    expect(checks[0]?.detail).to.equal('It has only 70 characters, and may be cut off.');
    expect(checks[0]?.actions.join()).to.contain('Copy the consumer key');
  });

  it('have what is known by then filled into their commands, what they learned themselves too', async () => {
    const ready = (action: string, { app }: Context): string => action.replace('<app>', app ?? '?');
    const asks: DoctorCheck = {
      id: 'asks',
      title: 'Asks',
      run: () => ({ ...unknown('Ask.', ['Show <app>.']), learned: { app: 'Pay' } }),
    };
    expect((await run([asks], { ready })).checks[0]?.actions).to.deep.equal(['Show Pay.']);
  });

  it('fail by an error of this plugin, under its code, and learn nothing from it', async () => {
    const refused = new JwtError('insecure-url-not-url');
    const { checks, firstCause } = await run([throwing(refused)]);
    expect(firstCause).to.equal('insecure-url-not-url');
    expect(checks[0]).to.include({ status: 'fail', detail: refused.message });
  });

  it('prove nothing by an error that nobody foresaw, nor by what the org keeps from the user', async () => {
    const hidden = new JwtError('settings-unreadable-policy');
    const { checks, firstCause } = await run([throwing(new Error('Oops')), throwing(hidden)]);
    expect(checks.map(({ status, code }) => [status, code])).to.deep.equal([
      ['unknown', null],
      ['unknown', 'settings-unreadable-policy'],
    ]);
    expect(firstCause).to.equal(null);
  });
});
