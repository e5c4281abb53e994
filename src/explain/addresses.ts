/** Whose the addresses are that a text names: where it speaks of a connection, they tell with whom. */
import { type KindOfWords, listedWords } from './lists.ts';

/** Names that are kept for examples, or that nobody can reach: what a person put in the place of a real one. */
const keptForExamples = /(?:^|\.)example(?:\.(?:com|org|net))?$|\.(?:test|invalid|localhost)$/;
/** A dot and what can stand behind the last one in a name that is real: a country, or one of the common ends. */
const realEnd =
  /[a-z0-9]\.(?:[a-z]{2}|com|net|org|edu|gov|mil|int|info|biz|dev|app|cloud|tech|site|online|xyz|systems|network|services|software|store|company|digital|global|group|solutions|email|page|run|local|internal|lan|corp|home|intra|intranet|svc|cluster|localdomain)\.?$/;
const numbers = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const oneself = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|::1|\[::1\]|host\.docker\.internal)$/;

/** What Salesforce answers at, whoever's the name before it is. */
const ownPath = /^\/(?:services\/|id\/00D|secur\/|lightning\/|_nc_external|cometd\/|setup\/|apexpages|visualforce)/i;

/** Where a browser was sent with the answer to a login: the address is what is told. */
const bringsError = /[?&#](?:oauth_)?error(?:_code)?=/i;

/** A whole address; a page of a document type or a name space is none. */
const urls =
  /(?<!xmlns[:\w]{0,20}=["']|\b(?:docs|documentation|information|details|see|visit|read|refer to)[ :(]{1,2})\b([a-z][a-z0-9+-]{1,20}):\/\/(?:[^\s/@"'`]{0,100}@)?((?:[\w.-]|[*<>{}$%]){1,253}|\[[0-9a-f:]{2,45}\])(?::(\d{2,5}))?([/?#][^\s"'`<>)\]]{0,200})?/gi;

/** A name where a program says that it looked for it, or went there. */
const names =
  /(?:\bENOTFOUND |\bEAI_AGAIN |\blookup |\bresolve (?:host(?:name| address)?|dns name)?:? ?['"‘]?|\bconnect(?:ion)? to (?:host )?|\bconnect ECONN\w{1,10} |\bhost=['"]|\bDomain\("|UnknownHostException: |\bHost: |\btarget host name '|certificate for <|\bHostname |\bserver at "|\((?=[\w.-]{1,253}:(?:80|443|8443)\))|\bHost ['"])(?!name )(?:[\w.-]{1,60}@)?([a-z0-9](?:[\w-]{0,63}\.){1,10}[a-z]{2,20})(?![\w(])/gi;

/** A name without a dot is one of a container, or of one's own network. */
const bareNames =
  /(?:\bENOTFOUND |\bEAI_AGAIN |\blookup |\bhost=['"]|UnknownHostException: |Domain\(")([a-z][\w-]{0,62})(?![\w.@-])/gi;

const ports =
  /(?:\]|::1|\blocalhost|(?:\d{1,3}\.){3}\d{1,3}|\.(?:com|net|org|io|dev|cloud|local|internal|lan|corp|svc)):(\d{2,5})\b(?!:\d|\.\d)|\bport["']?\s?[:=]?\s?["']?(\d{2,5})\b/gi;
/** What Salesforce, a proxy or a tunnel to it listens at. */
const neutralPorts = new Set(['80', '443', '1080', '1717', '3128', '7443', '8080', '8118', '8443', '8888']);
const throughProxy = /prox(?:y|ies)|tunnel/i;
/** What speaks another language than HTTP. */
const otherLanguage =
  /^(?:amqps?|bolt|clickhouse|docker|ftps?|git|gs|imaps?|kafka|ldaps?|mongodb(?:\+srv)?|mqtts?|mysql|nats|neo4j|oci|postgres(?:ql)?|rediss?|rtsp|s3|sftp|smtps?|ssh|tcp|unix|webpack)$/i;

/** Whether a name is one of those listed, or one below it. */
function isBelowOne(host: string, kind: KindOfWords): boolean {
  const sites = listedWords(kind);
  const parts = host.split('.');
  return parts.some((_, at) => sites.has(parts.slice(at).join('.')));
}

/** A text without the addresses that a browser was sent to with an answer: their hosts are where it was to be heard. */
export const withoutCallbacks = (text: string): string =>
  text.replace(urls, (url: string) => (bringsError.test(url) ? url.slice(url.search(bringsError)) : url));

type Whose = 'ours' | 'others' | 'nobody';

/** What is read, not asked: where a message says more of itself. */
const readFor = /^(?:docs?|help|learn|support|wiki|kb|community)\./;
const isPage = (host: string, path = ''): boolean =>
  readFor.test(host) || [...listedWords('pages')].some((page) => `${host}${path}`.startsWith(page));

function ofName(host: string): Whose {
  if (isBelowOne(host, 'own-sites')) return 'ours';
  if (isPage(host) || keptForExamples.test(host)) return 'nobody';
  return oneself.test(host) || realEnd.test(host) || isBelowOne(host, 'sites') ? 'others' : 'nobody';
}

function ofUrl([, scheme = '', written = '', port = '', path = '']: RegExpMatchArray): Whose {
  const host = written.toLowerCase().replace(/\.$/, '');
  if (otherLanguage.test(scheme)) return 'others';
  if (!/^(?:https?|wss?)$/i.test(scheme) || isPage(host, path.toLowerCase())) return 'nobody';
  const whose = ofName(host);
  if (whose !== 'nobody' || keptForExamples.test(host)) return whose;
  if (ownPath.test(path)) return 'ours';
  if (numbers.test(host)) return neutralPorts.has(port) && path.length < 2 ? 'nobody' : 'others';
  return path.length > 1 ? 'others' : 'nobody';
}

/** The hosts that a text names to go to, as they are written. */
const hostsIn = (text: string): string[] =>
  [
    ...[...text.matchAll(urls)].flatMap(([, , host = '', , path = '']) =>
      isPage(host.toLowerCase(), path.toLowerCase()) ? [] : [host],
    ),
    ...[...text.matchAll(names), ...text.matchAll(bareNames)].map(([, host = '']) => host),
  ].map((host) => host.toLowerCase().replace(/\.$/, ''));

/** Whether all hosts of a text are known ones of others: then nothing in it is said of an org. */
export function isAtOtherSites(text: string): boolean {
  const hosts = hostsIn(text);
  return hosts.length > 0 && hosts.every((host) => isBelowOne(host, 'sites'));
}

/** Whose the addresses of a text are: ours where one is, others' where all that can be told are. */
export function whoseAddresses(text: string): Whose {
  const of = [
    ...[...text.matchAll(urls)].map(ofUrl),
    ...[...text.matchAll(names)].map(([, host = '']) => ofName(host.toLowerCase())),
    ...[...text.matchAll(bareNames)].map(([, host = '']) => ofName(host.toLowerCase())),
    ...[...text.matchAll(ports)].map(
      ([, one, other]): Whose => (neutralPorts.has(one ?? other ?? '') ? 'nobody' : 'others'),
    ),
  ];
  if (of.includes('ours')) return 'ours';
  return of.includes('others') && !throughProxy.test(text) ? 'others' : 'nobody';
}
