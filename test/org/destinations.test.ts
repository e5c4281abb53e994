/** Where a secret goes is never read from an answer. */
import { expect } from 'chai';
import fc from 'fast-check';
import { usageByConnectRest } from '../../src/app/org/usage.ts';
import { callOrg } from '../../src/salesforce/org/call-org.ts';
import { queryRows } from '../../src/salesforce/org/query.ts';
import { column, soql } from '../../src/salesforce/soql.ts';
import { fetchKeys } from '../../src/token/org/jwks.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { runs } from '../support/runs.ts';
import { closeServers, httpServer } from '../support/servers.ts';

const connectionTo = (port: number) => {
  const connection = connect({ url: `http://127.0.0.1:${port}`, username: 'ida', accessToken: 'secret' } as never);
  connection.setApiVersion('68.0');
  return connection;
};

describe('A link in an answer', () => {
  let org: number;
  let stranger: number;
  let asked: string[];
  let link: string;

  beforeEach(async () => {
    asked = [];
    ({ port: org } = await httpServer((request, response) => {
      const path = request.url ?? '';
      asked.push(`org ${path}`);
      const isFirst = !path.includes('next');
      const lists = { records: [{ Id: '1' }], apps: [{ identifier: 'a' }], users: [{ id: 'u' }], tokens: [{}] };
      const links = isFirst ? { nextRecordsUrl: link, nextPageUrl: link } : {};
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...lists, ...links }));
    }));
    ({ port: stranger } = await httpServer((request, response) => {
      asked.push(`stranger ${request.headers.authorization}`);
      response.end('{}');
    }));
  });
  afterEach(closeServers);

  const away: [what: string, (org: number, stranger: number) => string][] = [
    ['to another port', (_, port) => `http://127.0.0.1:${port}/next`],
    ['to another port without a scheme', (_, port) => `//127.0.0.1:${port}/next`],
    ['to another port with backslashes', (_, port) => `/\\127.0.0.1:${port}/next`],
    ['to another port behind a blank', (_, port) => ` \t//127.0.0.1:${port}/next`],
    ['to another port behind the name of the org', (port, other) => `http://127.0.0.1:${port}@127.0.0.1:${other}/next`],
    ['to another name of the same machine', (port) => `http://localhost:${port}/next`],
    ['to the same host by https', (port) => `https://127.0.0.1:${port}/next`],
    ['with a user', (port) => `http://me:pw@127.0.0.1:${port}/next`],
    ['to another host', () => 'https://evil.example/next'],
    ['to another org', () => 'https://evil.my.salesforce.com/next'],
    ['with another scheme', () => 'javascript:alert(1)//next'],
    ['that is none', () => 'http://'],
  ];
  for (const [what, linkOf] of away)
    it(`${what} is not followed for the next page of anything, and is named`, async () => {
      link = linkOf(org, stranger);
      const connection = connectionTo(org);
      const walks = [
        queryRows(connection, { Id: column.text }, soql`FROM User`),
        usageByConnectRest(connection, '0xI000000000001'),
        callOrg(connection, () => connection.request({ method: 'GET', url: link })),
        callOrg(connection, () => connection.request({ method: 'DELETE', url: link })),
      ];
      for (const fault of await Promise.all(walks.map(rejectionOf))) {
        expect(fault).to.include({ name: 'OrgAnsweredBadlyError', code: 'org-answered-badly-elsewhere' });
        expect(JSON.stringify(fault.data)).not.to.match(/pw|secret|next/);
      }
      expect(asked.filter((one) => /stranger|next/.test(one))).to.deep.equal([]);
    });

  for (const [what, linkOf] of [
    ['as a path', () => '/services/data/v68.0/query/next-2000'],
    [
      'as a whole address of the same origin',
      (port: number) => `http://127.0.0.1:${port}/services/data/v68.0/query/next`,
    ],
  ] as const)
    it(`to the same origin is followed, ${what}`, async () => {
      link = linkOf(org);
      expect(await queryRows(connectionTo(org), { Id: column.text }, soql`FROM User`)).to.have.lengthOf(2);
      expect(asked.filter((one) => one.startsWith('org') && one.includes('next'))).to.have.lengthOf(1);
    });

  it('never takes a request anywhere else, whatever it is', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc
            .tuple(fc.constantFrom('//', '/\\', '\\\\', 'http:', 'HTTP:/', '/', '@', '\t/', '.'), fc.string())
            .map((two) => `${two.join('')}127.0.0.1:${stranger}/x`),
        ),
        async (any) => {
          const connection = connectionTo(org);
          await callOrg(connection, () => connection.request({ method: 'GET', url: any })).catch((error: Error) => {
            if (!/^OrgAnsweredBadlyError$/.test(error.name)) throw error;
          });
          expect(asked.filter((one) => one.startsWith('stranger'))).to.deep.equal([]);
        },
      ),
      runs(100),
    ));

  it('that is a redirect is not followed for a list of keys, which is the own one of the issuer', async () => {
    const { port } = await httpServer((_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${stranger}/id/keys` }).end(),
    );
    const fault = await rejectionOf(fetchKeys(`http://127.0.0.1:${port}`));
    expect(fault.code).to.equal('org-answered-badly-redirect-to');
    expect(asked).to.deep.equal([]);
  });
});
