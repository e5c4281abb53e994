import type { EntryRow } from './entry.ts';

/** A certificate that cannot be read, or that Salesforce does not take. docs/salesforce.md §3.3, §9 */
export const certificateFaults: readonly EntryRow[] = [
  {
    code: 'certificate-unreadable',
    fault: { name: 'CertificateUnreadableError' },
    recognises: [/(?:could not read|could not find|unable to load) certificate/i],
    meaning: 'This is not a certificate that can be read.',
    causes: ['The file is another one.'],
    actions: [
      'Give an X.509 certificate, as PEM ("-----BEGIN CERTIFICATE-----") or DER.',
      'Make a new pair of key and certificate: "sf jwt cert generate".',
    ],
  },
  {
    code: 'certificate-unreadable-empty',
    fault: { name: 'CertificateUnreadableError', variant: 'empty' },
    meaning: 'Where the certificate should be, there is nothing.',
    causes: ['The step that writes the file failed.'],
    actions: [
      'Run "ls -l <file>": an empty file has the size 0. Copy the certificate again, or make a new pair: "sf jwt cert generate".',
    ],
  },
  {
    code: 'certificate-unreadable-chain',
    fault: { name: 'CertificateUnreadableError', variant: 'chain' },
    meaning: 'This file holds more than one certificate. Salesforce takes exactly one, that of the key.',
    causes: ['The certificate came from an authority, together with those above it.'],
    actions: [
      'Keep the first block, from BEGIN CERTIFICATE to END CERTIFICATE, and leave the rest out.',
      'See whose each of them is: "openssl storeutl -noout -text -certs <file>".',
    ],
  },
  {
    code: 'certificate-unreadable-private-key',
    fault: { name: 'CertificateUnreadableError', variant: 'privateKey' },
    meaning: 'This is a private key, not a certificate. It must never leave your hands; nothing was sent.',
    causes: ['The two files that were made together were mixed up: .crt is the certificate, .key the key.'],
    actions: [
      'Give the certificate that was made together with this key, often a file that ends in .crt.',
      'Make one from the key: "openssl req -x509 -key <key> -days 365 -subj /CN=<name> -out server.crt".',
    ],
  },
  {
    code: 'certificate-unreadable-public-key',
    fault: { name: 'CertificateUnreadableError', variant: 'publicKey' },
    meaning: 'This is a bare public key, not a certificate.',
    causes: ['The public half of the key was exported, which has no name and no dates.'],
    actions: [
      'Make a certificate from the private key: "openssl req -x509 -key <key> -days 365 -subj /CN=<name> -out server.crt".',
    ],
  },
  {
    code: 'certificate-unreadable-request',
    fault: { name: 'CertificateUnreadableError', variant: 'request' },
    meaning: 'This is a certificate signing request, not a certificate.',
    causes: ['The .csr file was given, which only asks for a certificate.'],
    actions: [
      'Sign it yourself, no authority is needed: "openssl x509 -req -in <request> -signkey <key> -days 365 -out server.crt".',
    ],
  },
  {
    code: 'certificate-unreadable-pkcs12',
    fault: { name: 'CertificateUnreadableError', variant: 'pkcs12' },
    meaning: 'This is a PKCS#12 file (.p12 or .pfx), which holds a key and certificates.',
    causes: ['The certificate was exported from a browser, Windows or a Java keystore.'],
    actions: ['Take the certificate out: "openssl pkcs12 -in <file> -clcerts -nokeys -out server.crt".'],
  },
  {
    code: 'certificate-unreadable-path',
    fault: { name: 'CertificateUnreadableError', variant: 'path' },
    meaning: 'This is the path of a file, not a certificate.',
    actions: ['Give the path itself to the flag.'],
  },
  {
    code: 'certificate-unreadable-damaged',
    fault: { name: 'CertificateUnreadableError', variant: 'damaged' },
    meaning: 'This was a certificate once, but it is damaged beyond repair.',
    causes: ['It was not copied as a whole.'],
    actions: [
      'Copy it again, from the BEGIN line to the END line.',
      'Check it: "openssl x509 -in <file> -noout -subject".',
    ],
  },
  {
    code: 'certificate-too-large',
    fault: { name: 'CertificateTooLargeError' },
    meaning: 'The certificate is larger than Salesforce takes: 4 KB, as it would be sent.',
    causes: ['It names many hosts, or its key is very long.'],
    actions: ['Use a certificate with a smaller key or fewer names: "sf jwt cert generate".'],
  },
  {
    code: 'certificate-unreadable-app',
    fault: { name: 'CertificateUnreadableError', variant: 'app' },
    meaning: 'The org shows no certificate for the app.',
    causes: [
      'No certificate was ever put on the app.',
      'A deploy without it took it away.',
      'Your user may not see it.',
    ],
    actions: [
      'An app without a certificate accepts no bearer assertion. Make one with "sf jwt cert generate" and put it on the app: "sf jwt cert upload --target-org <alias> --app <app> --cert-file <certificate>".',
    ],
  },
  {
    code: 'certificate-unreadable-stored',
    fault: { name: 'CertificateUnreadableError', variant: 'stored' },
    meaning: "What the org holds as the certificate of the app can't be read as one.",
    actions: ['Replace it: "sf jwt cert upload --target-org <alias> --app <app> --cert-file <file>".'],
  },
];
