import type { Probe } from './revocation.ts';

export type ProbePorts = {
  probe: (host: string, token: string) => Promise<Probe>;
  pause: (milliseconds: number) => Promise<void>;
  interrupted?: () => boolean;
};

/** How often, and how far apart, the org is asked whether it has let go of the token. */
const PROBES_AFTER = 3;
const PAUSE_MS = 1000;

/** The revocation is done by now: a probe that fails proves nothing, and is no fault. */
export async function probeAfter(shown: { host: string; token: string }, ports: ProbePorts): Promise<Probe> {
  for (let left = PROBES_AFTER; ; left -= 1) {
    const answer = await ports.probe(shown.host, shown.token).catch((): Probe => 'unknown');
    if (answer !== 'accepted' || left === 1) return answer;
    await ports.pause(PAUSE_MS);
    if (ports.interrupted?.()) return answer;
  }
}
