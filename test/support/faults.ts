/** Catches the faults that the code throws. */
import { JwtError } from '../../src/faults/errors.ts';

const asFault = (error: unknown): JwtError => {
  if (error instanceof JwtError) return error;
  throw error;
};

/** The fault that `work` throws; fails when it throws none, or anything else. */
export function faultOf(work: () => unknown): JwtError {
  try {
    work();
  } catch (error) {
    return asFault(error);
  }
  throw new Error('nothing was thrown');
}

/** The same for a promise. */
export async function rejectionOf(work: Promise<unknown>): Promise<JwtError> {
  try {
    await work;
  } catch (error) {
    return asFault(error);
  }
  throw new Error('nothing was rejected');
}

/** All that a fault says to a person or to a script: where to look for what must not be in it. */
export const saidBy = (fault: JwtError): string =>
  JSON.stringify([fault.message, fault.record, fault.data, fault.actions]);
