import { type NotKept, notKept } from './kept-token.ts';
import type { ExchangeResult } from './token-grant.ts';

/** The right to be the one process that exchanges; whoever dies loses it. */
export type Turn = { end(): Promise<void> };

export type OncePorts = {
  now(): Date;
  /** The kept token, while it is good. */
  kept(): Promise<ExchangeResult | null>;
  keep(result: ExchangeResult): Promise<void>;
  /** Null while another process has the turn. */
  takeTurn(): Promise<Turn | null>;
  exchange(): Promise<ExchangeResult>;
  /** Waits a moment for the process that has the turn. `waitedMs`: how long this one has waited so far. */
  pause(waitedMs: number): Promise<void>;
};

/** `cached`: it was kept, nothing was sent. `notKept`: why the next call will have to exchange again. */
export type Once = { result: ExchangeResult; cached: boolean; notKept: NotKept | null };

/** Two requests that get no answer. Whoever has waited so long exchanges by itself, in milliseconds. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * Takes the kept token, or exchanges and keeps what is granted. Of many processes at once one exchanges, and the others
 * wait for what it keeps. With `refresh` every call exchanges, one after the other. Throws what `exchange` throws.
 */
export async function exchangeOnce({ refresh }: { refresh: boolean }, ports: OncePorts): Promise<Once> {
  const kept = async (): Promise<ExchangeResult | null> => (refresh ? null : ports.kept());
  const began = ports.now().getTime();
  for (;;) {
    const result = await kept();
    if (result) return fromCache(result);
    const turn = await ports.takeTurn();
    const waitedMs = ports.now().getTime() - began;
    if (turn) return inTurn(kept, ports).finally(() => turn.end());
    if (waitedMs >= LONGEST_WAIT_MS) return exchangeAndKeep(ports);
    await ports.pause(waitedMs);
  }
}

/** Whoever had the turn before may have kept a token between our look and our turn. */
async function inTurn(kept: OncePorts['kept'], ports: OncePorts): Promise<Once> {
  const result = await kept();
  return result ? fromCache(result) : exchangeAndKeep(ports);
}

async function exchangeAndKeep(ports: OncePorts): Promise<Once> {
  const result = await ports.exchange();
  const reason = notKept(result);
  if (!reason) await ports.keep(result);
  return { result, cached: false, notKept: reason };
}

const fromCache = (result: ExchangeResult): Once => ({ result, cached: true, notKept: null });
