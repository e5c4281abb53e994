import { JwtError } from '../../faults/errors.ts';

/**
 * Whether the org refused just this one question: it lacks the object, or hides it from the user. False when the org, the
 * session or the day's allowance is gone, so that asking on is of no use. docs/salesforce.md §12.3
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof JwtError)) return false;
  if (error.name === 'PermissionMissingError') return true;
  if (error.name !== 'OrgRefusedError' || error.fault.variant === 'session') return false;
  return error.fault.data?.errorCode !== 'REQUEST_LIMIT_EXCEEDED';
}

/** What the org answers, or null when it refuses. */
export async function unlessRefused<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
