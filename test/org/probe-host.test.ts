import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { HostProbe } from '../../src/doctor/network-checks.ts';
import { probeHost } from '../../src/doctor/org/probe-host.ts';
import { faultOf, rejectionOf } from '../support/faults.ts';
import { keyPair } from '../support/keys.ts';
import { closedPort, closeServers, connectProxy, httpServer, httpsServer, tcpServer } from '../support/servers.ts';

/** Listens with the shortest queue, and never takes anybody in. */
const DEAF = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

const openLines = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;

const ORG = 'https://pay.my.salesforce.com';
const discovery = JSON.stringify({ token_endpoint: `${ORG}/services/oauth2/token` });
const steps = ['resolve', 'connect', 'secure', 'ask'] as const;
type Seen = Partial<Record<(typeof steps)[number], unknown>>;

/** What each step tells, up to the first that throws, as doctor asks them. */
async function seenBy(probe: HostProbe): Promise<Seen> {
  const seen: Seen = {};
  try {
    for (const step of steps) seen[step] = await probe[step]();
  } catch (error) {
    const { code, data } = faultOf(() => {
      throw error;
    });
    seen[steps[Object.keys(seen).length] ?? 'ask'] = { code, data };
  } finally {
    probe.close();
  }
  return seen;
}

const unreachable = (how: string, stage: string, code: string, host: string) => ({
  code: `org-unreachable-${how}`,
  data: { stage, code, host },
});

/** An org behind a certificate that nobody vouches for. */
async function org(): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = [];
  const { privateKeyPem: key, certificatePem: cert } = await keyPair();
  const { port } = await httpsServer({ key, cert }, (request, response) => {
    requests.push(`${request.method} ${request.headers.host}${request.url}`);
    response.setHeader('content-type', 'application/json').end(discovery);
  });
  return { port, requests };
}

/** Looks at a host with these variables for the proxy. */
async function throughProxy(url: string, variables: Record<string, string>, timeoutMs?: number): Promise<Seen> {
  Object.assign(process.env, variables);
  try {
    return await seenBy(probeHost(url, timeoutMs));
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
}

const untrusted = { issuer: 'pay', protocol: 'TLSv1.3', problem: 'DEPTH_ZERO_SELF_SIGNED_CERT', extra: null };
const answered = { status: 200, isPage: false, location: null, isDiscovery: true };

describe('The probe of a host', () => {
  afterEach(closeServers);

  it('tells each step to an org, the name of who issued an untrusted certificate among them', async () => {
    const { port, requests } = await org();
    const { ask, ...seen } = await seenBy(probeHost(`https://localhost:${port}`));
    expect(seen).to.deep.equal({
      resolve: ['127.0.0.1', '::1'].filter((one) => (seen.resolve as string[]).includes(one)),
      connect: '127.0.0.1',
      secure: untrusted,
    });
    expect(ask).to.deep.include(answered);
    expect(requests).to.deep.equal([`GET localhost:${port}/.well-known/openid-configuration`]);
  });

  it('sends nothing before it is asked to, and then once', async () => {
    const { port, requests } = await org();
    const probe = probeHost(`https://127.0.0.1:${port}`);
    expect(await probe.secure()).to.deep.equal(untrusted);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(requests).to.deep.equal([]);
    await Promise.all([probe.ask(), probe.ask(), probe.resolve()]);
    expect(requests).to.have.lengthOf(1);
    probe.close();
  });

  it('tells where plain http to this machine sends on to, and what time it is there', async () => {
    const date = new Date(Date.now() - 600_000).toUTCString();
    const { port } = await httpServer((_, response) =>
      response.writeHead(302, { location: 'https://new.my.salesforce.com/x?y', date }).end(),
    );
    const { secure, ask } = await seenBy(probeHost(`http://127.0.0.1:${port}`));
    expect(secure).to.equal(null);
    expect(ask).to.deep.include({ status: 302, location: 'https://new.my.salesforce.com', isDiscovery: false });
    expect((ask as { aheadSeconds: number }).aheadSeconds).to.be.within(598, 605);
  });

  it('knows a page for people', async () => {
    const { port } = await httpServer((_, response) => response.writeHead(503).end('<!doctype html><p>Maintenance'));
    const { ask } = await seenBy(probeHost(`http://127.0.0.1:${port}`));
    expect(ask).to.deep.include({ status: 503, isPage: true, isDiscovery: false });
  });

  it('says at the name that it does not exist', async () => {
    const { resolve, connect } = await seenBy(probeHost('https://nowhere.invalid'));
    const { code } = (resolve as { data: { code: string } }).data;
    expect(code).to.match(/^(ENOTFOUND|EAI_AGAIN)$/);
    expect(resolve).to.deep.equal(unreachable('dns', 'dns', code, 'nowhere.invalid'));
    expect(connect).to.equal(undefined);
  });

  it('says at the connection that nobody listens', async () => {
    const host = `127.0.0.1:${await closedPort()}`;
    const seen = await seenBy(probeHost(`https://${host}`));
    expect(seen).to.deep.equal({
      resolve: ['127.0.0.1'],
      connect: unreachable('tcp', 'tcp', 'ECONNREFUSED', host),
    });
  });

  it('says at the handshake that the port speaks no TLS', async () => {
    const { port } = await httpServer((_, response) => response.end());
    const { connect, secure } = await seenBy(probeHost(`https://127.0.0.1:${port}`));
    expect(connect).to.equal('127.0.0.1');
    expect(secure).to.deep.include({ code: 'org-unreachable-tls' });
  });

  it('says at the handshake that it was broken off, or never answered', async () => {
    const rude = await tcpServer((socket) => socket.on('data', () => socket.end()));
    const silent = await tcpServer(() => {});
    const brokenOff = await seenBy(probeHost(`https://127.0.0.1:${rude.port}`));
    const unanswered = await seenBy(probeHost(`https://127.0.0.1:${silent.port}`, 200));
    expect(brokenOff.secure).to.deep.equal(unreachable('tls', 'tls', 'ECONNRESET', `127.0.0.1:${rude.port}`));
    expect(unanswered.secure).to.deep.equal(
      unreachable('tls', 'tls', 'ERR_TLS_HANDSHAKE_TIMEOUT', `127.0.0.1:${silent.port}`),
    );
  });

  it('says at the answer that it broke off, or never came', async () => {
    const rude = await httpServer((_, response) => response.socket?.resetAndDestroy());
    const silent = await httpServer(() => {});
    const cut = await httpServer((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
    });
    const asks = await Promise.all(
      [rude, silent, cut].map(async ({ port }) => (await seenBy(probeHost(`http://127.0.0.1:${port}`, 300))).ask),
    );
    expect(asks).to.deep.equal([
      unreachable('http', 'http', 'ECONNRESET', `127.0.0.1:${rude.port}`),
      unreachable('timeout', 'http', 'TIMEOUT', `127.0.0.1:${silent.port}`),
      unreachable('timeout', 'http', 'TIMEOUT', `127.0.0.1:${cut.port}`),
    ]);
  });

  it('leaves no connection behind that is still waited for', async () => {
    const deaf = new Worker(DEAF, { eval: true });
    const [port] = await once(deaf, 'message');
    const queue = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = openLines();
    const seen = await seenBy(probeHost(`http://127.0.0.1:${port}`, 100));
    expect(seen.connect).to.deep.equal(unreachable('tcp', 'tcp', 'ETIMEDOUT', `127.0.0.1:${port}`));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(openLines()).to.equal(before);
    for (const line of queue) line.destroy();
    await deaf.terminate();
  });
});

describe('The probe of a host behind a proxy', () => {
  afterEach(closeServers);
  const host = new URL(ORG).host;

  it('asks the proxy for a tunnel, and the org behind it', async () => {
    const { port, requests } = await org();
    const proxy = await connectProxy(port);
    const { ask, ...seen } = await throughProxy(ORG, { HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${proxy.port}` });
    expect(seen).to.deep.equal({ resolve: ['127.0.0.1'], connect: '127.0.0.1', secure: untrusted });
    expect(ask).to.deep.include(answered);
    expect({ tunnels: proxy.tunnels, requests }).to.deep.equal({
      tunnels: [`${host}:443`],
      requests: [`GET ${host}/.well-known/openid-configuration`],
    });
  });

  it('names the proxy, without credentials', async () => {
    process.env.HTTPS_PROXY = 'http://me:secret@proxy.example:3128';
    const { route, close } = probeHost(ORG);
    delete process.env.HTTPS_PROXY;
    close();
    expect(route).to.deep.equal({ host: ORG, proxy: 'proxy.example:3128', isSeen: true });
  });

  it('says that it was the proxy which is not there, says no, or nothing', async () => {
    const gone = `http://127.0.0.1:${await closedPort()}`;
    const strict = await connectProxy(0, '407 Proxy Authentication Required');
    const silent = await tcpServer(() => {});
    const rude = await tcpServer((socket) => socket.on('data', () => socket.destroy()));
    const at = async ({ port }: { port: number }) =>
      (await throughProxy(ORG, { HTTPS_PROXY: `http://127.0.0.1:${port}` }, 300)).secure;
    for (const none of ['not a url', 'proxy.example:3128']) {
      const fault = await rejectionOf(throughProxy(ORG, { HTTPS_PROXY: none }));
      expect(fault).to.deep.include({ code: 'proxy-setting' });
    }
    expect((await throughProxy(ORG, { HTTPS_PROXY: gone })).connect).to.deep.equal(
      unreachable('proxy', 'tcp', 'ECONNREFUSED', host),
    );
    expect(await at(strict)).to.deep.equal(unreachable('proxy-credentials', 'http', 'HTTP_407', host));
    expect(await at(silent)).to.deep.equal(unreachable('proxy', 'http', 'PROXY_TIMEOUT', host));
    expect(await at(rude)).to.deep.equal(unreachable('proxy', 'http', 'ECONNRESET', host));
  });

  it('does not trust a proxy whose certificate nobody vouches for', async () => {
    const { port } = await org();
    const { connect, secure } = await throughProxy(ORG, { HTTPS_PROXY: `https://127.0.0.1:${port}` });
    expect(connect).to.equal('127.0.0.1');
    expect(secure).to.deep.equal(unreachable('proxy-tls', 'tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', host));
  });
});
