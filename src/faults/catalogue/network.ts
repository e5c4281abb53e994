import type { EntryRow } from './entry.ts';

/** The org was not reached, by the stage at which the way ended. */
export const networkFaults: readonly EntryRow[] = [
  {
    code: 'org-unreachable-proxy',
    fault: { name: 'OrgUnreachableError', variant: 'proxy' },
    recognises: [/proxy authentication required|\b407\b.{0,40}proxy|proxy.{0,40}\b407\b|ERR_PROXY_CONNECTION_FAILED/i],
    meaning: 'A proxy stands between this machine and the org, and did not let the connection through.',
    causes: [
      'The proxy wants a user name and a password (HTTP 407).',
      'The proxy does not allow the host.',
      'The address of the proxy is wrong, or it is down.',
    ],
    checks: ['See which proxy is set: "env | grep -i _proxy".'],
    actions: ['Check HTTPS_PROXY and the credentials in it.', 'To go without the proxy, put the host into NO_PROXY.'],
  },
  {
    code: 'org-unreachable-dns',
    fault: { name: 'OrgUnreachableError', variant: 'dns' },
    recognises: [
      /\bENOTFOUND\b|\bEAI_AGAIN\b|getaddrinfo|could not resolve host|name or service not known|name resolution|UnknownHostException|ERR_NAME_NOT_RESOLVED/i,
      /DomainNotFoundError|\bthe org cannot be found\b/i,
    ],
    meaning: 'The name of the host cannot be turned into an address: there is no such host, or no name server to ask.',
    causes: [
      'The URL is misspelt.',
      'The My Domain was renamed, or the sandbox or scratch org is gone.',
      'This machine has no network, or no name server.',
    ],
    checks: ['Ask for the name: "nslookup <host>".'],
    actions: [
      'Check the URL for typing errors: My Domain is <name>.my.salesforce.com, a sandbox <name>--<sandbox>.sandbox.my.salesforce.com.',
      'Check that this machine has a network, and a name server.',
    ],
  },
  {
    code: 'org-unreachable-tcp',
    fault: { name: 'OrgUnreachableError', variant: 'tcp' },
    recognises: [
      /\bECONNREFUSED\b|\bEHOSTUNREACH\b|\bENETUNREACH\b|\bETIMEDOUT\b|UND_ERR_CONNECT_TIMEOUT/i,
      /connection refused|connect timeout|ERR_CONNECTION_(?:REFUSED|TIMED_OUT)|network is unreachable/i,
    ],
    meaning: 'The host is known, but takes no connection.',
    causes: [
      'A firewall of your network blocks direct connections, and wants a proxy to be used.',
      'The URL or its port is wrong.',
      'This machine is offline.',
    ],
    checks: ['Try it without the CLI: "curl -sI https://<host>".'],
    actions: ['Check the URL and its port.', 'If the network has a proxy, set HTTPS_PROXY.'],
  },
  {
    code: 'org-unreachable-timeout',
    fault: { name: 'OrgUnreachableError', variant: 'timeout' },
    recognises: [
      /UND_ERR_(?:HEADERS|BODY)_TIMEOUT|ESOCKETTIMEDOUT|headers timeout error|body timeout error/i,
      /operation was aborted due to timeout/i,
    ],
    meaning: 'The host took the connection, but did not answer in time.',
    causes: ['The org or the network is slow.', 'A proxy or a firewall holds the answer back.'],
    checks: ['See the state of the instance at https://status.salesforce.com.'],
    actions: [
      'Run the command again. If it goes on, look at https://status.salesforce.com, and at a proxy in between.',
    ],
  },
  {
    code: 'org-unreachable-http',
    fault: { name: 'OrgUnreachableError', variant: 'http' },
    recognises: [/\bECONNRESET\b|\bEPIPE\b|socket hang up|UND_ERR_SOCKET|other side closed|connection reset by peer/i],
    meaning: 'The connection broke off before the whole answer was there.',
    causes: ['A proxy or a firewall cut it.', 'The server closed it while it was restarted.'],
    checks: ['See the state of the instance at https://status.salesforce.com.'],
    actions: ['Run the command again. If it goes on, look at https://status.salesforce.com.'],
  },
  {
    code: 'org-unreachable',
    fault: { name: 'OrgUnreachableError' },
    recognises: [/\bfetch failed\b|\bnetwork error\b|failed to fetch/i],
    general: true,
    meaning: 'The org could not be reached. The words do not say whether name, connection or trust was missing.',
    causes: [
      'The host is misspelt or gone.',
      'The network wants a proxy.',
      'A proxy of your company opens TLS with a certificate that Node does not know.',
    ],
    checks: [
      'Go through name, connection and TLS one by one: "sf jwt doctor --target-org <alias>".',
      'Try it without the CLI: "curl -sI https://<host>".',
    ],
    actions: ['Check the URL and the network, then run the command again.'],
  },
];
