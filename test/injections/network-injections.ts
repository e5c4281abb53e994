/** Breaks of the way to the org, and of the clocks at its two ends. `closeServers` ends what they start. */
import { fileURLToPath } from 'node:url';
import type { Fault } from '../local-org/index.ts';
import { keyPair } from '../support/keys.ts';
import { closedPort, connectProxy, httpServer, httpsServer } from '../support/servers.ts';
import { quietSettings } from '../support/sf.ts';
import type { Injection, Pieces, Site } from './injection.ts';

const discovery = /GET \/\.well-known/;
const faulty =
  (fault: object) =>
  ({ org }: Site): undefined => {
    org.faults.push({ match: discovery, ...fault } as Fault);
  };

const shiftedClock = (seconds: number): Partial<Pieces> => {
  const clock = fileURLToPath(new URL('../support/shifted-clock.cjs', import.meta.url));
  const options = `${quietSettings.NODE_OPTIONS} --require=${clock}`;
  return { env: { NODE_OPTIONS: options, SHIFT_SECONDS: String(seconds) } };
};
const days = 86_400;

export const networkInjections: Injection[] = [
  {
    what: 'the name of the host does not exist',
    code: 'org-unreachable-dns',
    throughHost: true,
    break: () => ({ url: 'https://nowhere.my.salesforce.com' }),
  },
  {
    what: 'nobody listens at the port',
    code: 'org-unreachable-tcp',
    throughHost: true,
    break: async () => ({ url: `https://localhost:${await closedPort()}` }),
  },
  {
    what: 'TLS ends at a certificate that nobody vouches for',
    code: 'org-unreachable-tls',
    throughHost: true,
    break: async () => {
      const { privateKeyPem: key, certificatePem: cert } = await keyPair('proxy of the company');
      const { port } = await httpsServer({ key, cert }, (_, response) => response.end());
      return { url: `https://localhost:${port}` };
    },
  },
  {
    what: 'the port speaks no TLS',
    code: 'org-unreachable-tls',
    break: async () => ({ url: `https://localhost:${(await httpServer((_, response) => response.end())).port}` }),
  },
  {
    what: 'the proxy wants credentials',
    code: 'org-unreachable-proxy-credentials',
    throughHost: true,
    break: async () => {
      const { port } = await connectProxy(0, '407 Proxy Authentication Required');
      const env = { HTTPS_PROXY: `http://localhost:${port}`, NO_PROXY: '' };
      return { url: 'https://acme.my.salesforce.com', env };
    },
  },
  {
    what: 'the proxy does not let this host through',
    code: 'org-unreachable-proxy-forbidden',
    break: async () => {
      const { port } = await connectProxy(0, '403 Forbidden');
      const env = { HTTPS_PROXY: `http://localhost:${port}`, NO_PROXY: '' };
      return { url: 'https://acme.my.salesforce.com', env };
    },
  },
  {
    what: 'the proxy cannot reach the host',
    code: 'org-unreachable-proxy-ill',
    break: async () => {
      const { port } = await connectProxy(0, '502 Bad Gateway');
      const env = { HTTPS_PROXY: `http://localhost:${port}`, NO_PROXY: '' };
      return { url: 'https://acme.my.salesforce.com', env };
    },
  },
  {
    what: 'the proxy speaks plain http, and its variable says https',
    code: 'org-unreachable-proxy-plain',
    break: async () => {
      const { port } = await connectProxy(0);
      const env = { HTTPS_PROXY: `https://localhost:${port}`, NO_PROXY: '' };
      return { url: 'https://acme.my.salesforce.com', env };
    },
  },
  {
    what: 'the proxy does not run',
    code: 'org-unreachable-proxy',
    break: async () => {
      const env = { HTTPS_PROXY: `http://localhost:${await closedPort()}`, NO_PROXY: '' };
      return { url: 'https://acme.my.salesforce.com', env };
    },
  },
  {
    what: 'the variable for the proxy holds a password that is not encoded',
    code: 'proxy-setting',
    throughHost: true,
    break: () => {
      const env = { HTTPS_PROXY: 'http://user:4711#1@proxy.example:3128', NO_PROXY: '' };
      return { url: 'https://acme.my.salesforce.com', env };
    },
  },
  {
    what: 'the token is granted for the host of a stranger',
    code: 'org-answered-badly-place',
    break: ({ org }) => {
      const body = JSON.stringify({ access_token: 'abc', instance_url: 'https://evil.example', id: '' });
      const answer = { kind: 'status', status: 200, body, contentType: 'application/json' } as const;
      org.faults.push({ match: /POST \/services\/oauth2\/token/, ...answer });
      return undefined;
    },
  },
  {
    what: 'the connection breaks off',
    code: 'org-unreachable-http',
    throughHost: true,
    break: faulty({ kind: 'reset' }),
  },
  {
    what: 'the org is down for maintenance',
    code: 'org-answered-badly-server',
    throughHost: true,
    break: faulty({ kind: 'html' }),
  },
  {
    what: 'a page to log in to the network stands in between',
    code: 'org-answered-badly-html',
    throughHost: true,
    break: faulty({ kind: 'html', status: 200 }),
  },
  {
    what: 'My Domain was renamed',
    code: 'org-answered-badly-redirect-to',
    throughHost: true,
    break: async () => {
      const { port } = await httpServer((_, response) =>
        response.writeHead(301, { location: 'https://new.my.salesforce.com/' }).end(),
      );
      return { url: `http://localhost:${port}` };
    },
  },
  {
    what: 'the org sends on, without saying where to',
    code: 'org-answered-badly-redirect',
    break: async () => ({
      url: `http://localhost:${(await httpServer((_, response) => response.writeHead(302).end())).port}`,
    }),
  },
  {
    what: 'the clock of this machine is ten minutes behind that of the org',
    code: 'clock-skew',
    throughHost: true,
    break: ({ org }) => {
      org.clock.advance(600);
      return undefined;
    },
  },
  {
    what: 'the clock of this machine starts in 1970',
    code: 'clock-wrong',
    throughHost: true,
    break: () => shiftedClock(-50 * 365 * days),
  },
];
