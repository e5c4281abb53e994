/** Looks at the faults that the code throws, as data. */
import { JwtError } from '../../src/faults/errors.ts';

export type SeenFault = { name: string; code: string; data: unknown };

const asFault = (error: unknown): SeenFault => {
  if (!(error instanceof JwtError)) throw error;
  const { name, code, data = null } = error;
  return { name, code, data };
};

/** The fault that `work` throws; fails when it throws none, or anything else. */
export function faultOf(work: () => unknown): SeenFault {
  try {
    work();
  } catch (error) {
    return asFault(error);
  }
  throw new Error('nothing was thrown');
}

/** The same for a promise. */
export async function rejectionOf(work: Promise<unknown>): Promise<SeenFault> {
  try {
    await work;
  } catch (error) {
    return asFault(error);
  }
  throw new Error('nothing was rejected');
}
