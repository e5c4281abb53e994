/** What is seen on the way to a host, before any secret is sent. docs/salesforce.md §5.1 */

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
