import type { EntryRow } from './entry.ts';

const showKind =
  'See what the file really is: "sf jwt doctor --offline --jwt-key-file <file>", or "head -c 30 <file>".';

/** A private key that cannot be read, or cannot sign for Salesforce. docs/salesforce.md §5.2, §9 */
export const keyFaults: readonly EntryRow[] = [
  {
    code: 'key-unreadable-needs-passphrase',
    fault: { name: 'KeyUnreadableError', variant: 'needsPassphrase' },
    recognises: [
      /ERR_MISSING_PASSPHRASE|passphrase required for encrypted key|interrupted or cancelled/i,
      /BEGIN ENCRYPTED PRIVATE KEY/i,
    ],
    meaning: 'The private key is encrypted, and no passphrase was given.',
    causes: [
      'The key was made with a passphrase, and the program cannot ask for one.',
      'SF_JWT_KEY_PASSPHRASE is not set in this build. "sf org login jwt" takes no encrypted keys at all.',
    ],
    checks: ['An encrypted key says ENCRYPTED in one of its first two lines.'],
    actions: [
      'Put the passphrase into the environment variable SF_JWT_KEY_PASSPHRASE.',
      'Or run the command in a terminal, without --json and without sending its output on, with the key in a file: then it asks.',
    ],
  },
  {
    code: 'key-unreadable-wrong-passphrase',
    fault: { name: 'KeyUnreadableError', variant: 'wrongPassphrase' },
    recognises: [/\bbad decrypt\b|ERR_OSSL_BAD_DECRYPT|bad password read|mac verify (?:failure|error)/i],
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
    code: 'key-unreadable',
    fault: { name: 'KeyUnreadableError' },
    recognises: [
      /must be an asymmetric key when using/i,
      /1E08010C|DECODER routines::unsupported|ERR_OSSL_UNSUPPORTED/i,
      /no start line|PEM_read_bio|0909006C|0480006C|ERR_OSSL_PEM/i,
      /could not (?:read|find|load) private key|unable to load (?:private )?key|invalid keyData|asn1 encoding routines/i,
      /(?:pkcs8|pkcs#8) must be PKCS#?8 formatted string/i,
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
      'Give the PEM file that begins with "-----BEGIN PRIVATE KEY-----" or "-----BEGIN RSA PRIVATE KEY-----".',
      'Make a new pair of key and certificate: "sf jwt cert generate".',
    ],
  },
  {
    code: 'key-type-not-supported',
    fault: { name: 'KeyTypeNotSupportedError' },
    recognises: [
      /"alg" parameter for "\w{1,20}" key type|key type must be one of/i,
      /must be an rsa key|invalid key type for.{0,20}RS256/i,
    ],
    meaning: 'The key is not an RSA key. Salesforce verifies RS256 signatures only, which take an RSA key.',
    causes: ['The key is an elliptic curve (EC) or Ed25519 key.'],
    checks: [
      'See the type: "openssl pkey -in <file> -noout -text_pub" shows the public part alone. An RSA key has a Modulus.',
    ],
    actions: ['Make an RSA pair: "sf jwt cert generate", and upload its certificate with "sf jwt cert upload".'],
  },
  {
    code: 'key-type-not-supported-small',
    fault: { name: 'KeyTypeNotSupportedError', variant: 'small' },
    recognises: [/minimum key size of 2048 bits|modulusLength to be 2048 bits or larger/i],
    meaning: 'The RSA key is too small. RS256 needs at least 2048 bits.',
    causes: ['The key was made long ago, or with a size of 1024 bits.'],
    checks: ['See the size: "openssl pkey -in <file> -noout -text_pub" begins with it.'],
    actions: ['Make a new pair: "sf jwt cert generate", and upload its certificate with "sf jwt cert upload".'],
  },
  {
    code: 'key-mismatch',
    fault: { name: 'KeyMismatchError' },
    recognises: [/key values mismatch|ERR_OSSL_X509_KEY_VALUES_MISMATCH/i],
    meaning: 'The private key and the certificate do not belong together.',
    causes: ['The pair was made anew, and only one of its two files was replaced.'],
    checks: [
      'These two print the same line when they belong together: "openssl x509 -noout -pubkey -in <certificate>" and "openssl pkey -pubout -in <key>".',
    ],
    actions: [
      'Give the key that the certificate was made with. To compare: "sf jwt cert display --cert-file <certificate> --key-file <key>".',
      'Or make a new pair: "sf jwt cert generate".',
    ],
  },
  {
    code: 'key-mismatch-rotate',
    fault: { name: 'KeyMismatchError', variant: 'rotate' },
    meaning: "The key in the folder does not belong to the app's certificate, so it is not the one to replace.",
    actions: [
      "Give the folder and the name of the app's own key with --output-dir and --name.",
      "If the app's key is lost, give a --name that is not taken.",
    ],
  },
];
