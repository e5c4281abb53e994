/** How long the JWT-based access tokens of an app live. docs/salesforce.md §3.2, §4.5, §6.4 */
import { JwtError } from '../faults/errors.ts';
import { knownSince } from '../salesforce/versions.ts';
import { type Component, textAt, withElement } from './component.ts';
import { type Field, type MetadataPlace, type PolicyElement, requireApiVersion, textFlag } from './element.ts';

/** `source: 'session'`: the user's own session timeout decides; null: nothing is set, or the org does not say. */
export type Timeout = { source: 'app' | 'session' | null; minutes: number | null };

/** Minutes, or the user's own session timeout. */
export type TimeoutWish = number | 'session';

export const noTimeout: Timeout = { source: null, minutes: null };

const { timeoutOfExternalClientApp: TIMEOUTS_SINCE, timeoutOfUserSession: MODE_SINCE } = knownSince;

/** The JWT timeouts in minutes that the API version offers. docs/salesforce.md §4.5 */
export function allowedTimeouts(apiVersion: number): number[] {
  if (apiVersion < TIMEOUTS_SINCE) return [];
  return apiVersion < MODE_SINCE ? [1, 5, 10, 15, 30] : [1, 5, 10, 15, 30, 60, 90, 120, 240, 480, 720];
}

/** Reads `--timeout`: minutes out of the allowed list, or `session`. */
export function parseTimeout(text: string, apiVersion: number): TimeoutWish {
  requireApiVersion(TIMEOUTS_SINCE, apiVersion, 'JWT timeouts');
  if (text === 'session') {
    requireApiVersion(MODE_SINCE, apiVersion, 'The timeout "session"');
    return 'session';
  }
  const allowed = allowedTimeouts(apiVersion);
  const minutes = Number(text);
  if (/^\d+$/.test(text) && allowed.includes(minutes)) return minutes;
  throw new JwtError('timeout-not-allowed', { allowed, session: apiVersion >= MODE_SINCE, text, apiVersion });
}

export const sayMinutes = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`);

/** Minutes of an app without a timeout of its own. docs/salesforce.md §4.5 */
const DEFAULT_MINUTES = 30;

/**
 * A row of the policy table. A JWT timeout of a connected app has no API: Setup sets it, and `field` of ConnectedApplication
 * shows it. `who` begins the names of the elements of an external client app.
 */
export const jwtTimeout = (
  label: string,
  flag: string,
  field: string,
  who: string,
): PolicyElement<Timeout, TimeoutWish> => ({
  label,
  part: 'policy',
  flags: textFlag(flag, '<timeout>', (text) => (apiVersion) => parseTimeout(text, apiVersion)),
  say: ({ source, minutes }) => {
    if (source === 'session') return "the user's session timeout";
    return minutes === null ? "not set (Salesforce's documented default is 30 minutes)" : sayMinutes(minutes);
  },
  /** Nothing is claimed about the user's session timeout, which may be anything. */
  lowersSecurity: (from, to) =>
    from.source !== 'session' &&
    to.source !== 'session' &&
    (to.minutes ?? DEFAULT_MINUTES) > (from.minutes ?? DEFAULT_MINUTES),
  ConnectedApp: {
    kind: 'setup',
    since: knownSince.timeoutOfConnectedApp,
    field,
    read: who === 'guest' ? guestTimeout : ownTimeout,
  },
  ExternalClientApp: timeoutAt(`${who}JwtTimeout`, `${who}JwtSessionTimeoutType`),
});

/** Null stands for the user's session timeout, or for nothing that is known. docs/salesforce.md §3.2, §13 */
const ownTimeout = (minutes: Field): Timeout | null =>
  Number(minutes ?? 0) > 0 ? { source: 'app', minutes: Number(minutes) } : null;

/** Guests have no session timeout of a user: null is what nobody has set. docs/salesforce.md §3.2 */
const guestTimeout = (minutes: Field): Timeout | null => (minutes === null ? noTimeout : ownTimeout(minutes));

/** Elements of the policies of an external client app. docs/salesforce.md §4.5 */
const timeoutElements = ['namedUser', 'guest'].flatMap((who) => [`${who}JwtTimeout`, `${who}JwtSessionTimeoutType`]);

/** The JWT timeouts that an external client app's policies hold, by the names of their elements. */
export const timeoutsIn = (policy: Component): string[] =>
  timeoutElements.filter((element) => Boolean(textAt(policy, element)));

/** A copy without them. */
export const withoutTimeouts = (policy: Component): Component =>
  timeoutsIn(policy).reduce((now, element) => withElement(now, element, undefined), policy);

/**
 * `UserSession` goes without minutes, `Custom` with them; older versions have only the number. Absent elements are the
 * default state of a new app, so nothing is claimed for them. docs/salesforce.md §4.5
 */
const timeoutAt = (number: string, mode: string): MetadataPlace<Timeout, TimeoutWish> => ({
  kind: 'metadata',
  since: TIMEOUTS_SINCE,
  read: (component) =>
    textAt(component, mode) === 'UserSession'
      ? { source: 'session', minutes: null }
      : (ownTimeout(textAt(component, number)) ?? noTimeout),
  write: (component, wish, apiVersion) => {
    const isSession = wish === 'session';
    const after = withElement(component, number, isSession ? undefined : String(wish));
    return apiVersion < MODE_SINCE ? after : withElement(after, mode, isSession ? 'UserSession' : 'Custom');
  },
});
