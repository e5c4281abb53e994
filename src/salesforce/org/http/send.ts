/** What it takes to send a request, and what comes back: the same for every way out of this machine. */

export type Init = { method: string; headers: Record<string, string>; body?: string | undefined; signal: AbortSignal };
/** The head of an answer, whatever its status, and its body to read. */
export type Answer = {
  status: number;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
};
/** Sends one request and follows no redirect. */
export type Send = (url: string, init: Init) => Promise<Answer>;
