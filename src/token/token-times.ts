import type { Json } from '../faults/errors.ts';
import type { Finding } from '../faults/finding.ts';
import type { JsonObject } from './strict-json.ts';

/** Instants as ISO 8601 in UTC, null where the token does not say. `expiresInSeconds` is negative once expired. */
export type TokenTimes = {
  issuedAt: string | null;
  notBefore: string | null;
  expiresAt: string | null;
  expired: boolean | null;
  expiresInSeconds: number | null;
};

type Reading = { seconds: number | null; findings: Finding[] };

/** In seconds. The year 5138 as seconds, the year 1973 as milliseconds: no token means the former. */
const millisecondsFrom = 1e11;
/** In seconds: the last instant that a Date holds. */
const lastInstant = 8.64e12;

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

const asNumber = (value: Json): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,20}(?:\.\d{1,9})?$/.test(value) ? Number(value) : undefined;
};

const warning = (code: string, message: string): Finding => ({ level: 'warning', code, message });

const asTextFinding = (name: string): Finding => ({
  level: 'info',
  code: 'time-as-text',
  message: `${name} is a string; the standard asks for a number. Salesforce's own sample has a string too.`,
});

const millisecondsFinding = (name: string, value: number): Finding =>
  warning(
    'milliseconds',
    `${name} is ${value}. It counts seconds, but this looks like milliseconds: ` +
      (Math.abs(value) <= lastInstant
        ? `read as they stand, the seconds end in the year ${new Date(value * 1000).getUTCFullYear()}; ` +
          `as milliseconds they mean ${new Date(value).toISOString()}.`
        : 'no calendar goes that far.'),
  );

/** A time claim as seconds since 1970, read as a verifier reads it: a number in the wrong unit is not put right. */
const readTime = (payload: JsonObject, name: string): Reading => {
  if (!Object.hasOwn(payload, name)) return { seconds: null, findings: [] };
  const value = payload[name] ?? null;
  const number = asNumber(value);
  if (number === undefined)
    return { seconds: null, findings: [warning('time-unreadable', `${name} is not a number.`)] };
  const findings = typeof value === 'string' ? [asTextFinding(name)] : [];
  if (Math.abs(number) >= millisecondsFrom && Number.isFinite(number)) findings.push(millisecondsFinding(name, number));
  if (Math.abs(number) <= lastInstant) return { seconds: number, findings };
  return { seconds: null, findings: [...findings, warning('time-unreadable', `${name} is beyond any calendar.`)] };
};

type Instants = { iat: number | null; nbf: number | null; exp: number | null };

const orderFindings = ({ iat, nbf, exp }: Instants, now: number): Finding[] => {
  const findings: Finding[] = [];
  if (exp !== null && now >= exp) findings.push(warning('expired', `The token expired at ${iso(exp)}.`));
  if (nbf !== null && now < nbf) findings.push(warning('not-yet-valid', `The token is not valid before ${iso(nbf)}.`));
  if (iat !== null && now < iat && iat < millisecondsFrom)
    findings.push(warning('issued-in-future', 'The token says it is issued in the future. Compare the clocks.'));
  if (iat !== null && exp !== null && exp <= iat)
    findings.push(
      warning('expires-before-issued', 'The token expires before it is issued: its times are swapped or wrong.'),
    );
  return findings;
};

const missingExpiry = warning('exp-missing', 'The token has no exp: it says nothing about when it ends.');

export const noTimes: TokenTimes = {
  issuedAt: null,
  notBefore: null,
  expiresAt: null,
  expired: null,
  expiresInSeconds: null,
};

/** The three time claims at the instant `now`, and what is odd about them; nothing for claims that cannot be read. */
export const readTimes = (payload: JsonObject | null, now: Date): { times: TokenTimes; findings: Finding[] } => {
  if (payload === null) return { times: noTimes, findings: [] };
  const [iat, nbf, exp] = [readTime(payload, 'iat'), readTime(payload, 'nbf'), readTime(payload, 'exp')];
  const nowSeconds = now.getTime() / 1000;
  const instants = { iat: iat.seconds, nbf: nbf.seconds, exp: exp.seconds };
  return {
    times: {
      issuedAt: iat.seconds === null ? null : iso(iat.seconds),
      notBefore: nbf.seconds === null ? null : iso(nbf.seconds),
      expiresAt: exp.seconds === null ? null : iso(exp.seconds),
      expired: exp.seconds === null ? null : nowSeconds >= exp.seconds,
      expiresInSeconds: exp.seconds === null ? null : Math.floor(exp.seconds - nowSeconds),
    },
    findings: [
      ...iat.findings,
      ...nbf.findings,
      ...exp.findings,
      ...(Object.hasOwn(payload, 'exp') ? [] : [missingExpiry]),
      ...orderFindings(instants, nowSeconds),
    ],
  };
};
