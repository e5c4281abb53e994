/** Lists whose end the other side would decide. */
import { expect } from 'chai';
import { listApps } from '../../src/app/org/list.ts';
import { usageByConnectRest } from '../../src/app/org/usage.ts';
import { jwtSessions } from '../../src/revoke/org/sources.ts';
import { usageTokens } from '../../src/revoke/org/usage-tokens.ts';
import type { Connection } from '../../src/salesforce/org/connection.ts';
import { pagesOf } from '../../src/salesforce/org/pages.ts';
import { queryRows } from '../../src/salesforce/org/query.ts';
import { column, soql } from '../../src/salesforce/soql.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { closeServers, httpServer } from '../support/servers.ts';

const APP = '0xI000000000001';

/** What a page names as the next one, by the number of pages so far; null: there is none. */
type Next = (pages: number, path: string) => string | null;

const endless: [what: string, next: Next, most: number][] = [
  ['names a new page for ever', (pages, path) => `${path.split('?')[0]}?page=${pages}`, 500],
  ['names the page that it is', (_, path) => path, 1],
  ['leads in a circle', (pages, path) => `${path.split('?')[0]}?page=${pages % 3}`, 5],
  ['leads back to a page under another spelling', (_, path) => path.replace('/services/', '/services/./'), 2],
];

/** An org that answers every list so; `requests` counts. */
async function orgOf(next: Next, empty = false): Promise<{ connection: Connection; requests: string[] }> {
  const requests: string[] = [];
  const server = await httpServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const link = next(requests.length, path);
    const item = {
      identifier: APP,
      id: 'u1',
      developerName: 'Pay',
      Id: '1',
      IsCurrent: false,
      accessTokenFormat: 'JWT',
    };
    const items = empty ? [] : [{ ...item, 'Users.Username': null }];
    const lists = { records: items, apps: items, users: items, tokens: items };
    const body = { ...lists, done: link === null, nextRecordsUrl: link, nextPageUrl: link };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  const connection = connect({ url: `http://127.0.0.1:${server.port}`, username: 'ida', accessToken: 'x' } as never);
  connection.setApiVersion('68.0');
  return { connection, requests };
}

const columns = { Id: column.text };

describe('A list of an org', () => {
  afterEach(closeServers);

  for (const [what, next, most] of endless) {
    it(`that ${what} ends a query with a fault of its own`, async () => {
      for (const empty of [false, true]) {
        const { connection, requests } = await orgOf(next, empty);
        const fault = await rejectionOf(queryRows(connection, columns, soql`FROM AuthSession`));
        expect(fault.code).to.equal('org-answered-badly-endless');
        expect(requests.length).to.be.within(1, most);
      }
    });

    it(`that ${what} is told as not whole where a result can say so`, async () => {
      const { connection, requests } = await orgOf(next);
      const sessions = await jwtSessions(connection, {}, true).list();
      expect(sessions.gaps.map(({ reason }) => reason)).to.deep.equal(['incomplete']);
      expect(requests.length).to.be.within(1, most);
      const usage = await orgOf(next);
      expect((await usageByConnectRest(usage.connection, APP))?.whole).to.equal(false);
      expect(usage.requests.length).to.be.below(50 + most);
    });

    it(`that ${what} leaves a gap in what is to be revoked, of a user and of an app`, async () => {
      for (const filter of [
        { kind: 'user', user: { id: 'u1', username: 'ida' } },
        { kind: 'app', app: { name: 'Pay', label: 'Pay', type: 'ExternalClientApp', namespace: null, id: APP } },
        { kind: 'jwt-apps' },
      ] as const) {
        const { connection, requests } = await orgOf((pages, path) =>
          // One list alone has no end, else each of its apps would bring 500 pages more.
          /usage(?:\?|$|\/0xI000000000001\/users)/.test(path) || pages < 2 ? next(pages, path) : null,
        );
        const { gaps } = await usageTokens(connection, filter).list();
        expect(
          gaps.map(({ reason }) => reason),
          filter.kind,
        ).to.deep.equal(['incomplete']);
        expect(requests.length).to.be.below(12_000);
      }
    }).timeout(60_000);
  }

  it('is not whole where it is cut off: more rows, and no word where they are', async () => {
    const server = await httpServer((_, response) =>
      response.setHeader('content-type', 'application/json').end('{"done":false,"records":[{"Id":"1"}]}'),
    );
    const connection = connect({ url: `http://127.0.0.1:${server.port}`, username: 'ida', accessToken: 'x' } as never);
    const fault = await rejectionOf(queryRows(connection, columns, soql`FROM User`));
    expect(fault.code).to.equal('org-answered-badly-incomplete');
  });

  it('is given up before it fills the memory', async () => {
    const { connection, requests } = await orgOf((pages, path) => `${path.split('?')[0]}?page=${pages}`);
    const huge = JSON.stringify({ records: [], pad: 'x'.repeat(30_000_000), nextRecordsUrl: '/services/data/a' });
    const server = await httpServer((request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('content-type', 'application/json').end(huge.replace('data/a', `data/${requests.length}`));
    });
    const big = connect({ url: `http://127.0.0.1:${server.port}`, username: 'ida', accessToken: 'x' } as never);
    const pages: unknown[] = [];
    for await (const page of pagesOf(big, '/services/data/0', 'nextRecordsUrl')) pages.push(page === null);
    expect(pages).to.deep.equal([false, false, false, true]);
    expect(connection.sent.count).to.equal(0);
  });

  it('ends app list as well', async () => {
    const { connection, requests } = await orgOf((pages, path) => `${path.split('?')[0]}?page=${pages}`);
    const fault = await rejectionOf(
      listApps(connection, { apiVersion: '68.0', type: undefined } as never, new Date(), () => undefined),
    );
    expect(fault.name).to.match(/^OrgAnsweredBadlyError$/);
    expect(requests.length).to.be.below(2_000);
  });
});
