/**
 * A connection to an org: jsforce's two protocols over the one place that sends. jsforce's own connection would load an
 * HTTP client of its own, which waits up to 30 minutes, tries reads six times, and brings the process down when an answer
 * breaks off in the middle.
 */
import { Readable } from 'node:stream';
import { HttpApi } from '@jsforce/jsforce-node/lib/http-api.js';
import { SessionRefreshDelegate } from '@jsforce/jsforce-node/lib/session-refresh-delegate.js';
import { SOAP } from '@jsforce/jsforce-node/lib/soap.js';
import { rememberSecrets } from '../../faults/known-secrets.ts';
import { addressOn, readHostUrl } from '../hosts.ts';
import type { StoredLogin } from '../login.ts';
import { isApiVersion, OLDEST_SUPPORTED, versionsPath } from '../versions.ts';
import { sendHttp } from './http/http.ts';

export type Connection = {
  readonly login: StoredLogin;
  readonly instanceUrl: string;
  /** As of now: a session that has ended is renewed on the way, where the login can be renewed. */
  readonly accessToken: string | undefined;
  /** The API version of the calls, as `62.0`. */
  readonly version: string;
  /** Requests sent so far. */
  readonly sent: { readonly count: number };
  setApiVersion(version: string): void;
  /** The org's newest API version: from the login where it is known, else one request. */
  newestVersion(): Promise<string>;
  /**
   * A REST call. `url`: a path from `/services/` on, or whole, as the org names it; it never leads to another host. `onBytes` hears
   * how long the answer is.
   */
  request<T>(call: RestCall): Promise<T>;
  /** A call of the Metadata API; undefined: the answer holds no result, as for an empty list. */
  metadata(method: string, message: object): Promise<unknown>;
};

type RestCall = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  /** JSON, unless it says otherwise. */
  body?: RestBody;
  onBytes?: (bytes: number) => void;
};
type RestBody = string | { bytes: Uint8Array; contentType: string };

/** What jsforce hands to a transport, as far as this plugin's calls go. */
type JsforceRequest = { method: string; url: string; headers?: Record<string, string>; body?: string | Uint8Array };
type JsforceAnswer = { statusCode: number; headers: Record<string, string>; body: string };

/** Metadata of an org with thousands of apps, in bytes. */
const MAXIMUM_ANSWER_BYTES = 67_108_864;
const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
/** The name under which the CLI's calls stand in the logs of an org. */
const client = (): string => `sfdx toolbelt:${process.env.SFDX_SET_CLIENT_IDS ?? ''}`;

/**
 * Nothing is sent yet. What a call throws is named by `callOrg`.
 * @throws JwtError `InsecureUrlError` for a login without an address that secrets may go to.
 */
export function connect(login: StoredLogin): Connection {
  const session = sessionOf(login);
  const connection: Connection = {
    login,
    instanceUrl: session.instanceUrl,
    sent: session.sent,
    get accessToken() {
      return session.accessToken;
    },
    get version() {
      return session.version;
    },
    setApiVersion: (version) => {
      // In the platform's own words.
      const words = `Invalid API version ${version}. Expecting format "[1-9][0-9].0", i.e. 42.0`;
      if (!isApiVersion(version)) throw Object.assign(new Error(words), { name: 'IncorrectAPIVersionError' });
      session.version = version;
    },
    newestVersion: async () => login.newestVersion ?? askNewestVersion(connection),
    request: async ({ method, url, body, onBytes }) => {
      const [sent, type] = typeof body === 'object' ? [body.bytes, body.contentType] : [body, 'application/json'];
      const headers = { 'content-type': type, 'user-agent': client() };
      const api = new HttpApi(session as never, {});
      if (onBytes) api.on('response', ({ body }: JsforceAnswer) => onBytes(body.length));
      // jsforce hands bytes on as they are; its types know them by another name.
      return api.request({ method, url: addressOn(session.instanceUrl, url), headers, body: sent as string });
    },
    metadata: async (method, message) => {
      const endpointUrl = `${session.instanceUrl}/services/Soap/m/${session.version}`;
      const soap = new SOAP(session as never, { xmlns: METADATA_NAMESPACE, endpointUrl });
      let answersThis = false;
      soap.on('response', ({ body }: JsforceAnswer) => {
        answersThis = body.includes(`${method}Response`);
      });
      const answer = await soap.invoke(method, message);
      // jsforce takes any XML for the answer. To take it for an empty list would be to say that the org has none.
      if (!answersThis || answer === null || answer === undefined) throw new Error(`This answers no ${method}.`);
      return answer.result;
    },
  };
  return connection;
}

/** What jsforce's protocols ask of a connection. */
function sessionOf({ accessToken, instanceUrl = '', renew }: StoredLogin) {
  readHostUrl(instanceUrl); // refuses http
  const sent = { count: 0 };
  /** Renewals that no answer has yet shown to be of use. */
  let renewals = 0;
  const httpRequest = (request: JsforceRequest) => {
    sent.count += 1;
    rememberSecrets(session.accessToken);
    const answer = send(request).then((one) => {
      if (!refusesSession(one)) renewals = 0;
      return one;
    });
    return streamable(answer);
  };
  const session = {
    instanceUrl,
    accessToken,
    version: `${OLDEST_SUPPORTED}.0`, // a placeholder until the org has been asked
    sent,
    emit: () => true,
    _transport: { httpRequest },
    _callOptions: { client: client() },
    _propagators: ['none'],
    _ensureVersion: (major: number) => Number.parseInt(session.version, 10) >= major,
    _refreshDelegate: undefined as SessionRefreshDelegate<never> | undefined,
  };
  if (renew) {
    session._refreshDelegate = new SessionRefreshDelegate<never>(session as never, (_, done) => {
      renewals += 1;
      if (renewals > 1) done(new Error('The org refuses the new session as well.'));
      else renew().then((token) => done(null, token), done);
    });
  }
  return session;
}

async function send({ method, url, headers: given = {}, body }: JsforceRequest): Promise<JsforceAnswer> {
  const { 'content-length': _, ...headers } = given; // the one place that sends counts by itself
  const known = method === 'POST' || method === 'PATCH' || method === 'DELETE' ? method : 'GET';
  // jsforce writes a carriage return into XML as it is, which is read as a line feed; JSON has none. docs/salesforce.md §12.1
  const text = typeof body === 'string' ? body.replaceAll('\r', '&#13;') : body;
  const answer = await sendHttp({ method: known, url, headers, text }, { maximumBytes: MAXIMUM_ANSWER_BYTES });
  return { statusCode: answer.status, headers: { 'content-type': answer.contentType }, body: answer.body };
}

/** jsforce would renew again and again. */
const refusesSession = ({ statusCode, body }: JsforceAnswer): boolean =>
  statusCode === 401 || (statusCode === 500 && body.includes('INVALID_SESSION_ID'));

/** jsforce wants a promise that can also be read as a stream; none of our calls reads it so. */
const streamable = (answer: Promise<JsforceAnswer>) => Object.assign(answer, { stream: () => Readable.from([]) });

async function askNewestVersion({ login, request }: Connection): Promise<string> {
  const versions = await request<unknown>({ method: 'GET', url: versionsPath });
  const known = (Array.isArray(versions) ? versions : []).flatMap((one: { version?: unknown } | null) =>
    typeof one?.version === 'string' && isApiVersion(one.version) ? one.version : [],
  );
  const [newest] = known.sort((a, b) => Number(b) - Number(a));
  if (newest === undefined) throw new Error('The org lists no API versions.');
  await login.rememberVersion(newest).catch(() => undefined); // then it is asked again
  return newest;
}
