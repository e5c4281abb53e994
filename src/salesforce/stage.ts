/** How far a request came. */
import { isNamed } from '../faults/errors.ts';

/** Before `http` the org cannot have seen the request. */
export type Stage = 'dns' | 'tcp' | 'tls' | 'http';

/** The stage at which a request failed, or null for any other error. After `http` the org may have done the work. */
export function failedStage(error: unknown): Stage | null {
  if (isNamed(error, 'OrgAnsweredBadlyError')) return 'http';
  return isNamed(error, 'OrgUnreachableError') ? error.detail.stage : null;
}

const stages: [RegExp, Stage][] = [
  [/^(?:ENOTFOUND|EAI_.+|EDNS.*|ENODATA|ESERVFAIL)$/, 'dns'],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|ETIMEDOUT|EACCES|EPERM)$/, 'tcp'],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'tcp'],
  [
    /^(?:CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH|CRL_|INVALID_CA|PATH_LENGTH)/,
    'tls',
  ],
];

/** The stage and the system's code, never the text of what was thrown; `TIMEOUT` when our own clock ran out, `UNKNOWN` when the error names no code. */
export function connectionFault(error: unknown): { stage: Stage; code: string } {
  const chain = causes(error);
  if (chain.some((link) => link.name === 'TimeoutError')) return { stage: 'http', code: 'TIMEOUT' };
  // The fetch standard bars a few ports outright; that error carries no code.
  if (chain.some((link) => link.message === 'bad port')) return { stage: 'tcp', code: 'BAD_PORT' };
  const code = chain.map(codeOf).findLast((found) => found !== '') ?? 'UNKNOWN';
  // A connection that closes during the handshake has only this text to tell it from one that closes later.
  if (chain.some((link) => /before secure TLS connection/.test(link.message))) return { stage: 'tls', code };
  return { stage: stages.find(([pattern]) => pattern.test(code))?.[1] ?? 'http', code };
}

/** What can be wrong with the proxy itself, as the end of a fault's code. */
export type ProxyTrouble =
  | 'proxy'
  | 'proxy-credentials'
  | 'proxy-forbidden'
  | 'proxy-ill'
  | 'proxy-plain'
  | 'proxy-tls';

/** What a peer that speaks no TLS makes of a handshake. */
const noTls = /^(?:ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_HTTP_REQUEST|EPROTO)$/;

/** What kept the proxy itself from bringing the tunnel, and its status where it answered; null where the fault lies behind it. */
export function proxyTrouble(error: unknown, url: string): { trouble: ProxyTrouble; code: string } | null {
  const chain = causes(error);
  if (!isAboutProxy(chain, url)) return null;
  const { stage, code } = connectionFault(error);
  const status = Number(
    chain.map(({ message }) => /proxy response \((\d{3})\)/i.exec(message)?.[1]).find(Boolean) ?? 0,
  );
  if (status > 0) return { trouble: troubleOf(status), code: `HTTP_${status}` };
  if (stage === 'tls') return { trouble: noTls.test(code) ? 'proxy-plain' : 'proxy-tls', code };
  return { trouble: 'proxy', code };
}

/** RFC 9110 §15: 407 asks for credentials, 403 is a no to this host, and with 5xx it could not do it. */
function troubleOf(status: number): ProxyTrouble {
  if (status === 407) return 'proxy-credentials';
  if (status === 403) return 'proxy-forbidden';
  return status >= 500 ? 'proxy-ill' : 'proxy';
}

/** True when the proxy itself could not be reached or refused the tunnel: the fault names another place than `url`. */
function isAboutProxy(chain: Error[], url: string): boolean {
  const { hostname, port, protocol } = new URL(url);
  const ownPort = Number(port) || (protocol === 'https:' ? 443 : 80);
  return chain.some((link) => {
    const otherName = 'hostname' in link && typeof link.hostname === 'string' && link.hostname !== hostname;
    const otherPort = 'port' in link && Number(link.port) > 0 && Number(link.port) !== ownPort;
    return otherName || otherPort || /proxy/i.test(link.message);
  });
}

function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let link = error; link instanceof Error && chain.length < 10; link = link.cause) {
    chain.push(link);
    // Several addresses were tried: each attempt has its own error.
    if (link instanceof AggregateError) chain.push(...link.errors.filter((one) => one instanceof Error));
  }
  return chain;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
