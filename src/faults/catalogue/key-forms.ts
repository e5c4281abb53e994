import type { EntryRow } from './entry.ts';

/** Something else was given where a private key belongs. docs/salesforce.md §9 */
export const keyFormFaults: readonly EntryRow[] = [
  {
    code: 'key-unreadable-certificate',
    fault: { name: 'KeyUnreadableError', variant: 'certificate' },
    meaning:
      'This is a certificate, not a private key. The certificate goes to the app; the key stays with you and signs.',
    causes: ['The two files that were made together were mixed up: .crt is the certificate, .key the key.'],
    actions: ['Give the key that was made together with this certificate, often a file that ends in .key.'],
  },
  {
    code: 'key-unreadable-public-key',
    fault: { name: 'KeyUnreadableError', variant: 'publicKey' },
    meaning: 'This is a public key, not a private key.',
    causes: ['The file ends in .pub or .pem and holds the public half only.'],
    actions: ['Give the private key that belongs to it.'],
  },
  {
    code: 'key-unreadable-request',
    fault: { name: 'KeyUnreadableError', variant: 'request' },
    meaning: 'This is a certificate signing request, not a private key.',
    causes: ['The .csr file, which was made to ask an authority for a certificate, was given in place of the key.'],
    actions: ['Give the key that the request was made with, often a file that ends in .key.'],
  },
  {
    code: 'key-unreadable-openssh',
    fault: { name: 'KeyUnreadableError', variant: 'openssh' },
    meaning: "This is a private key in OpenSSH's own format, which can't sign JWTs here.",
    causes: ['The key was made with ssh-keygen.'],
    actions: ['Make a PEM copy: "cp <key> key.pem && ssh-keygen -p -m PEM -f key.pem".'],
  },
  {
    code: 'key-unreadable-putty',
    fault: { name: 'KeyUnreadableError', variant: 'putty' },
    meaning: 'This is a PuTTY key (.ppk), not a PEM.',
    causes: ['The key was made with PuTTYgen.'],
    actions: ['Convert it: "puttygen <key> -O private-openssh -o key && ssh-keygen -p -m PEM -f key".'],
  },
  {
    code: 'key-unreadable-pkcs12',
    fault: { name: 'KeyUnreadableError', variant: 'pkcs12' },
    meaning: 'This is a PKCS#12 file (.p12 or .pfx), which holds a key and certificates.',
    causes: ['The key was exported from a browser, Windows or a Java keystore.'],
    actions: [
      'Take the key out: "openssl pkcs12 -in <file> -nocerts -out server.key". It stays encrypted with the passphrase that you choose. If openssl does not support an old file, add -legacy.',
    ],
  },
  {
    code: 'key-unreadable-path',
    fault: { name: 'KeyUnreadableError', variant: 'path' },
    meaning: 'This is the path of a file, not a private key.',
    causes: ['SF_JWT_KEY holds the path of the key file, not the key.', 'A file was given that holds the path.'],
    actions: ['Give the path with --jwt-key-file. SF_JWT_KEY takes the key itself.'],
  },
  {
    code: 'key-unreadable-damaged',
    fault: { name: 'KeyUnreadableError', variant: 'damaged' },
    meaning: 'This was a private key once, but it is damaged beyond repair: something is missing, or was changed.',
    causes: ['The key was not copied as a whole.', 'A tool that stores secrets cut or changed it.'],
    actions: [
      'Copy the key again, from the BEGIN line to the END line.',
      'Check it: "openssl pkey -in <file> -noout".',
    ],
  },
];
