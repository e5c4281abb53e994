import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { proxyFor } from '../../src/salesforce/proxy.ts';
import { inFolder, openssl } from '../support/openssl.ts';
import { closedPort, closeServers, connectProxy, httpServer, httpsServer } from '../support/servers.ts';

const host = 'pay.my.salesforce.com';
const script = `
  import { sendHttp } from ${JSON.stringify(new URL('../../src/salesforce/org/http/http.ts', import.meta.url).href)};
  const told = await sendHttp({ url: process.argv[1], method: 'POST', form: { assertion: 'x' } }).catch(({ code, message, data, actions }) => ({ code, said: [message, data.code, ...actions].join(' ') }));
  console.log(JSON.stringify(told));
`;

type Told = { status?: number; body?: string; code?: string; said?: string };

/** Sends one request in a process of its own: NODE_EXTRA_CA_CERTS is read when a process starts. */
function send(url: string, env: Record<string, string>): Promise<Told> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, url], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(JSON.parse(output)));
  });
}

/** A TLS server that has the name of an org, and the certificate that vouches for it. */
async function asOrg<T>(
  work: (port: number, caFile: string) => Promise<T>,
  answer: RequestListener = (request, response) => response.end(`org ${request.headers.host}`),
): Promise<T> {
  return inFolder(async (dir) => {
    const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    await openssl(dir, [
      'req',
      '-x509',
      '-nodes',
      '-days',
      '2',
      '-newkey',
      'rsa:2048',
      '-keyout',
      'k',
      '-out',
      'c',
      ...names,
    ]);
    const [key, cert] = await Promise.all([readFile(join(dir, 'k'), 'utf8'), readFile(join(dir, 'c'), 'utf8')]);
    await writeFile(join(dir, 'ca.pem'), cert);
    const server = await httpsServer({ key, cert }, answer);
    return await work(server.port, join(dir, 'ca.pem'));
  });
}

describe('Way out of this machine', () => {
  afterEach(closeServers);

  for (const name of ['HTTPS_PROXY', 'https_proxy']) {
    it(`leads through the proxy of ${name}, and trusts what NODE_EXTRA_CA_CERTS vouches for`, async () => {
      await asOrg(async (port, caFile) => {
        const proxy = await connectProxy(port);
        const env = { [name]: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: caFile };
        const told = await send(`https://${host}/services/oauth2/token`, env);
        expect(told).to.include({ status: 200, body: `org ${host}` });
        expect(proxy.tunnels).to.deep.equal([`${host}:443`]);
      });
    });
  }

  it('is closed behind a proxy too, when the answer is given up: the process ends at once', async () => {
    const closed = Promise.withResolvers<string>();
    const work = async (port: number, caFile: string): Promise<void> => {
      const proxy = await connectProxy(port);
      const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: caFile };
      const begun = performance.now();
      expect((await send(`https://${host}/x`, env)).code).to.equal('org-answered-badly-too-long');
      expect(await closed.promise).to.equal('closed');
      expect(performance.now() - begun).to.be.below(15_000);
    };
    await asOrg(work, (request, response) => {
      request.socket.once('close', () => closed.resolve('closed'));
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync('x'.repeat(4_000_000)));
    });
  });

  it('does not trust the certificate behind the proxy without NODE_EXTRA_CA_CERTS', async () => {
    await asOrg(async (port) => {
      const proxy = await connectProxy(port);
      const told = await send(`https://${host}/`, { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
      expect(told).to.deep.include({ code: 'org-unreachable-tls' });
    });
  });

  it('goes around the proxy for a host in NO_PROXY', async () => {
    const proxy = await connectProxy(await closedPort());
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'no-such-org.invalid' };
    const told = await send('https://no-such-org.invalid/', env);
    expect({ code: told.code, tunnels: proxy.tunnels }).to.deep.equal({ code: 'org-unreachable-dns', tunnels: [] });
  });

  it('never leads through the proxy to this machine itself', async () => {
    const org = await httpServer((_, response) => response.end('{}'));
    const proxy = await connectProxy(org.port);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    const told = await send(`http://localhost:${org.port}/`, env);
    expect({ status: told.status, tunnels: proxy.tunnels }).to.deep.equal({ status: 200, tunnels: [] });
  });

  for (const proxy of ['not a url', 'proxy.example:3128']) {
    it(`says at once that the proxy is none when it is "${proxy}"`, async () => {
      const begun = Date.now();
      const told = await send(`https://${host}/`, { HTTPS_PROXY: proxy });
      expect(told).to.deep.include({ code: 'proxy-setting' });
      expect(Date.now() - begun, 'its timer holds no process').to.be.below(25_000);
    });
  }

  it('says how to write the proxy where only the scheme is missing', async () => {
    const { said } = await send(`https://${host}/`, { HTTPS_PROXY: '127.0.0.1:3128' });
    expect(said).to.contain('Set it to http://127.0.0.1:3128,');
  });

  const refusals: [answer: string, code: string, said: string][] = [
    ['407 Proxy Authentication Required', 'org-unreachable-proxy-credentials', 'HTTP_407'],
    ['403 Forbidden', 'org-unreachable-proxy-forbidden', 'HTTP_403'],
    ['502 Bad Gateway', 'org-unreachable-proxy-ill', 'HTTP_502'],
    ['503 Service Unavailable', 'org-unreachable-proxy-ill', 'HTTP_503'],
    ['504 Gateway Timeout', 'org-unreachable-proxy-ill', 'HTTP_504'],
    ['404 Not Found', 'org-unreachable-proxy', 'HTTP_404'],
    ['302 Found', 'org-unreachable-proxy', 'HTTP_302'],
  ];
  for (const [answer, code, status] of refusals)
    it(`says that it was the proxy that answered ${answer}`, async () => {
      const proxy = await connectProxy(0, answer);
      const told = await send(`https://${host}/`, { https_proxy: `http://127.0.0.1:${proxy.port}` });
      expect(told.code).to.equal(code);
      expect(told.said).to.contain(status).and.contain('https_proxy').and.not.contain('HTTPS_PROXY');
    });

  it('says that it was the proxy when that is not there', async () => {
    const gone = await send(`https://${host}/`, { HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` });
    expect(gone).to.deep.include({ code: 'org-unreachable-proxy' });
  });

  it('says that the proxy speaks plain HTTP when its variable begins with https://', async () => {
    const proxy = await connectProxy(0);
    const told = await send(`https://${host}/`, { HTTPS_PROXY: `https://127.0.0.1:${proxy.port}` });
    expect(told.code).to.equal('org-unreachable-proxy-plain');
    expect(told.said).to.contain('Change HTTPS_PROXY to begin with http://');
  });

  it("says that it is the proxy's own certificate that is not trusted", async () => {
    await asOrg(async (port) => {
      const told = await send('https://pay.my.salesforce.com/', { HTTPS_PROXY: `https://localhost:${port}` });
      expect(told.code).to.equal('org-unreachable-proxy-tls');
    });
  });

  const extras: [what: string, bytes: string | null, says: RegExp][] = [
    ['is not there', null, /NODE_EXTRA_CA_CERTS loads nothing: \S+ cannot be read\./],
    ['is a keystore of Java', '\xfe\xed\xfe\xed\0\0\0\x02', /loads nothing: \S+ holds no certificate in PEM\./],
    ['is empty', '', /holds no certificate in PEM\./],
    [
      'is damaged',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      /holds a certificate that is damaged\./,
    ],
  ];
  for (const [what, bytes, says] of extras)
    it(`says that NODE_EXTRA_CA_CERTS loads nothing where its file ${what}`, async () => {
      await asOrg(async (port, caFile) => {
        const file = `${caFile}.extra`;
        if (bytes !== null) await writeFile(file, bytes, 'latin1');
        const proxy = await connectProxy(port);
        const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: file };
        const told = await send(`https://${host}/`, env);
        expect(told.code).to.equal('org-unreachable-tls');
        expect(told.said).to.match(says);
      });
    });
});

const org = 'https://acme.my.salesforce.com';
const HTTPS_PROXY = 'http://proxy.example:3128';

describe('the proxy on the way to an org', () => {
  const cases: [what: string, url: string, environment: Record<string, string>, proxy: string | null][] = [
    ['is that of HTTPS_PROXY', org, { HTTPS_PROXY }, HTTPS_PROXY],
    ['is that of HTTP_PROXY where no other is named', org, { HTTP_PROXY: HTTPS_PROXY }, HTTPS_PROXY],
    [
      'is the one in lower case where both are named',
      org,
      { https_proxy: 'http://low:1', HTTPS_PROXY },
      'http://low:1',
    ],
    ['is none where none is named', org, {}, null],
    ['is none for this machine', 'http://localhost:8080', { HTTPS_PROXY, HTTP_PROXY: HTTPS_PROXY }, null],
    ['is none for a domain in NO_PROXY', org, { HTTPS_PROXY, NO_PROXY: 'example.com, .salesforce.com' }, null],
    ['is none when NO_PROXY is a star', org, { HTTPS_PROXY, NO_PROXY: '*' }, null],
    ['is none for all below a domain in NO_PROXY', org, { HTTPS_PROXY, NO_PROXY: 'salesforce.com' }, null],
    [
      'stays for a domain itself when only what is below is exempt',
      'https://x.example',
      { HTTPS_PROXY, NO_PROXY: '*.x.example' },
      HTTPS_PROXY,
    ],
    ['is none for a name with its last dot', `${org}.`, { HTTPS_PROXY, NO_PROXY: 'Acme.my.salesforce.com.' }, null],
    ['is none for an IPv6 address', 'https://[2001:db8::1]', { HTTPS_PROXY, NO_PROXY: '[2001:db8::1]:443' }, null],
    ['is none where the name in lower case is empty', org, { https_proxy: '', HTTPS_PROXY }, null],
    ['stays for another port', org, { HTTPS_PROXY, NO_PROXY: 'acme.my.salesforce.com:8443' }, HTTPS_PROXY],
    ['stays for a name that only ends alike', org, { HTTPS_PROXY, NO_PROXY: 'me.my.salesforce.com' }, HTTPS_PROXY],
  ];
  for (const [what, url, environment, proxy] of cases)
    it(what, () => {
      expect(proxyFor(url, environment)?.value ?? null).to.equal(proxy);
    });
});
