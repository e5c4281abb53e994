import { labelled, terminalWidth, wrap } from '../../cli/layout.ts';
import type { Probe, Proof, RevokeResult } from '../revocation.ts';

const accepts: Record<Probe, string> = {
  accepted: 'the org accepted the token',
  rejected: 'the org rejected the token',
  unknown: 'whether the org accepted the token is not known',
};

/** What happened to the token and how that is known, then what lives on. */
export function revocationLines(result: RevokeResult): string[] {
  return [
    headline(result),
    ...(result.proof ? wrap(proofLine(result.proof, result.dryRun), terminalWidth) : []),
    '',
    ...survivors(result),
  ];
}

function headline({ revoked, dryRun }: RevokeResult): string {
  if (dryRun) return 'Dry run: nothing was revoked.';
  return revoked > 0 ? 'The token is revoked.' : 'The token was already dead: there was nothing to revoke.';
}

function proofLine({ before, after }: Proof, dryRun: boolean): string {
  if (dryRun) return `Now ${accepts[before].replace('accepted', 'accepts').replace('rejected', 'rejects')}.`;
  return `Before, ${accepts[before]}; afterwards, ${accepts[after]}.`;
}

function survivors({ stillAlive }: RevokeResult): string[] {
  return ['Still alive:', ...stillAlive.flatMap((line) => labelled('-', line, 2))];
}
