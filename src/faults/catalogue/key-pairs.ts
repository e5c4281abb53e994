import type { EntryRow } from './entry.ts';

/** A key that can be read, but not be used: of another type or size, or not of this certificate. docs/salesforce.md §5.2, §9 */
export const keyPairFaults: readonly EntryRow[] = [
  {
    code: 'key-type-not-supported',
    fault: { name: 'KeyTypeNotSupportedError' },
    recognises: [
      /"alg" parameter for "\w{1,20}" key type|key type must be one of|unknown key type|\binvalid key type\b/i,
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
      'These two print the same public key when they belong together: "openssl x509 -noout -pubkey -in <certificate>" and "openssl pkey -pubout -in <key>".',
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
