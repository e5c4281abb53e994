import { expect } from 'chai';
import fc from 'fast-check';
import { type OrgFacts, readFacts } from '../../../src/login/org-facts.ts';
import { runs } from '../../support/runs.ts';

const row = {
  Name: 'Pay',
  InstanceName: 'FRA44',
  IsSandbox: false,
  TrialExpirationDate: null,
  NamespacePrefix: null,
  OrganizationType: 'Enterprise Edition',
};
const yes = (records: unknown[]) => ({ statusCode: 200, result: { totalSize: records.length, done: true, records } });
const no = (statusCode: number, errorCode: string) => ({ statusCode, result: [{ errorCode, message: 'no' }] });
const read = (organization: unknown, devHub: unknown): OrgFacts | null =>
  readFacts(JSON.stringify({ hasErrors: false, results: [organization, devHub] }));

describe('what an org says of itself', () => {
  it('is kept under the names of sf', () => {
    expect(read(yes([row]), no(400, 'INVALID_TYPE'))).to.deep.equal({
      ...{ name: 'Pay', instanceName: 'FRA44', namespacePrefix: null, trialExpirationDate: null },
      ...{ orgEdition: 'Enterprise Edition', isSandbox: false, isScratch: false, isDevHub: false },
    });
  });

  for (const [what, change, expected] of [
    ['a sandbox without an end', { IsSandbox: true }, { isSandbox: true, isScratch: false }],
    [
      'a sandbox that ends: a scratch org',
      { IsSandbox: true, TrialExpirationDate: '2027-01-01' },
      { isSandbox: false, isScratch: true },
    ],
    ['a trial that is no sandbox', { TrialExpirationDate: '2027-01-01' }, { isSandbox: false, isScratch: false }],
  ] as const) {
    it(`tells ${what}`, () => {
      expect(read(yes([{ ...row, ...change }]), yes([]))).to.include({ ...expected, isDevHub: true });
    });
  }

  for (const [what, answer] of [
    ['a user without the right', no(403, 'INSUFFICIENT_ACCESS')],
    ['a spent allowance', no(403, 'REQUEST_LIMIT_EXCEEDED')],
    ['a fault of the server', no(500, 'INVALID_TYPE')],
    ['nothing', undefined],
    ['something else', { statusCode: 200, result: 'yes' }],
  ] as const) {
    it(`says neither that it is a Dev Hub nor that it is none for ${what}`, () => {
      expect(read(yes([row]), answer)).to.not.have.property('isDevHub');
    });
  }

  it('is not guessed where a field is missing or of another type', () => {
    expect(read(yes([{ ...row, IsSandbox: 'true' }]), yes([]))).to.not.have.any.keys('isSandbox', 'isScratch');
    const { TrialExpirationDate: _, ...without } = row;
    expect(read(yes([without]), yes([]))).to.not.have.any.keys('isSandbox', 'isScratch', 'trialExpirationDate');
    expect(read(yes([]), no(400, 'INVALID_TYPE'))).to.deep.equal({ isDevHub: false });
  });

  it('is nothing in a text that is no answer', () => {
    for (const text of ['', '<html>', '[]', '{}', '{"results":{}}', 'null']) expect(readFacts(text)).to.equal(null);
  });

  it('holds no value of another type, whatever the answer', () => {
    const json = fc.jsonValue();
    fc.assert(
      fc.property(json, json, (organization, devHub) => {
        for (const [name, value] of Object.entries(read(organization, devHub) ?? {})) {
          const isFlag = name.startsWith('is');
          expect(isFlag ? typeof value === 'boolean' : value === null || typeof value === 'string').to.equal(true);
        }
      }),
      runs(300),
    );
  });
});
