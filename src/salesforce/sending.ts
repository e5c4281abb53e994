/** What is on its way to an org, for whoever tells a person of it. */

/** `step`: a key of messages/sending.md. `writes`: what the request would change, as an org calls it; null: it only asks. */
export type Sending = { step: Step; host: string; writes: string | null };

export type Watcher = { begun(sending: Sending): void; ended(sending: Sending): void };

/** As much of a request as tells what it is for. */
type Request = { url: string; method: string; text?: string | Uint8Array | undefined };

const watchers = new Set<Watcher>();

/** From now on every request is told, until the returned function is called. */
export function watchSending(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Sends, and tells those who watch. */
export async function toldOf<T>(request: Request, send: () => Promise<T>): Promise<T> {
  if (watchers.size === 0) return send();
  const sending = sendingOf(request);
  for (const one of watchers) one.begun(sending);
  try {
    return await send();
  } finally {
    for (const one of watchers) one.ended(sending);
  }
}

const ofMetadata = {
  listMetadata: 'list',
  describeMetadata: 'list',
  readMetadata: 'read',
  updateMetadata: 'write',
  deleteMetadata: 'delete',
  deploy: 'deploy',
  checkDeployStatus: 'deployment',
} as const;

const ofOauth = {
  token: 'token',
  revoke: 'revoke',
  introspect: 'introspect',
  userinfo: 'show',
} as const;

export type Step =
  | (typeof ofMetadata)[keyof typeof ofMetadata]
  | (typeof ofOauth)[keyof typeof ofOauth]
  | 'keys'
  | 'query'
  | 'ask'
  | 'change';

const isKeyOf = <T extends object>(table: T, key: string): key is keyof T & string => Object.hasOwn(table, key);

export function sendingOf({ url, method, text }: Request): Sending {
  const { host, pathname } = new URL(url);
  if (/\/services\/Soap\//.test(pathname)) return { host, ...metadataCall(text) };
  const last = pathname.split('/').at(-1) ?? '';
  // Of those at the path of OAuth only one changes anything: a token is what the others bring.
  if (/\/services\/oauth2\//.test(pathname) && isKeyOf(ofOauth, last))
    return { host, step: ofOauth[last], writes: last === 'revoke' ? 'the revocation' : null };
  if (/\/id\/keys$/.test(pathname)) return { host, step: 'keys', writes: null };
  if (/\/deployRequest(?:\/|$)/.test(pathname)) return { host, ...deployCall(method) };
  if (/\/(?:query|queryAll)(?:\/|$)/.test(pathname)) return { host, step: 'query', writes: null };
  // A batch of questions comes as POST.
  if (method === 'GET' || /\/composite(?:\/|$)/.test(pathname)) return { host, step: 'ask', writes: null };
  return { host, step: 'change', writes: objectIn(pathname) };
}

/** The record or the object that a REST call changes: the last words of its path. */
const objectIn = (pathname: string): string =>
  /\/sobjects\/(\w{1,80}(?:\/\w{1,80})?)/.exec(pathname)?.[1] ?? pathname.split('/').slice(-2).join('/').slice(0, 80);

const deployCall = (method: string): Omit<Sending, 'host'> =>
  method === 'POST' ? { step: 'deploy', writes: 'the deployment' } : { step: 'deployment', writes: null };

/** The name of a call comes before its values, and whole components are long. */
const HEAD = 4000;

function metadataCall(text: Request['text']): Omit<Sending, 'host'> {
  const head = typeof text === 'string' ? text.slice(0, HEAD) : '';
  const method = /<soapenv:Body xmlns="[^">]{1,100}"><(\w{1,40})/.exec(head)?.[1] ?? '';
  const step = isKeyOf(ofMetadata, method) ? ofMetadata[method] : 'ask';
  const isWrite = step === 'write' || step === 'delete' || step === 'deploy';
  return { step, writes: isWrite ? (componentIn(head) ?? 'the deployment') : null };
}

function componentIn(head: string): string | null {
  const type = /xsi:type="(\w{1,80})"/.exec(head)?.[1] ?? /<type>(\w{1,80})</.exec(head)?.[1];
  const name = /<fullNames?>([^<]{1,255})</.exec(head)?.[1];
  return name === undefined ? null : [type, name].filter(Boolean).join(' ');
}
