/** Whatever an org, or what stands in its place, answers: a result, or a fault of this plugin, and nothing else. */
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { lastUses } from '../../src/app/org/last-uses.ts';
import { listApps } from '../../src/app/org/list.ts';
import { openApp } from '../../src/app/org/open.ts';
import { usageByConnectRest } from '../../src/app/org/usage.ts';
import { orgReads } from '../../src/doctor/org/org-reads.ts';
import { probeHost } from '../../src/doctor/org/probe-host.ts';
import { JwtError } from '../../src/faults/errors.ts';
import { openRevocable } from '../../src/revoke/org/grants.ts';
import { deleteAt, jwtSessions, oauthTokens } from '../../src/revoke/org/sources.ts';
import { usageTokens } from '../../src/revoke/org/usage-tokens.ts';
import { callOrg } from '../../src/salesforce/org/call-org.ts';
import type { HttpAnswer } from '../../src/salesforce/org/http/http.ts';
import { metadataClient } from '../../src/salesforce/org/metadata.ts';
import {
  probe,
  readProbe,
  readRevocation,
  readTokenAnswer,
  requestToken,
  revoke,
} from '../../src/salesforce/org/oauth.ts';
import { queryRows } from '../../src/salesforce/org/query.ts';
import { column, soql } from '../../src/salesforce/soql.ts';
import { askUserinfo, introspect, readIntrospection, readUserinfo } from '../../src/token/org/introspection.ts';
import { fetchKeys, signingKeyIds } from '../../src/token/org/jwks.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { runs } from '../support/runs.ts';
import { closeServers, httpServer, tcpServer } from '../support/servers.ts';

type Answer = { status: number; type: string; body: string; headers?: Record<string, string> };

const session = '00Dxx0000001gER!secret';
const columns = { Id: column.text, IsActive: column.flag, CreatedDate: column.timeOrNull };

/** Every function that reads what an org answers. */
function callsTo(url: string): (() => Promise<unknown>)[] {
  const connection = () => {
    const made = connect({ url, username: 'ida', accessToken: session } as never);
    made.setApiVersion('68.0');
    return made;
  };
  const component = { type: 'ConnectedApp', fullName: 'Pay', elements: { label: 'Pay' } };
  const text = new URLSearchParams({ assertion: 'x' }).toString();
  const query = { username: 'ida', app: 'Pay', clientId: '3MVG9', appType: undefined } as never;
  const user = { id: '005', username: 'ida' };
  const app = { name: 'Pay', label: 'Pay', type: 'ExternalClientApp', namespace: null, id: '0xI' } as const;
  const reads = () => orgReads(connection(), query, () => new Date());
  const look = { apiVersion: undefined, app: 'Pay', appType: undefined };
  return [
    () => requestToken({ method: 'POST', url: `${url}/services/oauth2/token`, headers: {}, text }, url),
    () => revoke(url, session, null),
    () => probe(url, session),
    () => introspect(url, { token: session, hint: null, client: { id: 'x', secret: 'y' } }),
    () => askUserinfo(url, session),
    () => fetchKeys(url),
    () => signingKeyIds(url),
    () => callOrg(connection(), connection().newestVersion),
    () => metadataClient(connection()).list(['ConnectedApp']),
    () => metadataClient(connection()).readOne('ConnectedApp', 'Pay'),
    () => metadataClient(connection()).update(component),
    () => queryRows(connection(), columns, soql`FROM User`),
    () => usageByConnectRest(connection(), '0xI'),
    () => lastUses(connection(), [app], () => true),
    () => deleteAt(connection(), 'sobjects/AuthSession/1'),
    () => jwtSessions(connection(), {}, true).list(),
    () => oauthTokens(connection(), { kind: 'user', userId: '005' }, true).list(),
    () => oauthTokens(connection(), { kind: 'user', userId: '005' }, true).next(),
    () => usageTokens(connection(), { kind: 'user', user }).list(),
    () => usageTokens(connection(), { kind: 'app', app }).list(),
    () => usageTokens(connection(), { kind: 'jwt-apps' }).list(),
    () => openRevocable(connection(), { ...look, scope: 'org', refreshTokens: true }),
    () => openRevocable(connection(), { ...look, scope: 'user', refreshTokens: true }),
    () => openApp(connection(), look),
    () => listApps(connection(), { apiVersion: undefined, type: undefined } as never, new Date(), () => undefined),
    () => reads().session(),
    () => reads().app(),
    () => reads().appOfKey(),
    () => reads().seesApps(),
    () => reads().user(),
    () => reads().lastFailedLogin(),
    async () => {
      const way = probeHost(url, 1000);
      await way.ask().finally(way.close);
    },
  ];
}

/** Makes each call, and throws what is no fault of this plugin, or repeats a secret. */
async function expectNamed(url: string, what: string): Promise<void> {
  for (const call of callsTo(url)) {
    const failure = await call().then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) continue;
    expect(failure, `${what}, ${call}`).to.be.instanceOf(JwtError);
    const { message, data, actions } = failure as JwtError;
    expect(JSON.stringify([message, data, actions]), `${what}, ${call}`).not.to.contain(session);
    expect(failure).not.to.have.property('cause');
  }
}

const xml = (inner: string): string =>
  `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
const soapAnswers = (result: string): string[] =>
  ['listMetadata', 'readMetadata', 'updateMetadata'].map((method) =>
    xml(`<${method}Response>${result}</${method}Response>`),
  );
const deepXml = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels);
const deepJson = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

const odd = [null, true, 0, '', 'x', [], [null], [[]], {}, { a: null }, [7], ['x'], [{ id: {} }], '\u0000'];
const fields = [
  ...[
    'records',
    'apps',
    'users',
    'tokens',
    'keys',
    'nextRecordsUrl',
    'nextPageUrl',
    'done',
    'error',
    'error_description',
  ],
  ...[
    'access_token',
    'instance_url',
    'api_instance_url',
    'id',
    'scope',
    'issued_at',
    'token_type',
    'active',
    'exp',
    'aud',
  ],
  ...[
    'version',
    'message',
    'errorCode',
    'Id',
    'identifier',
    'kid',
    'Username',
    'LastUsedDate',
    '__proto__',
    'toString',
  ],
];
const whole = {
  access_token: 'abc',
  instance_url: 'https://acme.my.salesforce.com',
  active: true,
  records: [{ Id: '1', IsActive: true, Username: 'ida', Name: 'Pay', attributes: {} }],
  apps: [{ identifier: '0xI', developerName: 'Pay' }],
  users: [{ id: '005', username: 'ida' }],
  tokens: [{ accessTokenFormat: 'jwt' }],
  keys: [{ kid: 'CORE_ATJWT.x', kty: 'RSA', n: 'x', e: 'AQAB' }],
  done: true,
};
const jsonBodies = [
  ...odd.map((value) => JSON.stringify(value) ?? 'null'),
  ...fields.flatMap((name) => odd.slice(0, 12).map((value) => `{"${name}":${JSON.stringify(value)}}`)),
  ...fields.flatMap((name) => [null, 7, {}, [null]].map((value) => JSON.stringify({ ...whole, [name]: value }))),
  ...['records', 'apps', 'users', 'tokens', 'keys'].flatMap((name) =>
    odd.map((value) => JSON.stringify({ ...whole, [name]: [value] })),
  ),
  ...[
    [{ errorCode: {}, message: 'x' }],
    [{ errorCode: 7, message: 'x' }],
    [{ errorCode: session, message: session }],
  ].map((one) => JSON.stringify(one)),
  JSON.stringify([{ message: 'a' }, { message: 'b' }]),
  '{"access_token":',
  deepJson(200_000),
  `{"records":${deepJson(100_000)}}`,
];
const xmlBodies = [
  ...['', '<result/>', '<result>x</result>', '<result><fullName/></result>', '<result><records/></result>'],
  ...['<result xsi:nil="true"/>', '<result><records><fullName><a/></fullName></records></result>'],
  ...['<result><success>maybe</success></result>', '<result><success>false</success><errors/></result>'],
  '<result><success>false</success><errors><statusCode><a/></statusCode><message><b/></message></errors></result>',
  `<result><success>false</success><errors><statusCode>X</statusCode><message>${session}</message></errors></result>`,
  `<result><records><fullName>Pay</fullName>${deepXml(20_000)}</records></result>`,
  `<result><type>ConnectedApp</type><fullName>${deepXml(20_000)}</fullName></result>`,
]
  .flatMap(soapAnswers)
  .concat([
    ...['', '<a', '<a>', '<a/>', 'x', deepXml(20_000), xml(''), xml('<soapenv:Fault/>'), xml(deepXml(20_000))],
    xml('<soapenv:Fault><faultcode a="b">sf:X</faultcode><faultstring><a/></faultstring></soapenv:Fault>'),
    xml('<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>x</faultstring></soapenv:Fault>'),
    xml(`<soapenv:Fault><faultcode>${session}</faultcode><faultstring>${session}</faultstring></soapenv:Fault>`),
    '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    '<Errors><Error><errorCode><a/></errorCode><message>x</message></Error></Errors>',
  ]);

describe('An answer that is none', () => {
  let answer: Answer;
  let url: string;

  beforeEach(async () => {
    const { port } = await httpServer((request, response) => {
      request.resume();
      response.on('error', () => undefined);
      response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers }).end(answer.body);
    });
    url = `http://127.0.0.1:${port}`;
  });
  afterEach(closeServers);

  /** Some of the many, others in each run of `npm run fuzz`. */
  const some = async (all: Answer[], inSuite: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), async (one) => {
        answer = one;
        await expectNamed(url, `${one.status} ${one.type} ${one.body.slice(0, 300)}`);
      }),
      runs(inSuite),
    );

  const statuses = Array.from({ length: 400 }, (_, at) => at + 200);

  it('by its status ends as a result or a named fault, from 200 to 599', () =>
    some(
      statuses.flatMap((status) =>
        ['', '{}', '<html>', xml('')].map((body) => ({ status, type: 'application/json', body })),
      ),
      40,
    ));

  it('by a field of another type ends so', () =>
    some(
      [200, 400, 401, 403].flatMap((status) => jsonBodies.map((body) => ({ status, type: 'application/json', body }))),
      40,
    ));

  it('by its XML ends so', () =>
    some(
      [200, 500].flatMap((status) => xmlBodies.map((body) => ({ status, type: 'text/xml', body }))),
      40,
    ));

  it('by a SOAP body that is nested 20,000 levels deep is named', async () => {
    const { list, readOne } = metadataClient(connect({ url, username: 'ida', accessToken: session } as never));
    const deep = deepXml(20_000);
    const records = `<result><records><fullName>Pay</fullName>${deep}</records></result>`;
    const cases: [method: string, inner: string, call: () => Promise<unknown>][] = [
      ['listMetadata', `<result><type>ConnectedApp</type><fullName>${deep}</fullName></result>`, () => list(['x'])],
      ['readMetadata', records, () => readOne('ConnectedApp', 'Pay')],
    ];
    for (const [method, inner, call] of cases) {
      answer = { status: 200, type: 'text/xml', body: xml(`<${method}Response>${inner}</${method}Response>`) };
      expect(await rejectionOf(call())).to.include({ code: 'org-answered-badly-incomplete' });
    }
  });

  it('by XML that answers another question is named, and taken for no empty list', async () => {
    const { list, readOne } = metadataClient(connect({ url, username: 'ida', accessToken: session } as never));
    for (const body of [
      '<x/>',
      xml(''),
      xml('<readMetadataReply/>'),
      xml('<otherResponse><result/></otherResponse>'),
      '<html><body>We are down for maintenance</body></html>',
    ]) {
      answer = { status: 200, type: 'text/xml', body };
      for (const call of [() => list(['ConnectedApp']), () => readOne('ConnectedApp', 'Pay')])
        expect((await rejectionOf(call())).name, body).to.equal('OrgAnsweredBadlyError');
    }
    answer = { status: 200, type: 'text/xml', body: xml('<listMetadataResponse/>') };
    expect(await list(['ConnectedApp'])).to.deep.equal([]);
  });

  it('by its headers ends so', async () => {
    const headers: Record<string, string>[] = [
      { 'content-encoding': 'gzip' },
      { 'content-encoding': 'br' },
      { location: 'http://' },
      { location: 'javascript:alert(1)' },
      { 'retry-after': '9'.repeat(400) },
      { 'retry-after': 'Fri, 99 Nov 99999' },
      { 'cache-control': `max-age=${'9'.repeat(400)}` },
      { 'content-type': '' },
      { 'content-type': 'text/csv' },
      { 'content-type': 'application/xml' },
      { 'content-type': 'application/json;charset=x' },
      { date: 'never' },
    ];
    for (const one of headers)
      for (const status of [200, 302, 304, 429, 503])
        for (const body of [
          '{}',
          ...(one['content-encoding'] ? [gzipSync('{').subarray(0, 9).toString('latin1')] : []),
        ]) {
          answer = { status, type: 'application/json', body, headers: one };
          await expectNamed(url, JSON.stringify(answer));
        }
  });

  for (const raw of [
    'HTTP/1.1 100 Continue',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x',
    'HTTP/1.1 199 Odd',
  ])
    it(`by the line "${raw.split('\r')[0]}" and nothing behind it ends so`, async () => {
      const { port } = await tcpServer((socket) => socket.once('data', () => socket.end(`${raw}\r\n\r\n`)));
      await expectNamed(`http://127.0.0.1:${port}`, raw);
    });

  it('in the hands of what judges it is a result or a named fault, of any status, type and body', () => {
    const judges: ((answer: HttpAnswer) => unknown)[] = [
      (one) => readTokenAnswer(one, 'https://login.salesforce.com'),
      readRevocation,
      readProbe,
      (one) => readIntrospection(one, [session]),
      readUserinfo,
    ];
    const body = fc.oneof(
      fc.constantFrom(...jsonBodies, ...xmlBodies),
      fc.json(),
      fc.string(),
      fc.webQueryParameters(),
    );
    const header = fc.oneof(fc.constant(null), fc.string(), fc.webUrl());
    const record = fc.record({
      url: fc.constant('https://acme.my.salesforce.com/services/oauth2/token'),
      status: fc.integer({ min: 100, max: 599 }),
      contentType: fc.constantFrom(
        'application/json',
        'text/html',
        'text/plain',
        '',
        'application/x-www-form-urlencoded',
      ),
      location: header,
      retryAfter: header,
      cacheControl: header,
      body,
    });
    fc.assert(
      fc.property(record, (one) => {
        for (const judge of judges) {
          try {
            judge(one);
          } catch (error) {
            if (!(error instanceof JwtError)) throw error;
          }
        }
      }),
      runs(500),
    );
  });
});
