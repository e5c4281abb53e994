/** Faults on demand: which one hits a request, and what it does to it. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OutgoingResponse, textResponse } from './http.ts';
import type { Fault } from './index.ts';

const seenByFault = new WeakMap<Fault, number>();

/** The first fault of the list that is due for `METHOD /path`; counts the request for every fault that matches. */
export function takeFault(faults: readonly Fault[], line: string): Fault | null {
  return faults.filter((fault) => isDue(fault, line))[0] ?? null;
}

function isDue(fault: Fault, line: string): boolean {
  fault.match.lastIndex = 0; // a pattern with the g flag remembers where it stopped
  if (!fault.match.test(line)) return false;
  const seen = seenByFault.get(fault) ?? 0;
  seenByFault.set(fault, seen + 1);
  const first = fault.after ?? 0;
  return seen >= first && seen < first + (fault.times ?? Number.POSITIVE_INFINITY);
}

/** What a fault answers instead of the handler; null when the handler does its work. */
export function faultAnswer(fault: Fault | null): OutgoingResponse | null {
  if (fault?.kind === 'status') {
    return {
      ...textResponse(fault.status, fault.body ?? ''),
      headers: { 'content-type': fault.contentType ?? 'text/plain' },
    };
  }
  return fault?.kind === 'html' ? maintenancePage(fault.status ?? 503) : null;
}

function maintenancePage(status: number): OutgoingResponse {
  const body =
    '<!DOCTYPE html>\n<html><head><title>Down for Maintenance</title></head><body><h1>We are down for maintenance.</h1></body></html>\n';
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}

/** Waits, or lets somebody else act, when the fault says so. Rejects when `signal` aborts: the server is closing. */
export async function delayFor(fault: Fault | null, signal: AbortSignal): Promise<void> {
  if (fault?.kind === 'meanwhile') fault.act();
  if (fault?.kind === 'delay') await sleep(fault.ms, undefined, { signal });
}

/** Promises the whole body, sends half of it, and hangs up. */
export function sendTruncated(socketResponse: ServerResponse, answer: OutgoingResponse): void {
  const body = Buffer.from(answer.body ?? '');
  socketResponse.writeHead(answer.status, { ...answer.headers, 'content-length': Math.max(body.length, 2) });
  socketResponse.write(body.subarray(0, Math.max(Math.floor(body.length / 2), 1)), () => socketResponse.destroy());
}
