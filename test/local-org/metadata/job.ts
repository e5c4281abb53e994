/** Asynchronous work: an id at once, the result at a later look. The first look always finds it unfinished. */
import type { OrgState } from '../state.ts';
import { idFor } from './record-id.ts';
import { ApiFault } from './session.ts';

export type Job<T> = { id: string; result: T; looks: number; isCanceled: boolean };

const jobsByOrg = new WeakMap<OrgState, Map<string, Job<unknown>>>();

/** `prefix`: 09S for a retrieve, 0Af for a deploy. */
export function startJob<T>(state: OrgState, prefix: string, result: T): Job<T> {
  const jobs = jobsByOrg.get(state) ?? new Map<string, Job<unknown>>();
  jobsByOrg.set(state, jobs);
  const job: Job<T> = { id: idFor(prefix, `${state.id}:${jobs.size}`), result, looks: 0, isCanceled: false };
  jobs.set(job.id.slice(0, 15), job);
  return job;
}

/** The job of an id of 15 or 18 characters. Throws ApiFault when there is none. */
export function findJob<T>(state: OrgState, id: string): Job<T> {
  const job = jobsByOrg.get(state)?.get(id.slice(0, 15)) as Job<T> | undefined;
  if (!job) throw new ApiFault('INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id: ${id}`);
  return job;
}

/** The job, and whether this look finds it done. */
export function lookAt<T>(state: OrgState, id: string): { job: Job<T>; done: boolean } {
  const job = findJob<T>(state, id);
  job.looks += 1;
  return { job, done: job.looks > 1 };
}
