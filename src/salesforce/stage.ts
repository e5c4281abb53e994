import { JwtError } from '../faults/errors.ts';

/** How far a request came. Before `http` the org cannot have seen it. */
export type Stage = 'dns' | 'tcp' | 'tls' | 'http';

/** The stage at which a request failed, or null for any other error. After `http` the org may have done the work. */
export function failedStage(error: unknown): Stage | null {
  if (!(error instanceof JwtError)) return null;
  if (error.name === 'OrgAnsweredBadlyError') return 'http';
  const stage = error.name === 'OrgUnreachableError' ? error.fault.data?.stage : null;
  return stage === 'dns' || stage === 'tcp' || stage === 'tls' || stage === 'http' ? stage : null;
}
