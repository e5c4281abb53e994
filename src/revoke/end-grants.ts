import { JwtError } from '../faults/errors.ts';
import { concurrently } from '../salesforce/concurrency.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { Ending, HoldingKind, HoldingSource } from './grant.ts';

/** `id`: no secret. */
export type Failed = { kind: HoldingKind; id: string; error: unknown };
export type Ended = { revoked: number; failed: Failed[]; untried: number };

export type EndingPorts = {
  /** Asked before each call: true stops what has not begun. */
  interrupted(): boolean;
  /** How many calls are done. */
  progress(done: number): void;
};

/** After so many lost connections in a row it is of no use to go on. */
const MOST_LOST = 5;

/** Ends everything that the sources give, one source after the other. A call that fails is kept and passed by. */
export async function endHoldings(sources: HoldingSource[], ports: EndingPorts): Promise<Ended> {
  const run: Run = { revoked: 0, failed: [], untried: 0, done: 0, lostInRow: 0, isOver: false };
  for (const source of sources) {
    run.isOver = false;
    let fruitless = 0;
    for (let batch = await nextOf(source, run); batch.length > 0; batch = await nextOf(source, run)) {
      const before = run.revoked;
      await endBatch(batch, run, ports);
      fruitless = run.revoked === before ? fruitless + 1 : 0;
      if (run.isOver || ports.interrupted()) break;
      if (fruitless < MOST_FRUITLESS) continue;
      run.untried += (await nextOf(source, run)).length;
      break;
    }
    if (ports.interrupted()) break;
  }
  const { revoked, failed, untried } = run;
  return { revoked, failed, untried };
}

/** After so many batches of which nothing ended, the same things may be coming again and again. */
const MOST_FRUITLESS = 3;

type Run = Ended & { done: number; lostInRow: number; isOver: boolean };

/** A list that fails on the way is a failure of its own. */
async function nextOf(source: HoldingSource, run: Run): Promise<Ending[]> {
  try {
    return await source.next();
  } catch (error) {
    run.failed.push({ kind: source.kind, id: 'list', error });
    return [];
  }
}

async function endBatch(batch: Ending[], run: Run, ports: EndingPorts): Promise<void> {
  const work = async (ending: Ending): Promise<void> => {
    await endOne(ending, run);
    ports.progress(run.done);
  };
  const leave = (): void => {
    run.untried += 1;
  };
  await concurrently(batch, work, { isStopped: () => run.isOver || ports.interrupted(), leave });
}

async function endOne({ kind, id, end }: Ending, run: Run): Promise<void> {
  try {
    const ended = await end(); // on a line of its own: other workers count meanwhile
    run.revoked += ended;
    run.lostInRow = 0;
  } catch (error) {
    run.failed.push({ kind, id, error });
    run.lostInRow = failedStage(error) === null ? 0 : run.lostInRow + 1;
    run.isOver ||= isHopeless(error) || run.lostInRow >= MOST_LOST;
  }
  run.done += 1;
}

/** The session or the day's allowance is gone: the next call of this kind would fail alike. docs/salesforce.md §12.3 */
function isHopeless(error: unknown): boolean {
  if (!(error instanceof JwtError) || error.name !== 'OrgRefusedError') return false;
  return error.fault.variant === 'session' || error.fault.data?.errorCode === 'REQUEST_LIMIT_EXCEEDED';
}
