import type { EntryRow } from './entry.ts';

export const signingKeyFaults: readonly EntryRow[] = [
  {
    code: 'key-set-unreadable',
    fault: { name: 'KeySetUnreadableError' },
    meaning: 'The file is not a JWK set, which is JSON with a list named "keys".',
    actions: [
      'Save the key list of the org: curl https://<name>.my.salesforce.com/id/keys > keys.json',
      'For a certificate, use --cert-file.',
    ],
  },
  {
    code: 'too-many-issuers',
    fault: { name: 'TooManyIssuersError' },
    meaning: 'The tokens of the list name very many issuers; only so many are asked for their keys in one run.',
    causes: ['The list is of tokens that somebody made up, each with an issuer of its own.'],
    actions: ['Name the org that must have signed the tokens: --issuer-url or --target-org.'],
  },
];
