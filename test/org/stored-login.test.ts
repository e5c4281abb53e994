import { expect } from 'chai';
import { callOrg } from '../../src/salesforce/org/call-org.ts';
import { connect as connectTo } from '../../src/salesforce/org/connection.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { connect } from '../support/connect.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

/** As the system says that the user may not write a file. */
const forbidden = (): Error =>
  Object.assign(new Error("EACCES: permission denied, open 'x'"), { code: 'EACCES', syscall: 'open' });

/** Why it was rejected, whatever error that is. */
const reasonOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('it was not rejected'),
    (error: Error) => error,
  );

describe('the stored login of an org', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  it('need not remember the newest version', async () => {
    const { login } = connect(org);
    const connection = connectTo({ ...login, rememberVersion: () => Promise.reject(forbidden()) });
    expect(await callOrg(connection, () => connection.newestVersion())).to.match(/^\d\d\.0$/);
  });

  it('is not the org: a file of this machine that cannot be written is no bad answer', async () => {
    const fault = forbidden();
    expect(await reasonOf(callOrg(connect(org), () => Promise.reject(fault)))).to.equal(fault);
  });
});
