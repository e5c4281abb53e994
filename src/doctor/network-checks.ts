/** What is seen on the way to a host, before any secret is sent. docs/salesforce.md §5.1 */
import { isRedirect } from '../salesforce/token-answers.ts';
import { judgeSkew } from './clock.ts';
import { check, type DoctorCheck } from './run-checks.ts';
import { failed, passed, unknown, type Verdict, warned } from './verdict.ts';

/** `proxy`: its host, without credentials. `isSeen`: false where nothing can be told of the way but where it begins. */
export type Route = { host: string; proxy: string | null; isSeen: boolean };

/**
 * `issuer` and `problem` are words of the certificate and of the TLS library; `problem` is null where all is well. `extra`: the
 * file that NODE_EXTRA_CA_CERTS names, and why nothing of it is loaded.
 */
export type Handshake = {
  issuer: string;
  protocol: string;
  problem: string | null;
  extra: { file: string; problem: string | null } | null;
};

export type FirstAnswer = {
  status: number;
  isPage: boolean;
  /** Origin of another address that the answer sends on to. */
  location: string | null;
  /** The body is an OpenID discovery document. */
  isDiscovery: boolean;
  /** This clock minus the server's, in seconds; null where the server does not tell the time. */
  aheadSeconds: number | null;
};

/** The steps towards a host, on one connection. Each waits for the one before; all throw `OrgUnreachableError`. */
export type HostProbe = {
  route: Route;
  /** The addresses behind the name. */
  resolve(): Promise<string[]>;
  /** The address that took the connection. */
  connect(): Promise<string>;
  /** Null for plain http. */
  secure(): Promise<Handshake | null>;
  ask(): Promise<FirstAnswer>;
  close(): void;
};

/** `checksTls` is false under NODE_TLS_REJECT_UNAUTHORIZED=0. */
export type NetworkInput = { checksTls: boolean };

/** The way to the host, one connection and one request for all of them. The first `probe` begins it. */
export function networkChecks(input: NetworkInput, probe: () => HostProbe): DoctorCheck[] {
  const seen = (id: string, title: string, look: (probe: HostProbe) => Promise<Verdict>): DoctorCheck =>
    check(id, title, async () => (probe().route.isSeen ? look(probe()) : behindSocks(probe().route)));
  return [
    seen('dns', 'DNS', async (way) => passed(`${addressed(way)} is ${(await way.resolve()).join(', ')}.`)),
    seen('tcp', 'TCP', async (way) => connected(way, await way.connect())),
    seen('tls', 'TLS', async (way) => judgeHandshake(way, await way.secure(), input)),
    seen('http', 'HTTP', async (way) => judgeAnswer(way, await way.ask())),
    seen('my-domain', 'My Domain', async (way) => judgeRedirect(way, await way.ask())),
    seen('clock-skew', 'Clock of the org', async (way) => judgeSkew((await way.ask()).aheadSeconds)),
  ];
}

const behindSocks = ({ proxy }: Route): Verdict =>
  unknown(`The connection uses the SOCKS proxy ${proxy}, and this check cannot look behind it.`);

/** With a proxy in between, the name that this machine resolves is the proxy's. */
const addressed = ({ route: { host, proxy } }: HostProbe): string =>
  proxy === null ? new URL(host).hostname : `The proxy ${proxy}`;

const connected = ({ route: { proxy } }: HostProbe, address: string): Verdict =>
  passed(`${proxy === null ? address : `The proxy ${proxy}`} accepts connections.`);

function judgeHandshake({ route }: HostProbe, handshake: Handshake | null, input: NetworkInput): Verdict {
  if (handshake === null) return passed('None: plain http to this machine.');
  const { issuer, protocol, problem, extra } = handshake;
  const host = new URL(route.host).hostname;
  if (!input.checksTls) return warned('tls-unchecked', { host, issuer });
  const seen = `${protocol}. The certificate of ${host} was issued by "${issuer}".`;
  if (problem === null) return passed(extra?.problem ? `${seen} ${extra.problem}` : seen);
  const loaded = extra && `NODE_EXTRA_CA_CERTS is ${extra.file}.`;
  return failed('tls-not-trusted', {
    host,
    issuer,
    problem,
    trust: extra?.problem ?? loaded ?? 'NODE_EXTRA_CA_CERTS is not set.',
  });
}

function judgeAnswer({ route: { host } }: HostProbe, { status, isPage, isDiscovery }: FirstAnswer): Verdict {
  if (status >= 500) return failed(isPage ? 'answer-server-page' : 'answer-server', { host, status });
  if (isRedirect(status)) return passed(`HTTP ${status}: a redirect, which the next check examines.`);
  if (isDiscovery && status === 200) return passed(`HTTP ${status}, with the discovery document of an OAuth server.`);
  if (isPage && status !== 404) return failed('answer-page', { host, status });
  return warned('no-salesforce-answer', { host, status });
}

function judgeRedirect({ route: { host } }: HostProbe, { status, location }: FirstAnswer): Verdict {
  if (!isRedirect(status)) return passed(`${new URL(host).hostname} responds itself, without a redirect.`);
  return location === null
    ? failed('answer-redirect', { host, status })
    : failed('answer-redirect-to', { host, location });
}
