import type { EntryRow } from './entry.ts';

export const networkFaults: readonly EntryRow[] = [
  {
    code: 'org-unreachable',
    fault: { name: 'OrgUnreachableError' },
    meaning: '… could not be reached: the system says ….',
    actions: ['Check the URL and the network, then run the command again.'],
  },
  {
    code: 'org-unreachable-dns',
    fault: { name: 'OrgUnreachableError', variant: 'dns' },
    meaning: "The name … can't be resolved (…).",
    actions: [
      'Check the URL for typing errors: My Domain is <name>.my.salesforce.com, a sandbox <name>--<sandbox>.sandbox.my.salesforce.com.',
      'Check that this machine has a network, and a name server.',
    ],
  },
  {
    code: 'org-unreachable-tcp',
    fault: { name: 'OrgUnreachableError', variant: 'tcp' },
    meaning: '… does not take a connection (…).',
    actions: ['Check the URL and its port.', 'If the network has a proxy, set HTTPS_PROXY.'],
  },
  {
    code: 'org-unreachable-tls',
    fault: { name: 'OrgUnreachableError', variant: 'tls' },
    meaning: "The TLS connection to … can't be trusted or made (…).",
    actions: [
      'If a proxy of your company opens TLS, set NODE_EXTRA_CA_CERTS to a PEM file with its certificate.',
      "Check that the URL names the host that the server's certificate is for.",
    ],
  },
  {
    code: 'org-unreachable-http',
    fault: { name: 'OrgUnreachableError', variant: 'http' },
    meaning: 'The connection to … broke off before the whole answer was there (…).',
    actions: ['Run the command again. If it goes on, look at https://status.salesforce.com.'],
  },
  {
    code: 'org-unreachable-timeout',
    fault: { name: 'OrgUnreachableError', variant: 'timeout' },
    meaning: '… did not answer within … seconds.',
    actions: [
      'Run the command again. If it goes on, look at https://status.salesforce.com, and at a proxy in between.',
    ],
  },
  {
    code: 'org-unreachable-proxy',
    fault: { name: 'OrgUnreachableError', variant: 'proxy' },
    meaning: 'The proxy did not bring the connection to … (…).',
    actions: ['Check HTTPS_PROXY and the credentials in it.', 'To go without the proxy, put the host into NO_PROXY.'],
  },
];
