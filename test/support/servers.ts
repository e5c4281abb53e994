/** Small servers on loopback that misbehave on purpose. `closeServers` ends them all: call it after each test. */
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export type RunningServer = { port: number; close(): Promise<void> };

const open = new Set<RunningServer>();

export async function closeServers(): Promise<void> {
  await Promise.all([...open].map((server) => server.close()));
}

async function running(server: Server | HttpServer): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    open.delete(opened);
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  const opened = { port, close };
  open.add(opened);
  return opened;
}

export const httpServer = (listener: RequestListener): Promise<RunningServer> => running(createServer(listener));

export const httpsServer = (pair: { key: string; cert: string }, listener: RequestListener): Promise<RunningServer> =>
  running(createTlsServer(pair, listener));

/** `onConnection` may do anything to the socket. */
export const tcpServer = (onConnection: (socket: Socket) => void): Promise<RunningServer> =>
  running(createTcpServer(onConnection));

/** A port that was free a moment ago, so that nobody listens on it. */
export async function closedPort(): Promise<number> {
  const server = await tcpServer((socket) => socket.destroy());
  await server.close();
  return server.port;
}

export type Proxy = RunningServer & { tunnels: string[] };

/** A forward proxy that tunnels every host to `targetPort` on this machine, or answers `refusal`, and notes the hosts. */
export async function connectProxy(targetPort: number, refusal?: string): Promise<Proxy> {
  const tunnels: string[] = [];
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    tunnels.push(request.url ?? '');
    client.on('error', () => {});
    if (refusal) return client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    const target = connect(targetPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    return target.on('error', () => client.destroy());
  });
  return { ...(await running(server)), tunnels };
}
