import type { EntryRow } from './entry.ts';

/** Words of the CLI around the words of Salesforce. docs/salesforce.md §5.4, §12.4 */
export const cliFaults: readonly EntryRow[] = [
  {
    code: 'cli-jwt-login-failed',
    recognises: [/JwtGrantError|JwtAuthErrors?\b|error authenticating with JWT|encountered a JSON web token error/i],
    general: true,
    meaning:
      'A login by JWT failed. These are the words of the CLI; the cause stands after them, and is not in this text.',
    causes: [
      'The CLI tries up to five pairs of host and audience, and lists what each of them answered.',
      'An answer of Salesforce, a fault of the key or one of the network stands in the lines after it.',
    ],
    checks: ['Copy the whole message, with all its lines.'],
    actions: [
      'Make one exchange by hand, and see the answer: "sf jwt exchange --client-id <consumer key> --username <username> --jwt-key-file <file> --instance-url <My Domain URL>".',
      'Have the whole setup checked: "sf jwt doctor --client-id <consumer key> --username <username> --jwt-key-file <file> --instance-url <My Domain URL>".',
    ],
  },
];
