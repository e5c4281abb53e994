import type { EntryRow } from './entry.ts';

/** Trust in the server's certificate, which has nothing to do with the certificate of the app. */
export const tlsFaults: readonly EntryRow[] = [
  {
    code: 'tls-untrusted-issuer',
    recognises: [
      /unable to get (?:local )?issuer certificate|UNABLE_TO_GET_ISSUER_CERT/i,
      /self[- ]signed certificate|SELF_SIGNED_CERT|CERTIFICATE_VERIFY_FAILED|PKIX path building failed/i,
      /unable to verify the first certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE/i,
    ],
    meaning:
      'Node does not trust who signed the certificate of the server. This is not about the certificate on your app.',
    causes: [
      'A proxy or virus scanner of your company opens TLS and signs with a certificate of its own.',
      'The host is not the one that you mean.',
    ],
    checks: [
      'See who signed it: "openssl s_client -connect <host>:443 -servername <host>" prints the issuer. With Salesforce it is a public authority, never your company.',
    ],
    actions: [
      "Ask your IT for the root certificate of the proxy as a PEM file, and set NODE_EXTRA_CA_CERTS to that file's path.",
      'Never set NODE_TLS_REJECT_UNAUTHORIZED=0: it hands keys and tokens to anyone in between.',
    ],
  },
  {
    code: 'tls-certificate-expired',
    recognises: [/\bCERT_HAS_EXPIRED\b|\bcertificate has expired\b|CERT_NOT_YET_VALID|certificate is not yet valid/i],
    meaning:
      'The certificate of the server is out of its time, as this machine sees it. This is not about the certificate on your app: Salesforce has no message for that.',
    causes: [
      'The clock of this machine is wrong.',
      'A proxy that opens TLS shows an old certificate.',
      'Node or the operating system is so old that its list of authorities is.',
    ],
    checks: ['Compare the clock: "date -u".'],
    actions: ["Set this machine's clock.", 'Update Node; behind a proxy, ask your IT to renew its certificate.'],
  },
  {
    code: 'tls-wrong-name',
    recognises: [/ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames|HOSTNAME_MISMATCH/i],
    meaning: 'The certificate of the server is for another host than the one in the URL.',
    causes: [
      'The URL is misspelt, or the host has one label too many, such as www.',
      'A proxy answers in place of the host.',
    ],
    checks: ['The message lists the names that the certificate is for.'],
    actions: ["Give the org's My Domain, such as https://mycompany.my.salesforce.com."],
  },
  {
    code: 'org-unreachable-tls',
    fault: { name: 'OrgUnreachableError', variant: 'tls' },
    recognises: [
      /wrong version number|\bEPROTO\b|before secure TLS connection|ssl3_get_record|handshake failure|ERR_SSL_/i,
    ],
    general: true,
    meaning: 'No trusted TLS connection to the host came about.',
    causes: [
      'A proxy of your company opens TLS with a certificate that Node does not know.',
      'The URL names a host or port that speaks no TLS, or has another name in its certificate.',
      'A firewall closes the connection.',
    ],
    checks: ['See what the host shows: "openssl s_client -connect <host>:443 -servername <host>".'],
    actions: [
      'If a proxy of your company opens TLS, set NODE_EXTRA_CA_CERTS to a PEM file with its certificate.',
      "Check that the URL names the host that the server's certificate is for.",
    ],
  },
];
