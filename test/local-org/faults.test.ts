import { connect } from 'node:net';
import { expect } from 'chai';
import { type LocalOrg, startLocalOrg } from './index.ts';

describe('the local org on its socket', () => {
  let org: LocalOrg;
  const versions = (path = '/services/data', init: RequestInit = {}): Promise<Response> => fetch(org.url + path, init);

  beforeEach(async () => {
    org = await startLocalOrg();
  });
  afterEach(() => org.close());

  it('answers at localhost, 127.0.0.1 and nowhere but loopback', async () => {
    expect((await versions()).status).to.equal(200);
    expect((await fetch(`${org.url.replace('localhost', '127.0.0.1')}/services/data`)).status).to.equal(200);
  });

  it('records method, path, status and route, and never a query string or a body', async () => {
    await versions('/services/oauth2/revoke?token=00Dsecret');
    await versions('/services/nothing', { method: 'PUT', body: 'secret' });
    expect(org.requests).to.deep.equal([
      { method: 'GET', path: '/services/oauth2/revoke', status: 400, route: 'oauth-revoke' },
      { method: 'PUT', path: '/services/nothing', status: 501, route: null },
    ]);
  });

  it('names a request that it does not know', async () => {
    const response = await versions('/services/data/v68.0/chatter/feeds', { method: 'POST' });
    expect(response.status).to.equal(501);
    expect(await response.text()).to.contain('POST /services/data/v68.0/chatter/feeds');
  });

  it('takes a path that begins with two slashes, as sf sends it', async () => {
    expect((await versions('//services/data')).status).to.equal(200);
    expect(org.requests[0]?.path).to.equal('/services/data');
  });

  it('refuses a body of more than 60 MB', async () => {
    const response = await versions('/services/oauth2/token', {
      method: 'POST',
      body: Buffer.alloc(60 * 1024 * 1024 + 1),
    });
    expect(response.status).to.equal(413);
  });

  it('answers a crash of its own with 500 and remembers it', async () => {
    Object.assign(org.state, { apiVersion: Number.POSITIVE_INFINITY }); // breaks the list of versions
    const response = await versions();
    expect(response.status).to.equal(500);
    expect(await response.text()).to.contain('versions');
    expect(org.crashes.map((crash) => crash.route)).to.deep.equal(['versions']);
  });

  it('serves a status with its body in place of the answer, as often as asked and after as many as asked', async () => {
    org.faults.push({
      match: /^GET \/services\/data$/,
      kind: 'status',
      status: 503,
      body: '{"x":1}',
      contentType: 'application/json',
      after: 1,
      times: 2,
    });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await versions()).status);
    expect(statuses).to.deep.equal([200, 503, 503, 200]);
  });

  it('serves the maintenance page', async () => {
    org.faults.push({ match: /data/, kind: 'html' });
    const response = await versions();
    expect({ status: response.status, contentType: response.headers.get('content-type') }).to.deep.equal({
      status: 503,
      contentType: 'text/html; charset=UTF-8',
    });
  });

  it('hangs up in the middle of an answer', async () => {
    org.faults.push({ match: /data/, kind: 'truncated' });
    const response = await versions();
    expect(response.status).to.equal(200);
    expect(await response.text().catch(() => 'cut')).to.equal('cut');
  });

  it('keeps an answer back', async () => {
    org.faults.push({ match: /data/, kind: 'delay', ms: 80, times: 1 });
    const began = performance.now();
    expect((await versions()).status).to.equal(200);
    expect(performance.now() - began).to.be.greaterThan(70);
  });

  it('hangs up before the work, or after it', async () => {
    const revoke = () =>
      versions('/services/oauth2/revoke', { method: 'POST', body: new URLSearchParams({ token: org.accessToken }) });
    const isRevoked = () => org.state.tokens.some((token) => token.value === org.accessToken && token.revoked);
    org.faults.push(
      { match: /revoke/, kind: 'reset', times: 1 },
      { match: /revoke/, kind: 'reset-after', times: 1, after: 1 },
    );
    expect(await revoke().catch(() => 'reset')).to.equal('reset');
    expect(isRevoked()).to.equal(false);
    expect(await revoke().catch(() => 'reset')).to.equal('reset');
    expect(isRevoked()).to.equal(true);
  });

  it('closes at once, whatever hangs on it', async () => {
    org.faults.push({ match: /data/, kind: 'delay', ms: 20_000 });
    const hanging = versions().catch(() => 'gone');
    await versions('/id/keys'); // by now the other request has arrived
    const began = performance.now();
    await org.close();
    expect(await hanging).to.equal('gone');
    expect(performance.now() - began).to.be.lessThan(1000);
  });

  it('closes at once on a request that never ends', async () => {
    const socket = connect(Number(new URL(org.url).port), '127.0.0.1');
    socket.on('error', () => {}); // closing resets it
    socket.write('POST /services/oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\ngrant');
    await versions('/id/keys'); // by now the unfinished request has arrived
    const began = performance.now();
    await org.close();
    expect(performance.now() - began).to.be.lessThan(1000);
    socket.destroy();
  });
});
