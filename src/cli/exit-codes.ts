import type { HelpSection } from './messages.ts';

/** Exit codes are part of the contract with scripts. 10 and 20 belong to the host: a bug, and a server-side crash. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  faultFound: 3,
  refused: 4,
  unreachable: 5,
  /** The server said yes, and nobody could see whether it is so. */
  unconfirmed: 6,
  interrupted: 130,
} as const;

/** The ERROR CODES section of every command. */
export const errorCodesSection: HelpSection = {
  header: 'ERROR CODES',
  body: [
    'Done.',
    'Failed.',
    'Wrong usage: a flag, an argument or an input is missing, empty, not valid, or a secret that has no place there.',
    'The check found a fault; the result is still printed.',
    'Salesforce refused the credentials.',
    'The org could not be reached.',
    'Unconfirmed: the server said yes, and nobody could see whether it is so.',
  ].map((description, code) => ({ name: String(code), description })),
};
