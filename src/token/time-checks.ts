/** The clock against `exp`, `nbf` and `iat`. Only JSON numbers count (RFC 7519 §2). docs/salesforce.md §6.2 */
import type { Json } from '../faults/errors.ts';
import { type Check, type CheckId, failed, notAsked, passed, quoted } from './check.ts';
import type { JsonObject } from './strict-json.ts';
import type { TokenTimes } from './token-times.ts';

/** In seconds: the last instant that a Date holds. No token lives that long. */
const lastInstant = 8.64e12;

type Reading = { seconds: number } | { missing: true } | { fault: string };

const readClaim = (payload: JsonObject, name: string): Reading => {
  if (!Object.hasOwn(payload, name)) return { missing: true };
  const value: Json = payload[name] ?? null;
  if (typeof value === 'string') return { fault: `${quoted(value)} is a string; only a number counts` };
  if (typeof value !== 'number') return { fault: `${quoted(value)} is not a number` };
  if (value < 0) return { fault: `${value} is before 1970` };
  return value > lastInstant ? { fault: `${value} is beyond any calendar` } : { seconds: value };
};

const timeCheck = (
  payload: JsonObject,
  id: CheckId & ('exp' | 'nbf' | 'iat'),
  whenMissing: Check,
  judge: (seconds: number) => Check,
): Check => {
  const reading = readClaim(payload, id);
  if ('missing' in reading) return whenMissing;
  return 'fault' in reading ? failed(id, reading.fault) : judge(reading.seconds);
};

/** The times as `readTimes` gives them, in ISO 8601. */
type Times = Pick<TokenTimes, 'expiresAt' | 'notBefore' | 'issuedAt'>;

/** `tolerance` in seconds is how far the clocks of this machine and of the issuer may be apart. */
export const timeChecks = (payload: JsonObject, times: Times, tolerance: number, now: Date): Check[] => {
  const at = now.getTime() / 1000;
  return [
    timeCheck(payload, 'exp', failed('exp', 'missing: the token would never end'), (exp) =>
      at < exp + tolerance ? passed('exp', `ends at ${times.expiresAt}`) : failed('exp', `ended at ${times.expiresAt}`),
    ),
    timeCheck(payload, 'nbf', notAsked('nbf', 'the token has none'), (nbf) =>
      at >= nbf - tolerance
        ? passed('nbf', `began at ${times.notBefore}`)
        : failed('nbf', `begins only at ${times.notBefore}`),
    ),
    timeCheck(payload, 'iat', notAsked('iat', 'the token has none'), (iat) =>
      at >= iat - tolerance
        ? passed('iat', `issued at ${times.issuedAt}`)
        : failed('iat', `issued in the future, at ${times.issuedAt}`),
    ),
  ];
};
