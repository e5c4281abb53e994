import type { EntryRow } from './entry.ts';

export const keyFaults: readonly EntryRow[] = [
  {
    code: 'key-unreadable',
    fault: { name: 'KeyUnreadableError' },
    meaning: 'This is not a private key that can be read.',
    actions: [
      'Give the PEM file that begins with "-----BEGIN PRIVATE KEY-----" or "-----BEGIN RSA PRIVATE KEY-----".',
      'Make a new pair of key and certificate: "sf jwt cert generate".',
    ],
  },
  {
    code: 'key-unreadable-empty',
    fault: { name: 'KeyUnreadableError', variant: 'empty' },
    meaning: 'Where the private key should be, there is nothing.',
    actions: [
      'Check the file, or the variable SF_JWT_KEY in your build: secrets are often withheld from builds of forks.',
    ],
  },
  {
    code: 'key-unreadable-certificate',
    fault: { name: 'KeyUnreadableError', variant: 'certificate' },
    meaning:
      'This is a certificate, not a private key. The certificate goes to the app; the key stays with you and signs.',
    actions: ['Give the key that was made together with this certificate, often a file that ends in .key.'],
  },
  {
    code: 'key-unreadable-public-key',
    fault: { name: 'KeyUnreadableError', variant: 'publicKey' },
    meaning: 'This is a public key, not a private key.',
    actions: ['Give the private key that belongs to it.'],
  },
  {
    code: 'key-unreadable-request',
    fault: { name: 'KeyUnreadableError', variant: 'request' },
    meaning: 'This is a certificate signing request, not a private key.',
    actions: ['Give the key that the request was made with, often a file that ends in .key.'],
  },
  {
    code: 'key-unreadable-openssh',
    fault: { name: 'KeyUnreadableError', variant: 'openssh' },
    meaning: "This is a private key in OpenSSH's own format, which can't sign JWTs here.",
    actions: ['Make a PEM copy: "cp <key> key.pem && ssh-keygen -p -m PEM -f key.pem".'],
  },
  {
    code: 'key-unreadable-putty',
    fault: { name: 'KeyUnreadableError', variant: 'putty' },
    meaning: 'This is a PuTTY key (.ppk), not a PEM.',
    actions: ['Convert it: "puttygen <key> -O private-openssh -o key && ssh-keygen -p -m PEM -f key".'],
  },
  {
    code: 'key-unreadable-pkcs12',
    fault: { name: 'KeyUnreadableError', variant: 'pkcs12' },
    meaning: 'This is a PKCS#12 file (.p12 or .pfx), which holds a key and certificates.',
    actions: [
      'Take the key out: "openssl pkcs12 -in <file> -nocerts -out server.key". It stays encrypted with the passphrase that you choose.',
    ],
  },
  {
    code: 'key-unreadable-path',
    fault: { name: 'KeyUnreadableError', variant: 'path' },
    meaning: 'This is the path of a file, not a private key.',
    actions: ['Give the path with --jwt-key-file. SF_JWT_KEY takes the key itself.'],
  },
  {
    code: 'key-unreadable-damaged',
    fault: { name: 'KeyUnreadableError', variant: 'damaged' },
    meaning: 'This was a private key once, but it is damaged beyond repair: something is missing, or was changed.',
    actions: [
      'Copy the key again, from the BEGIN line to the END line.',
      'Check it: "openssl pkey -in <file> -noout".',
    ],
  },
  {
    code: 'key-unreadable-needs-passphrase',
    fault: { name: 'KeyUnreadableError', variant: 'needsPassphrase' },
    meaning: 'The private key is encrypted, and there is no passphrase.',
    actions: [
      'Put the passphrase into the environment variable SF_JWT_KEY_PASSPHRASE.',
      'Or run the command in a terminal, without --json and without sending its output on, with the key in a file: then it asks.',
    ],
  },
  {
    code: 'key-unreadable-wrong-passphrase',
    fault: { name: 'KeyUnreadableError', variant: 'wrongPassphrase' },
    meaning: 'The passphrase does not open the private key, or the key is damaged.',
    actions: [
      'Try the passphrase: "openssl pkey -in <file> -noout".',
      "Check SF_JWT_KEY_PASSPHRASE for blanks and quotes that don't belong there.",
    ],
  },
  {
    code: 'key-type-not-supported',
    fault: { name: 'KeyTypeNotSupportedError' },
    meaning: 'Salesforce verifies RSA signatures only. This is of another type: ….',
    actions: ['Make an RSA pair: "sf jwt cert generate", and upload its certificate with "sf jwt cert upload".'],
  },
  {
    code: 'key-mismatch',
    fault: { name: 'KeyMismatchError' },
    meaning: 'The private key does not belong to the certificate. Nothing was sent.',
    actions: [
      'Give the key that the certificate was made with. These two print the same line when they belong together: "openssl x509 -noout -modulus -in <certificate>" and "openssl rsa -noout -modulus -in <key>".',
      'Make a new pair of key and certificate: "sf jwt cert generate".',
    ],
  },
  {
    code: 'key-mismatch-rotate',
    fault: { name: 'KeyMismatchError', variant: 'rotate' },
    meaning:
      'The key in … does not belong to the certificate of the app …, so it is not the one to replace. Nothing was written.',
    actions: [
      "Give the folder and the name of the app's own key with --output-dir and --name.",
      "If the app's key is lost, give a --name that is not taken.",
    ],
  },
];
