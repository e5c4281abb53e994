/** A TLS handshake that also looks at a certificate which it does not trust, to name its issuer. */
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { serverWords } from '../../salesforce/server-words.ts';
import type { Handshake } from '../probe-host.ts';

/** Begins TLS on an open line. Nothing may be sent on the socket before `handshakeOf` has found no problem. */
export function beginTls(line: Socket, hostname: string): TLSSocket {
  const host = hostname.replace(/^\[|\]$/g, '');
  const servername = isIP(host) ? {} : { servername: host };
  return connect({ socket: line, rejectUnauthorized: false, host, ALPNProtocols: ['http/1.1'], ...servername });
}

/** Waits for the handshake; throws what breaks it off. A certificate that is not trusted does not. */
export function handshakeOf(socket: TLSSocket): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', () => resolve(seen(socket))).on('error', reject);
  });
}

function seen(socket: TLSSocket): Handshake {
  const { issuer } = socket.getPeerCertificate();
  const problem = socket.authorized ? null : codeOf(socket.authorizationError);
  return { issuer: serverWords(issuerName(issuer)), protocol: socket.getProtocol() ?? 'TLS', problem };
}

type Name = Record<string, string | string[] | undefined> | undefined;

function issuerName(issuer: Name): string {
  const parts = [issuer?.O, issuer?.CN].flat().filter((part) => part !== undefined);
  return parts.join(', ') || 'an unnamed issuer';
}

/** The library hands out a code, though its types say Error. */
function codeOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return String(error);
}
