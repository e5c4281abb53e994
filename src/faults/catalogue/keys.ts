import type { EntryRow } from './entry.ts';

const showKind =
  'See what the file really is: "sf jwt doctor --offline --jwt-key-file <file>", or "head -c 30 <file>".';

/** A private key that cannot be read, or cannot sign for Salesforce. docs/salesforce.md §5.2, §9 */
export const keyFaults: readonly EntryRow[] = [
  {
    code: 'key-unreadable-needs-passphrase',
    fault: { name: 'KeyUnreadableError', variant: 'needsPassphrase' },
    recognises: [
      /ERR_MISSING_PASSPHRASE|passphrase required for encrypted key|password was not given but private key is encrypted|interrupted or cancelled/i,
      /BEGIN ENCRYPTED PRIVATE KEY/i,
    ],
    meaning: 'The private key is encrypted, and no passphrase was given.',
    causes: [
      'The key was made with a passphrase, and the program cannot ask for one.',
      'SF_JWT_KEY_PASSPHRASE is not set in this build.',
      'The program, such as "sf org login jwt", takes no encrypted keys at all.',
    ],
    checks: ['An encrypted key says ENCRYPTED in one of its first two lines.'],
    actions: [
      'Put the passphrase into the environment variable SF_JWT_KEY_PASSPHRASE.',
      'Or run the command in a terminal, without --json and without sending its output on, with the key in a file: then it asks.',
      '"sf org login jwt" takes no encrypted keys. For it, make an open copy that only you can read: umask 077; openssl pkey -in <file> -out <new file>',
    ],
  },
  {
    code: 'key-unreadable-wrong-passphrase',
    fault: { name: 'KeyUnreadableError', variant: 'wrongPassphrase' },
    recognises: [
      /\bbad decrypt\b|incorrect password|ERR_OSSL_BAD_DECRYPT|bad password read|mac verify (?:failure|error)/i,
    ],
    meaning: 'The passphrase does not open the private key, or the encrypted key is damaged.',
    causes: [
      'The passphrase is wrong.',
      'SF_JWT_KEY_PASSPHRASE has a blank, a quote or a line break that does not belong to it.',
      'The key file is damaged.',
    ],
    actions: [
      'Try the passphrase: "openssl pkey -in <file> -noout".',
      "Check SF_JWT_KEY_PASSPHRASE for blanks and quotes that don't belong there.",
    ],
  },
  {
    code: 'key-unreadable-empty',
    fault: { name: 'KeyUnreadableError', variant: 'empty' },
    recognises: [/secretOrPrivateKey must have a value/i],
    meaning: 'Where the private key should be, there is nothing.',
    causes: [
      'The secret of the build is not set for this branch, environment or fork.',
      'The file is empty: the step that writes it failed.',
    ],
    actions: [
      'Check the file, or the variable SF_JWT_KEY in your build: secrets are often withheld from builds of forks.',
    ],
  },
  {
    code: 'key-format-not-accepted',
    recognises: [
      /must be an asymmetric key/i,
      /1E08010C|DECODER.{1,12}unsupported|ERR_OSSL_UNSUPPORTED/i,
      /no start line|PEM_read_bio|0909006C|0480006C|ERR_OSSL_PEM/i,
      /could not (?:read|find|load) (?:private )?key|unable to load (?:private )?key|invalid keyData|asn1 encoding routines/i,
      /must be PKCS#?8 formatted string|could not deserialize key data|algid parse error/i,
    ],
    meaning:
      'The program could not read the private key. One and the same text stands for six faults; it does not say which.',
    causes: [
      'The PEM lost its line breaks on the way into the secret of a build: all on one line, or with \\n written out.',
      'The key is base64 of a PEM and was not decoded.',
      'The key is encrypted with a passphrase.',
      'The file is the certificate (.crt), the public key or a signing request, not the private key.',
      'It is a key of another form: OpenSSH, PuTTY or PKCS#12.',
      'The key was cut off, or is the name of a file.',
    ],
    checks: [showKind],
    actions: [
      'Let this plugin read it: "sf jwt exchange --jwt-key-file <file> ..." repairs line breaks and base64, opens encrypted keys, and names what else it sees.',
      'For "sf org login jwt", mend the file itself. Where line breaks are written as \\n: umask 077; printf \'%b\' "$SF_JWT_KEY" > server.key',
      'Where it is base64: umask 077; base64 -d <file> > server.key',
      'Where it is encrypted, make an open copy that only you can read: umask 077; openssl pkey -in <file> -out server.key',
    ],
  },
  {
    code: 'key-unreadable',
    fault: { name: 'KeyUnreadableError' },
    meaning: 'This is not a private key that can be read.',
    causes: ['The file is another one.', 'The key is of a form that is not known here.'],
    checks: ['See how it begins: "head -c 30 <file>".'],
    actions: [
      'Give the PEM file that begins with "-----BEGIN PRIVATE KEY-----" or "-----BEGIN RSA PRIVATE KEY-----".',
      'Make a new pair of key and certificate: "sf jwt cert generate".',
    ],
  },
];
