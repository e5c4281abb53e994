import { expect } from 'chai';
import type { Connection } from '../../../../src/salesforce/org/connection.ts';
import { queryRows } from '../../../../src/salesforce/org/query.ts';
import { column, soql } from '../../../../src/salesforce/soql.ts';
import { rejectionOf } from '../../../support/faults.ts';

/** A connection that gives these answers, one after the other, and notes what it was asked for. */
function answering(...answers: unknown[]): { connection: Connection; asked: string[] } {
  const asked: string[] = [];
  const request = async ({ url }: { url: string }) => {
    asked.push(decodeURIComponent(url));
    const answer = answers[asked.length - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { connection: { instanceUrl: 'https://pay.my.salesforce.com', version: '66.0', request } as never, asked };
}

const columns = { Id: column.text };
const from = soql`FROM User WHERE Username = ${"o'neil@example.com"}`;

describe('A query', () => {
  it('brings the rows of all its pages', async () => {
    const next = '/services/data/v66.0/query/01g-2';
    const { connection, asked } = answering(
      { records: [{ Id: '1' }, { Id: '2' }], done: false, nextRecordsUrl: next },
      { records: [{ Id: '3' }], done: true },
    );
    expect(await queryRows(connection, columns, from)).to.deep.equal([{ Id: '1' }, { Id: '2' }, { Id: '3' }]);
    expect(asked).to.deep.equal([
      "/services/data/v66.0/query?q=SELECT Id FROM User WHERE Username = 'o\\'neil@example.com'",
      next,
    ]);
  });

  it('goes to another API version where a field is gone from the newest', async () => {
    const { connection, asked } = answering({ records: [], done: true });
    await queryRows(connection, columns, from, 65);
    expect(asked[0]).to.match(/^\/services\/data\/v65\.0\/query\?/);
  });

  for (const [what, answer] of [
    ['nothing', null],
    ['a text', 'ok'],
    ['no rows', { done: true }],
    ['rows of another shape', { records: [{ Id: null }], done: true }],
  ] as const)
    it(`fails at an answer that holds ${what}`, async () => {
      const { code, data } = await rejectionOf(queryRows(answering(answer).connection, columns, from));
      expect(code).to.equal('org-answered-badly-incomplete');
      expect(data).to.include({ host: 'pay.my.salesforce.com', status: 200 });
    });

  it('is refused in words of ours', async () => {
    const refusal = Object.assign(new Error('No such column'), { errorCode: 'INVALID_FIELD' });
    const { code, data } = await rejectionOf(queryRows(answering(refusal).connection, columns, from));
    expect(code).to.equal('org-refused');
    expect(data).to.include({ errorCode: 'INVALID_FIELD', message: 'No such column' });
  });
});
