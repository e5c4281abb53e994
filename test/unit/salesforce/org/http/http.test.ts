import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type HttpRequest, sendHttp } from '../../../../../src/salesforce/org/http/http.ts';
import { connectionFault, failedStage } from '../../../../../src/salesforce/stage.ts';
import { rejectionOf, saidBy } from '../../../../support/faults.ts';
import { keyPair } from '../../../../support/keys.ts';
import {
  closedPort,
  closeServers,
  httpServer,
  httpsServer,
  type RunningServer,
  tcpServer,
} from '../../../../support/servers.ts';

const canary = 'canary-assertion-4711';
const post = (url: string): HttpRequest => ({ url, method: 'POST', form: { assertion: canary } });
const at = ({ port }: RunningServer): string => `http://127.0.0.1:${port}/services/oauth2/token`;
const fast = 300;

describe('One request', () => {
  afterEach(closeServers);

  it('carries the form, asks for JSON and is sent once', async () => {
    const seen: string[] = [];
    const server = await httpServer((request, response) => {
      const { method, headers } = request;
      let body = '';
      request
        .on('data', (chunk) => (body += chunk))
        .on('end', () => {
          seen.push([method, headers['content-type'], headers.accept, body].join(' '));
          response.writeHead(418, { 'content-type': 'text/plain' }).end('no');
        });
    });
    const answer = await sendHttp(post(at(server)));
    expect(seen).to.deep.equal([`POST application/x-www-form-urlencoded application/json assertion=${canary}`]);
    expect(answer).to.include({ status: 418, contentType: 'text/plain', body: 'no' });
  });

  it('does not follow a redirect, not even to the same host', async () => {
    let requests = 0;
    const server = await httpServer((_, response) => {
      requests += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const answer = await sendHttp(post(at(server)));
    expect({ requests, status: answer.status, location: answer.location }).to.deep.equal({
      requests: 1,
      status: 307,
      location: '/elsewhere',
    });
  });

  it('takes a packed answer as well as a plain one', async () => {
    const server = await httpServer((request, response) => {
      const packed = /gzip/.test(request.headers['accept-encoding'] ?? '');
      response.writeHead(200, packed ? { 'content-encoding': 'gzip' } : {}).end(packed ? gzipSync('much') : 'plain');
    });
    expect((await sendHttp(post(at(server)))).body).to.equal('much');
  });

  it('is given up where its sender says so, before and during the answer', async () => {
    const stop = new AbortController();
    const server = await httpServer((_, response) => {
      response.writeHead(200).write('half');
      stop.abort();
    });
    for (let round = 0; round < 2; round += 1) {
      const fault = await rejectionOf(sendHttp(post(at(server)), { signal: stop.signal }));
      expect(fault).to.include({ name: 'InterruptedError', code: 'interrupted-request' });
    }
  });

  it('uses a connection again', async () => {
    const ports = new Set<number | undefined>();
    const server = await httpServer((request, response) => {
      ports.add(request.socket.remotePort);
      request.resume().on('end', () => response.end('{}'));
    });
    for (let round = 0; round < 3; round += 1) await sendHttp(post(at(server)));
    expect(ports).to.have.property('size', 1);
  });

  it('never leaves for a host without TLS', async () => {
    const fault = await rejectionOf(sendHttp(post('http://pay.my.salesforce.com/services/oauth2/token')));
    expect(fault.name).to.equal('InsecureUrlError');
  });

  it('gives up on an answer without end', async () => {
    const server = await httpServer((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    expect(await rejectionOf(sendHttp(post(at(server))))).to.include({
      name: 'OrgAnsweredBadlyError',
      code: 'org-answered-badly-too-long',
    });
  });
});

describe('Fault of the network', () => {
  afterEach(closeServers);

  type Case = {
    what: string;
    server: () => Promise<RunningServer>;
    https?: boolean;
    stage: string;
    code?: string;
    timeoutMs?: number;
  };
  const closed = async (): Promise<RunningServer> => {
    return { port: await closedPort(), close: async () => {} };
  };
  const selfSigned = async (): Promise<RunningServer> => {
    const { privateKeyPem: key, certificatePem: cert } = await keyPair('tls');
    return httpsServer({ key, cert }, (_, response) => response.end('{}'));
  };

  const cases: Case[] = [
    { what: 'nobody listens', server: closed, stage: 'tcp' },
    { what: 'the certificate is self-signed', server: selfSigned, https: true, stage: 'tls' },
    { what: 'the server speaks no TLS', server: () => httpServer((_, r) => r.end()), https: true, stage: 'tls' },
    {
      what: 'the connection closes during the handshake',
      server: () => tcpServer((s) => s.end()),
      https: true,
      stage: 'tls',
    },
    {
      what: 'the connection is reset before the answer',
      server: () => httpServer((q) => q.socket.destroy()),
      stage: 'http',
    },
    { what: 'the answer is not HTTP', server: () => tcpServer((s) => s.end('hello\r\n\r\n')), stage: 'http' },
    {
      what: 'the answer breaks off half-way',
      server: () => httpServer((_, r) => r.writeHead(200, { 'content-length': 100 }).write('{"acc', () => r.destroy())),
      stage: 'http',
    },
    {
      what: 'the answer never comes',
      server: () => httpServer(() => {}),
      stage: 'http',
      code: 'org-unreachable-timeout',
      timeoutMs: fast,
    },
    {
      what: 'the answer trickles for ever',
      server: () => httpServer((_, r) => r.writeHead(200).write('{')),
      stage: 'http',
      code: 'org-unreachable-timeout',
      timeoutMs: fast,
    },
  ];

  for (const { what, server: start, https, stage, code = `org-unreachable-${stage}`, timeoutMs = 5000 } of cases) {
    it(`is at the stage ${stage} when ${what}, and quotes no secret`, async () => {
      const server = await start();
      const url = at(server).replace('http:', https ? 'https:' : 'http:');
      const fault = await rejectionOf(sendHttp(post(url), timeoutMs === undefined ? {} : { timeoutMs }));
      expect(fault).to.include({ name: 'OrgUnreachableError', code });
      expect(fault.data).to.include({ stage, host: `127.0.0.1:${server.port}` });
      expect(saidBy(fault)).not.to.contain(canary);
    });
  }

  it('is at the stage dns when the name is unknown', async () => {
    const fault = await rejectionOf(sendHttp(post('https://no-such-org.invalid/services/oauth2/token')));
    expect(fault).to.deep.include({ name: 'OrgUnreachableError', code: 'org-unreachable-dns' });
  });

  it('is at the stage tcp when nobody listens at a port that browsers bar', async () => {
    const fault = await rejectionOf(sendHttp(post('http://127.0.0.1:1/')));
    expect(fault.data).to.include({ stage: 'tcp', code: 'ECONNREFUSED' });
  });

  it('is at the stage tcp when the fetch behind a proxy bars the port', () => {
    const barred = new TypeError('fetch failed', { cause: new Error('bad port') });
    expect(connectionFault(barred)).to.deep.equal({ stage: 'tcp', code: 'BAD_PORT' });
  });

  it('is read from the last code in the chain of causes, also behind several addresses', () => {
    const attempt = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const all = Object.assign(new AggregateError([attempt, attempt]), { code: '' });
    expect(connectionFault(new TypeError('fetch failed', { cause: all }))).to.deep.equal({
      stage: 'tcp',
      code: 'ECONNREFUSED',
    });
    expect(connectionFault('odd')).to.deep.equal({ stage: 'http', code: 'UNKNOWN' });
    expect(failedStage(new Error('odd'))).to.equal(null);
  });
});
