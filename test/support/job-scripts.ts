/** The shell scripts of a job, read back from the file as its build system reads it: what is run is what is printed. */
import { parse } from 'yaml';
import type { CiSystem } from '../../src/setup/ci-system.ts';

/** A script, and the variables that the job sets for it, as they stand in the file. */
export type JobScript = { script: string; env: Record<string, string> };

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What stands at the end of a path in parsed YAML. */
export function at(value: Json, ...path: (string | number)[]): Json {
  return path.reduce<Json>((found, step) => {
    if (Array.isArray(found)) return found[Number(step)] ?? null;
    return found !== null && typeof found === 'object' ? (found[step] ?? null) : null;
  }, value);
}

export const list = (value: Json): Json[] => (Array.isArray(value) ? value : []);
export const parsed = (job: string): Json => parse(job, { strict: true, uniqueKeys: true, merge: false }) as Json;

const scriptsIn = (steps: Json, ...path: string[]): JobScript[] =>
  list(steps).flatMap((step) => {
    const script = at(step, ...path);
    return typeof script === 'string' ? [{ script, env: (at(step, 'env') ?? {}) as Record<string, string> }] : [];
  });

const readers: Record<CiSystem, (job: string) => JobScript[]> = {
  github: (job) => scriptsIn(at(parsed(job), 'jobs', 'salesforce', 'steps'), 'run'),
  gitlab: (job) => scriptsIn(at(parsed(job), 'salesforce', 'script')),
  bitbucket: (job) => scriptsIn(at(parsed(job), 'pipelines', 'default', 0, 'step', 'script')),
  azure: (job) => scriptsIn(at(parsed(job), 'jobs', 0, 'steps'), 'bash'),
  circleci: (job) => scriptsIn(at(parsed(job), 'jobs', 'salesforce', 'steps'), 'run', 'command'),
  jenkins: (job) =>
    [...job.matchAll(/\bsh '''([\s\S]*?)(?<!\\)'''|\bsh '([^'\n]*)'/g)].map(([, long, short]) => ({
      script: groovyText(long ?? short ?? ''),
      env: {},
    })),
};

/** The escapes of Groovy's texts in single quotes; there is no other sign with a meaning in them. */
const groovyText = (text: string): string =>
  text.replace(/\\(['\\])|\\([\s\S])/g, (_, sign: string | undefined, other: string) => {
    if (sign === undefined) throw new Error(`Groovy has no use for \\${other} here`);
    return sign;
  });

export const scriptsOf = (system: CiSystem, job: string): JobScript[] => readers[system](job);
