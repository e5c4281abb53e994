/** The tunnel that a forward proxy opens to a host (HTTP CONNECT). */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

type Keep = (socket: Socket) => void;

/**
 * Asks the proxy behind `socket` for a tunnel to `target`. `keep` gets each socket that is laid over the first.
 * Throws an Error that speaks of the proxy, with the status of a refusal as `HTTP_407` in `code`.
 */
export async function openTunnel(socket: Socket, proxy: URL, target: URL, keep: Keep): Promise<Socket> {
  try {
    return await askForTunnel(proxy.protocol === 'https:' ? await secured(socket, proxy, keep) : socket, proxy, target);
  } catch (error) {
    throw new Error('the proxy brought no tunnel', { cause: error });
  }
}

function askForTunnel(line: Socket, proxy: URL, target: URL): Promise<Socket> {
  const authority = `${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`;
  const headers = { host: authority, ...credentials(proxy) };
  const asking = request({ method: 'CONNECT', path: authority, headers, createConnection: () => line });
  return new Promise((resolve, reject) => {
    asking.on('error', reject).on('connect', ({ statusCode = 0 }, tunnel) => {
      if (statusCode === 200) return resolve(tunnel as Socket);
      return reject(Object.assign(new Error(), { code: `HTTP_${statusCode}` }));
    });
    asking.end();
  });
}

function secured(socket: Socket, { hostname }: URL, keep: Keep): Promise<Socket> {
  const line = connectTls({ socket, servername: hostname });
  keep(line);
  return new Promise((resolve, reject) => {
    line.once('secureConnect', () => resolve(line)).on('error', reject);
  });
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
