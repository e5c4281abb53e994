/** Plain http leaves no secret on a wire: what is called this machine is this machine, whatever a name server says. */
import dns from 'node:dns';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { probeHost } from '../../src/doctor/org/probe-host.ts';
import { sendHttp } from '../../src/salesforce/org/http/http.ts';
import { loopbackLookup } from '../../src/salesforce/org/http/transport.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { closeServers, httpServer } from '../support/servers.ts';

const lookup = dns.lookup;
const secret = { headers: { authorization: 'Bearer secret' }, method: 'GET' } as const;

/** A name server that names another machine for every name that it is asked for, and what it was asked. */
function lyingNameServer(): string[] {
  const asked: string[] = [];
  const lie = (name: string, options: { all?: boolean }, done: (...told: unknown[]) => void): void => {
    asked.push(name);
    const address = '127.0.0.99'; // where nobody listens
    process.nextTick(() => (options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4)));
  };
  Object.assign(dns, { lookup: lie });
  return asked;
}

describe('Plain http', () => {
  let port: number;
  let seen: string[];

  beforeEach(async () => {
    seen = [];
    ({ port } = await httpServer((request, response) => {
      seen.push(request.headers.host ?? '');
      response.setHeader('content-type', 'application/json').end('[]');
    }));
  });
  afterEach(() => {
    Object.assign(dns, { lookup });
    return closeServers();
  });

  const names = ['localhost', 'myorg.localhost', 'a.b.LOCALHOST', 'localhost.', 'myorg.localhost.'];
  for (const name of names)
    it(`to ${name} arrives at this machine, and no name server is asked where that is`, async () => {
      const asked = lyingNameServer();
      expect((await sendHttp({ ...secret, url: `http://${name}:${port}/` })).status).to.equal(200);
      const probe = probeHost(`http://${name}:${port}`);
      expect(await probe.connect()).to.match(/^127\.0\.0\.1$|^::1$/);
      await probe.ask();
      probe.close();
      const connection = connect({ url: `http://${name}:${port}`, accessToken: 'secret', username: 'ida' } as never);
      await connection.request({ method: 'GET', url: '/services/data' });
      expect({ asked, seen: seen.length }).to.deep.equal({ asked: [], seen: 3 });
    });

  for (const address of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '[::ffff:127.0.0.1]',
  ])
    it(`to ${address} arrives at this machine as well`, async () => {
      expect((await sendHttp({ ...secret, url: `http://${address}:${port}/` })).status).to.equal(200);
    });

  for (const address of [
    '0.0.0.0',
    '[::]',
    '10.99.0.1',
    '[::ffff:10.99.0.1]',
    '[::7f00:1]',
    'localhost.example',
    'xlocalhost',
  ])
    it(`to ${address} is refused, and nothing is sent`, async () => {
      const asked = lyingNameServer();
      const url = `http://${address}:${port}`;
      expect(await rejectionOf(sendHttp({ ...secret, url: `${url}/` }))).to.include({ name: 'InsecureUrlError' });
      const login = { url, accessToken: 'secret', username: 'ida' } as never;
      expect(() => connect(login)).to.throw('A secret would be sent unencrypted');
      expect({ asked, seen }).to.deep.equal({ asked: [], seen: [] });
    });

  it('is what only this machine gets: a name server is asked for the hosts of https', async () => {
    const asked = lyingNameServer();
    await rejectionOf(sendHttp({ ...secret, url: `https://acme.my.salesforce.com:${port}/` }));
    expect(asked).to.deep.equal(['acme.my.salesforce.com']);
  });

  it('finds a server that listens on one of the two addresses of this machine alone', async () => {
    const find = promisify<string, object, { address: string; family: number }[]>(loopbackLookup as never);
    expect(await find('x.localhost', { all: true })).to.deep.equal([
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
    expect(await find('x.localhost', { all: true, family: 6 })).to.deep.equal([{ address: '::1', family: 6 }]);
    expect(await find('x.localhost', { family: 'IPv4' })).to.equal('127.0.0.1');
  });
});
