/** The tunnel that a forward proxy opens to a host (HTTP CONNECT). */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Throws an Error that names the proxy, and the status with which it refused. */
export async function openTunnel(socket: Socket, proxy: URL, target: URL): Promise<Socket> {
  const line = proxy.protocol === 'https:' ? await secured(socket, proxy.hostname) : socket;
  const authority = `${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`;
  const asking = request({
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...credentials(proxy) },
    createConnection: () => line,
  });
  return new Promise((resolve, reject) => {
    asking.on('error', reject).on('connect', ({ statusCode = 0 }, tunnel) => {
      if (statusCode === 200) return resolve(tunnel as Socket);
      return reject(Object.assign(new Error('the proxy refused'), { code: `HTTP_${statusCode}` }));
    });
    asking.end();
  });
}

function secured(socket: Socket, servername: string): Promise<Socket> {
  const line = connectTls({ socket, servername });
  return new Promise((resolve, reject) => {
    line.once('secureConnect', () => resolve(line)).on('error', reject);
  });
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
