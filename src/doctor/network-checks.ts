/** What is seen on the way to a host, before any secret is sent. docs/salesforce.md §5.1 */
import { judgeSkew } from './clock.ts';
import { check, type DoctorCheck } from './run-checks.ts';
import { failed, passed, type Verdict, warned } from './verdict.ts';

/** `name`: of the proxy, without credentials. */
export type Route = { host: string; proxy: string | null };

/** `issuer` and `problem` are words of the certificate and of the TLS library; `problem` is null where all is well. */
export type Handshake = { issuer: string; protocol: string; problem: string | null };

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

/** `extraCertificates`: the file that NODE_EXTRA_CA_CERTS names. `checksTls` is false under NODE_TLS_REJECT_UNAUTHORIZED=0. */
export type NetworkInput = { extraCertificates: string | null; checksTls: boolean };

/** The way to the host, one connection and one request for all of them. The first `probe` begins it. */
export function networkChecks(input: NetworkInput, probe: () => HostProbe): DoctorCheck[] {
  return [
    check('dns', 'DNS', async () => passed(`${addressed(probe())} is ${(await probe().resolve()).join(', ')}.`)),
    check('tcp', 'TCP', async () => connected(probe(), await probe().connect())),
    check('tls', 'TLS', async () => judgeHandshake(probe(), await probe().secure(), input)),
    check('http', 'HTTP', async () => judgeAnswer(probe(), await probe().ask())),
    check('my-domain', 'My Domain', async () => judgeRedirect(probe(), await probe().ask())),
    check('clock-skew', 'Clock of the org', async () => judgeSkew((await probe().ask()).aheadSeconds)),
  ];
}

/** With a proxy in between, the name that this machine resolves is the proxy's. */
const addressed = ({ route: { host, proxy } }: HostProbe): string =>
  proxy === null ? new URL(host).hostname : `The proxy ${proxy}`;

const connected = ({ route: { proxy } }: HostProbe, address: string): Verdict =>
  passed(`${proxy === null ? address : `The proxy ${proxy}`} takes connections.`);

function judgeHandshake({ route }: HostProbe, handshake: Handshake | null, input: NetworkInput): Verdict {
  if (handshake === null) return passed('None: plain http to this machine.');
  const { issuer, protocol, problem } = handshake;
  const host = new URL(route.host).hostname;
  if (!input.checksTls) return warned('tls-unchecked', { host, issuer });
  if (problem === null) return passed(`${protocol}. The certificate of ${host} is issued by "${issuer}".`);
  const extra = input.extraCertificates;
  const trust = extra === null ? 'NODE_EXTRA_CA_CERTS is not set' : `NODE_EXTRA_CA_CERTS is ${extra}`;
  return failed('tls-not-trusted', { host, issuer, problem, trust });
}

function judgeAnswer({ route: { host } }: HostProbe, { status, isPage, isDiscovery }: FirstAnswer): Verdict {
  if (status >= 500) return failed(isPage ? 'answer-server-page' : 'answer-server', { host, status });
  if (status >= 300 && status < 400) return passed(`HTTP ${status}: it sends on to another address.`);
  if (isDiscovery && status === 200) return passed(`HTTP ${status}, with the discovery document of an OAuth server.`);
  if (isPage && status !== 404) return failed('answer-page', { host, status });
  return warned('no-salesforce-answer', { host, status });
}

function judgeRedirect({ route: { host } }: HostProbe, { status, location }: FirstAnswer): Verdict {
  if (status < 300 || status >= 400) return passed(`${new URL(host).hostname} answers by itself, without a redirect.`);
  return location === null ? failed('answer-redirect', { host }) : failed('answer-redirect-to', { host, location });
}
