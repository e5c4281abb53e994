/** The local org's public face: everything a test, the demo or the benchmark may use. */
import type { OrgState } from './state.ts';
import type { Switches } from './switches.ts';

export type RecordedRequest = { method: string; path: string; status: number; route: string | null };

/** A fault on demand. `match` is tested against `METHOD /path`. */
export type Fault = {
  match: RegExp;
  /** How many matching requests it hits; default: all. */
  times?: number;
  /** Skip this many matching requests first; default 0. */
  after?: number;
} & (
  | { kind: 'status'; status: number; body?: string; contentType?: string }
  | { kind: 'html'; status?: number }
  | { kind: 'truncated' } // promises a Content-Length, sends half of the real answer, closes
  | { kind: 'delay'; ms: number }
  | { kind: 'reset' } // destroys the socket before any byte
  | { kind: 'reset-after' } // does the work, then destroys the socket instead of answering
);

export type LocalOrg = {
  /** http://localhost:<port> — also the org's My Domain, issuer and instance URL. */
  url: string;
  /** An opaque session of the administrator. */
  accessToken: string;
  /** The administrator's username. */
  username: string;
  state: OrgState;
  switches: Switches;
  requests: RecordedRequest[];
  faults: Fault[];
  clock: { now(): Date; advance(seconds: number): void };
  /** A new opaque session for a user, as after an interactive login (optionally through an app). */
  openSession(username: string, consumerKey?: string): string;
  close(): Promise<void>;
};
