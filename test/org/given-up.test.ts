/** A request that is given up leaves no connection behind, so that the process can end. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { sendHttp } from '../../src/salesforce/org/http/http.ts';
import { rejectionOf } from '../support/faults.ts';
import { closeServers, httpServer } from '../support/servers.ts';

type Answer = Parameters<Parameters<typeof httpServer>[0]>[1];

const gzip = { 'content-encoding': 'gzip' };

/** Each begins an answer, and never ends it. */
const answers: Record<string, (response: Answer) => void> = {
  'says nothing': () => undefined,
  'sends head and half a body': (response) => void response.writeHead(200).write('{'),
  'sends far too much': (response) => {
    response.writeHead(200);
    const more = (): void => {
      if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
    };
    more();
  },
  'sends far too much, packed, and stays': (response) => {
    response.writeHead(200, gzip).write(gzipSync('x'.repeat(4_000_000)));
  },
  'sends far too much, packed, without an end': (response) => {
    const packer = createGzip();
    packer.pipe(response.writeHead(200, gzip));
    const more = (): void => {
      if (!response.destroyed) packer.write('x'.repeat(65_536), () => setImmediate(more));
    };
    more();
  },
  'sends what is said to be packed, and is not': (response) =>
    void response.writeHead(200, gzip).write('no gzip at all'),
  'sends half of what is packed': (response) =>
    void response.writeHead(200, gzip).write(gzipSync('x'.repeat(1000)).subarray(0, 15)),
};

describe('A request that is given up', () => {
  afterEach(closeServers);

  for (const [what, begin] of Object.entries(answers))
    for (const how of ['by its time', 'by its sender'] as const)
      it(`closes its connection to a server that ${what}, at the latest ${how}`, async () => {
        const closed = Promise.withResolvers<string>();
        const server = await httpServer((request, response) => {
          request.socket.once('close', () => closed.resolve('closed'));
          response.on('error', () => {});
          begin(response);
        });
        const stop = new AbortController();
        const limits = how === 'by its time' ? { timeoutMs: 300 } : { signal: stop.signal };
        if (how === 'by its sender') setTimeout(() => stop.abort(), 300);
        const request = { url: `http://127.0.0.1:${server.port}/`, method: 'POST', form: { assertion: 'x' } } as const;
        expect((await rejectionOf(sendHttp(request, limits))).name).to.match(
          /^(OrgUnreachableError|OrgAnsweredBadlyError|InterruptedError)$/,
        );
        const late = sleep(2000, 'still open', { ref: false });
        expect(await Promise.race([closed.promise, late])).to.equal('closed');
      });

  it('takes no other request with it: a connection that was whole is used again', async () => {
    const sockets = new Set<Socket>();
    const server = await httpServer((request, response) => {
      sockets.add(request.socket);
      if (request.url === '/whole') response.end('{}');
      else response.writeHead(200, gzip).write(gzipSync('x'.repeat(4_000_000)));
    });
    const at = (path: string) => sendHttp({ url: `http://127.0.0.1:${server.port}${path}`, method: 'GET' });
    await at('/whole');
    await rejectionOf(at('/endless'));
    await at('/whole');
    await at('/whole');
    const [first, second] = [...sockets];
    expect(sockets.size).to.equal(2);
    if (first && !first.destroyed) await once(first, 'close');
    expect(second?.destroyed).to.equal(false);
  });
});
