import { expect } from 'chai';
import { callOrg } from '../../src/salesforce/org/call-org.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

describe('a connection whose session has ended', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  const url = '/services/data/v68.0/query?q=SELECT+Id+FROM+Organization';
  /** A login that can be renewed, with how often it was. */
  const renewable = () => {
    const renewed = { times: 0 };
    const renew = async (): Promise<string> => {
      renewed.times += 1;
      return org.accessToken;
    };
    return { renewed, connection: connect(org, '00Dxx0000001gER!dead', renew) };
  };

  it('goes on with a new one, whatever number of calls met the end of it', async () => {
    const { renewed, connection } = renewable();
    const calls = [1, 2, 3].map(() => connection.request<{ records: object[] }>({ method: 'GET', url }));
    const counts = (await Promise.all(calls)).map(({ records }) => records.length);
    expect({ counts, ...renewed }).to.deep.equal({ counts: [1, 1, 1], times: 1 });
    expect(connection.accessToken).to.equal(org.accessToken);
  });

  it('gives up when the org refuses the new one as well', async () => {
    const { renewed, connection } = renewable();
    const body = JSON.stringify([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
    org.faults.push({ match: /query/, kind: 'status', status: 401, body, contentType: 'application/json' });
    const error = await rejectionOf(callOrg(connection, () => connection.request({ method: 'GET', url })));
    expect({ name: error.name, requests: org.requests.length, ...renewed }).to.deep.equal({
      name: 'OrgRefusedError',
      requests: 2,
      times: 1,
    });
  });
});
