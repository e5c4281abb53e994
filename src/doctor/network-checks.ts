import { type Check, failed, passed, unknown, type Verdict, warned } from './check.ts';
import { judgeSkew } from './clock.ts';
import type { FirstAnswer, Handshake, HostProbe } from './probe-host.ts';

/** `extraCertificates`: the file that NODE_EXTRA_CA_CERTS names. `checksTls` is false under NODE_TLS_REJECT_UNAUTHORIZED=0. */
export type NetworkInput = { extraCertificates: string | null; checksTls: boolean };

/** The way to the host, one connection and one request for all of them. `probeHost` begins it. */
export function networkChecks(input: NetworkInput, ports: { probeHost: () => HostProbe }): Check[] {
  const probe = ports.probeHost;
  return [
    {
      id: 'dns',
      title: 'DNS',
      run: async () => passed(`${addressed(probe())} is ${(await probe().resolve()).join(', ')}.`),
    },
    { id: 'tcp', title: 'TCP', run: async () => connected(probe(), await probe().connect()) },
    { id: 'tls', title: 'TLS', run: async () => judgeHandshake(probe(), await probe().secure(), input) },
    { id: 'http', title: 'HTTP', run: async () => judgeAnswer(probe(), await probe().ask()) },
    { id: 'my-domain', title: 'My Domain', run: async () => judgeRedirect(probe(), await probe().ask()) },
    { id: 'clock-skew', title: 'Clock of the org', run: async () => judgeTime(await probe().ask()) },
  ];
}

/** With a proxy in between, the name that this machine resolves is the proxy's. */
const addressed = ({ route: { host, proxy } }: HostProbe): string =>
  proxy === null ? new URL(host).hostname : `The proxy ${proxy}`;

function connected({ route: { proxy } }: HostProbe, address: string): Verdict {
  return passed(proxy === null ? `${address} takes connections.` : `The proxy ${proxy} takes connections.`);
}

function judgeHandshake({ route }: HostProbe, handshake: Handshake | null, input: NetworkInput): Verdict {
  if (handshake === null) return passed('None: plain http to this machine.');
  const { issuer, protocol, problem } = handshake;
  const certificate = `The certificate of ${new URL(route.host).hostname} is issued by "${issuer}"`;
  if (problem === null || !input.checksTls) {
    if (!input.checksTls) return warned('tls-unchecked', `${certificate}, and nobody checks it.`);
    return passed(`${protocol}. ${certificate}.`);
  }
  const extra = input.extraCertificates;
  const trust = extra === null ? 'NODE_EXTRA_CA_CERTS is not set' : `NODE_EXTRA_CA_CERTS is ${extra}`;
  return failed('org-unreachable-tls', `${certificate}, which this machine does not trust (${problem}). ${trust}.`);
}

function judgeAnswer({ route: { host } }: HostProbe, { status, isPage, isDiscovery }: FirstAnswer): Verdict {
  if (status >= 500) {
    const page = isPage ? ' with a page for people: maintenance, or something in between' : '';
    return failed('org-answered-badly-server', `${host} answers HTTP ${status}${page}.`);
  }
  if (status >= 300 && status < 400) return passed(`HTTP ${status}: it sends on to another address.`);
  if (isDiscovery && status === 200) return passed(`HTTP ${status}, with the discovery document of an OAuth server.`);
  if (isPage && status !== 404)
    return failed('org-answered-badly-html', `${host} answers HTTP ${status} with a page for people.`);
  return warned('no-salesforce-answer', `${host} answers HTTP ${status}, without a discovery document.`);
}

function judgeRedirect({ route: { host } }: HostProbe, { status, location }: FirstAnswer): Verdict {
  if (status < 300 || status >= 400) return passed(`${new URL(host).hostname} answers by itself, without a redirect.`);
  if (location === null) return failed('org-answered-badly-redirect', `${host} sends on, without saying where to.`);
  return failed('org-answered-badly-redirect-to', `${host} sends on to ${location}: My Domain may have been renamed.`, [
    `If you trust that address, give it: "--instance-url ${location}".`,
  ]);
}

function judgeTime({ aheadSeconds }: FirstAnswer): Verdict {
  return aheadSeconds === null ? unknown('The server does not tell the time.') : judgeSkew(aheadSeconds);
}
