import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { approach } from '../../../../src/doctor/org/probe-host.ts';
import { rejectionOf } from '../../../support/faults.ts';

/** Listens with the shortest queue, and never takes anybody in. */
const DEAF = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

const openLines = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;

describe('the way to a host', () => {
  it('leaves no connection behind that is still waited for', async () => {
    const deaf = new Worker(DEAF, { eval: true });
    const [port] = await once(deaf, 'message');
    const queue = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = openLines();
    const way = approach(`http://127.0.0.1:${port}`, 100);
    const { name, data } = await rejectionOf(way.connect());
    expect([name, data]).to.deep.equal([
      'OrgUnreachableError',
      { stage: 'tcp', code: 'ETIMEDOUT', host: `127.0.0.1:${port}` },
    ]);
    way.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(openLines()).to.equal(before);
    for (const line of queue) line.destroy();
    await deaf.terminate();
  });
});
