/** An org in memory whose grants end, whose token dies and whose keys change, where any request can fail. */
import { JwtError } from '../../../src/faults/errors.ts';
import type { Gap, GrantSource, Listing, Revocation } from '../../../src/revoke/grant.ts';
import type { ProbeToken } from '../../../src/revoke/revocation.ts';
import type { Look } from '../../../src/revoke/watch.ts';
import type { Probe } from '../../../src/salesforce/token-answers.ts';
import type { RevocableToken } from '../../../src/token/revocable-token.ts';

export const about: RevocableToken = {
  kind: 'jwt-access',
  issuer: null,
  orgId: null,
  clientId: null,
  guestId: null,
  expiresAt: null,
};
export const probeToken: ProbeToken = { token: 't', about, host: 'https://pay.my.salesforce.com' };
export const opaqueToken: ProbeToken = { ...probeToken, about: { ...about, kind: 'opaque-access' } };
export const refreshToken: ProbeToken = { ...probeToken, about: { ...about, kind: 'refresh' } };
export const gone = new JwtError('org-unreachable-tcp', {
  stage: 'tcp',
  code: 'ECONNREFUSED',
  host: 'pay.my.salesforce.com',
});
export const refused = new JwtError('org-refused', {
  ...{ errorCode: 'DELETE_FAILED', message: 'no', host: 'pay.my.salesforce.com' },
});

/** A step of a run: what was asked of the org or of the person. */
export type Step = 'list' | 'probe' | 'approve' | 'revoke' | 'keys' | 'open page' | 'pause' | 'look';

export type Manners = {
  sessions?: number;
  gaps?: Gap[];
  /** Whether the end of a session ends its token. */
  killsToken?: boolean;
  /** The signing keys, one list a look; the last one stays. */
  keys?: (string[] | Error)[];
  /** What the token is answered with, unless it is dead. */
  probes?: (Probe | Error)[];
  withListed?: boolean;
  /** By how much the clock of the machine is set during the first pause. */
  clockJumpMs?: number;
  /** What fails: the so-manieth step of its name. */
  faults?: { step: Step; nth: number; error: Error }[];
  /** Ctrl-C during the so-manieth step of its name. */
  interruptAt?: { step: Step; nth: number };
};

export function revocationOrg(manners: Manners = {}) {
  const { gaps = [], killsToken = true, withListed = true, faults = [], interruptAt } = manners;
  const [keys, probes] = [[...(manners.keys ?? [['K1']])], [...(manners.probes ?? ['accepted'])]];
  const [steps, looks]: [Step[], Look[]] = [[], []];
  let [living, nowMs, isInterrupted, isTokenDead] = [manners.sessions ?? 2, 0, false, false];

  const step = async <T>(name: Step, effect: () => T | Error): Promise<T> => {
    steps.push(name);
    const nth = steps.filter((one) => one === name).length;
    if (interruptAt?.step === name && interruptAt.nth === nth) isInterrupted = true;
    const fault = faults.find((one) => one.step === name && one.nth === nth);
    if (fault) throw fault.error;
    const result = effect();
    if (result instanceof Error) throw result;
    return result;
  };
  /** The next of these, the last one for ever. */
  const nextOf = <T>(values: T[], otherwise: T): T => (values.length > 1 ? values.shift() : values[0]) ?? otherwise;

  const listing = (): Listing => ({
    asked: ['session'],
    grants: living > 0 ? [{ kind: 'session', app: 'Pay', user: null, count: living }] : [],
    gaps,
    spared: 0,
  });
  const revoke = (): Promise<number> =>
    step('revoke', () => {
      living -= 1;
      isTokenDead ||= killsToken;
      return 1;
    });
  let given: Revocation[] | null = null;
  const source: GrantSource = {
    kind: 'session',
    list: () => step('list', listing),
    next: async () => {
      given ??= Array.from({ length: living }, (_, at) => ({ kind: 'session', id: `S${at}`, revoke }));
      return given.splice(0);
    },
  };
  const ports = {
    probe: () => step('probe', () => (isTokenDead ? 'rejected' : nextOf<Probe | Error>(probes, 'unknown'))),
    keyIds: () => step('keys', () => nextOf<string[] | Error>(keys, [])),
    pause: (milliseconds: number) =>
      step('pause', () => {
        nowMs += milliseconds;
      }),
    interrupted: () => isInterrupted,
    progress: () => undefined,
    now: () => new Date(nowMs + (nowMs > 0 ? (manners.clockJumpMs ?? 0) : 0)),
    elapsedMs: () => nowMs,
    openPage: () => step('open page', () => undefined),
    onLook: (look: Look): void => {
      steps.push('look');
      looks.push(structuredClone(look));
      if (interruptAt?.step === 'look' && interruptAt.nth === looks.length) isInterrupted = true;
    },
  };
  return {
    sources: [source],
    steps,
    looks,
    living: () => living,
    minutes: () => nowMs / 60_000,
    ports: { ...ports, approve: () => step('approve', () => undefined) },
    orgPorts: { ...ports, approve: () => step('approve', () => ({ withListed })) },
  };
}
