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
  /** The answer to a question was no. */
  cancelled: 7,
  interrupted: 130,
} as const;

/** The ERROR CODES section of every command. */
export const errorCodesSection: HelpSection = {
  header: 'ERROR CODES',
  body: [
    [exitCodes.done, 'Done.'],
    [exitCodes.failed, 'Failed.'],
    [exitCodes.usage, 'Wrong usage: input is missing or not valid, or a secret is misplaced.'],
    [exitCodes.faultFound, 'A check found an error, or a proof failed; the result is still printed.'],
    [exitCodes.refused, 'Salesforce refused the credentials.'],
    [exitCodes.unreachable, 'The org could not be reached.'],
    [exitCodes.unconfirmed, 'Unconfirmed: the server reported success, which could not be checked.'],
    [exitCodes.cancelled, 'Cancelled: the answer to a question was no; nothing was changed.'],
    [exitCodes.interrupted, 'Stopped by Ctrl-C.'],
  ].map(([code, description]) => ({ name: String(code), description: String(description) })),
};
