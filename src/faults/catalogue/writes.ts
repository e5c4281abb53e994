import type { EntryRow } from './entry.ts';

/** Writes that were refused, not confirmed or not wanted. */
export const writeFaults: readonly EntryRow[] = [
  {
    code: 'metadata-refused',
    fault: { name: 'MetadataRefusedError' },
    meaning: "The org refused the change; the words beside it are Salesforce's own.",
    actions: [
      'The words after the colon are Salesforce\'s own. See what the org holds: "sf jwt policy display --target-org <alias> --app <app>".',
    ],
  },
  {
    code: 'write-unconfirmed',
    fault: { name: 'WriteUnconfirmedError' },
    meaning: 'Something was sent to the org, and it is not confirmed that it took effect.',
    actions: [
      'See what the org holds now: "sf jwt policy display --target-org <alias> --app <app>", then run the command again. It changes only what is still missing.',
    ],
  },
  {
    code: 'write-unconfirmed-ignored',
    fault: { name: 'WriteUnconfirmedError', variant: 'ignored' },
    meaning: 'The org accepted the write, and kept its own value for a field.',
    actions: [
      'See "data.seen" with --json for what the org holds. A policy of the org or of the app\'s package may fix these values.',
      'Check the app in Setup.',
    ],
  },
  {
    code: 'confirmation-required',
    fault: { name: 'ConfirmationRequiredError' },
    meaning: 'The command asks before it does this, and there is nobody to answer.',
    actions: ['Run it in a terminal and answer, or give --no-prompt to go on without the question.'],
  },
  {
    code: 'confirmation-required-declined',
    fault: { name: 'ConfirmationRequiredError', variant: 'declined' },
    meaning: 'You said no. Nothing was written.',
    actions: ['Run the command again with --dry-run to see what it would change.'],
  },
  {
    code: 'write-unconfirmed-still-accepted',
    fault: { name: 'WriteUnconfirmedError', variant: 'stillAccepted' },
    meaning: 'The org took the revocation, but still accepts the token.',
    actions: ['Look again in a minute: "sf jwt revoke --token-file <file> --dry-run".', 'Then run the command again.'],
  },
  {
    code: 'write-unconfirmed-revocation-failed',
    fault: { name: 'WriteUnconfirmedError', variant: 'revocationFailed' },
    meaning: 'The connection broke during the revocation, and the org still accepts the token.',
    actions: ['Run the command again: revoking twice does no harm.'],
  },
  {
    code: 'write-unconfirmed-revocation-lost',
    fault: { name: 'WriteUnconfirmedError', variant: 'revocationLost' },
    meaning: 'The connection broke during the revocation. Whether the token is dead is unknown.',
    actions: ['Run the command again: revoking twice does no harm.'],
  },
  {
    code: 'interrupted',
    fault: { name: 'InterruptedError' },
    meaning: 'The command was interrupted.',
    actions: ['Run the command again.'],
  },
  {
    code: 'interrupted-request',
    fault: { name: 'InterruptedError', variant: 'request' },
    meaning: 'The command was interrupted before the answer came. The login may have been counted.',
    actions: ['Run the command again.'],
  },
  {
    code: 'interrupted-earlier',
    fault: { name: 'InterruptedError', variant: 'earlier' },
    meaning: 'An earlier rotation did not come to its end, and this run has finished taking it back.',
    actions: ['Run the command again to rotate.'],
  },
  {
    code: 'rollback-failed',
    fault: { name: 'RollbackFailedError' },
    meaning:
      'The old certificate could not be put back. The org may hold the new one, whose key still waits beside the old one.',
    actions: ['Put it right with: %s'],
  },
];
