/**
 * Breaks a working exchange in one way at a time: `sf jwt doctor` has to name exactly that cause. Those marked so run
 * through the real host; the others in this process, as a run of the host takes longer.
 */
import { expect } from 'chai';
import { type Examiner, type Outcome, openExaminer, openHostExaminer } from '../injections/examiner.ts';
import { foretoldInjections } from '../injections/foretold-injections.ts';
import type { Injection } from '../injections/injection.ts';
import { keyInjections, nameInjections } from '../injections/key-injections.ts';
import { networkInjections } from '../injections/network-injections.ts';
import { orgInjections } from '../injections/org-injections.ts';
import { fitForPurpose, purposeInjections } from '../injections/purpose-injections.ts';
import { refusalInjections } from '../injections/refusal-injections.ts';
import { closePayOrgs } from '../support/pay-org.ts';
import { closeServers } from '../support/servers.ts';

const injections: Injection[] = [
  ...keyInjections,
  ...nameInjections,
  ...networkInjections,
  ...orgInjections,
  ...refusalInjections,
  ...purposeInjections,
];
const throughHost = injections.filter((one) => one.throughHost);
const healthy: Injection = { what: '', code: '', break: () => undefined };

describe('sf jwt doctor names the cause when', () => {
  let host: Examiner;
  let here: Examiner;

  const expectCause = ({ exitCode, result, stderr }: Outcome, code: string): void => {
    expect(result?.firstCause, stderr || JSON.stringify(result?.checks.at(-1))).to.equal(code);
    const failed = result.checks.filter(({ status }) => status === 'fail');
    expect(failed.map((check) => check.code)).to.deep.equal([code]);
    expect(result.checks.at(-1)?.status).to.equal('fail');
    expect(failed[0]?.actions).not.to.deep.equal([]);
    expect(exitCode).to.equal(3);
  };

  before(async () => {
    [host, here] = [await openHostExaminer(), await openExaminer()];
  });
  after(async () => {
    await closeServers();
    await closePayOrgs();
    await host.close();
  });

  for (const injection of throughHost) {
    it(`${injection.what}: ${injection.code}, through the host`, async () => {
      expectCause(await host.examine(injection), injection.code);
    });
  }

  for (const injection of injections.filter((one) => !one.throughHost)) {
    it(`${injection.what}: ${injection.code}`, async () => {
      expectCause(await here.examine(injection), injection.code);
    });
  }

  for (const { refusal, ...injection } of foretoldInjections) {
    it(`${injection.what}: ${injection.code}, which a check had warned of`, async () => {
      const { exitCode, result, stderr } = await (injection.throughHost ? host : here).examine(injection);
      expect(result?.firstCause, stderr || JSON.stringify(result?.checks.at(-1))).to.equal(injection.code);
      const [warned, failed] = [result.checks.find(({ code }) => code === injection.code), result.checks.at(-1)];
      expect(warned?.status).to.equal('warn');
      expect(warned?.actions).not.to.deep.equal([]);
      expect({ exitCode, id: failed?.id, code: failed?.code }).to.deep.equal({
        ...{ exitCode: 3, id: 'exchange', code: refusal },
      });
    });
  }

  it('nothing is broken: no cause, no fault and no warning', async () => {
    const { exitCode, result } = await here.examine(healthy);
    expect(result.checks.filter(({ status }) => status === 'fail' || status === 'warn')).to.deep.equal([]);
    expect({ exitCode, firstCause: result.firstCause }).to.deep.equal({ exitCode: 0, firstCause: null });
  });

  it(`${fitForPurpose.what}: no cause`, async () => {
    const { result } = await here.examine(fitForPurpose);
    expect({ cause: result.firstCause, last: result.checks.at(-1)?.status }).to.deep.equal({
      cause: null,
      last: 'pass',
    });
    expect(result.checks.at(-1)?.id).to.equal('purpose');
  });

  it('at least 30 different breaks go through the real host', () => {
    expect(throughHost.length).to.be.greaterThanOrEqual(30);
  });
});
