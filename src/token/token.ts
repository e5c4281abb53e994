import { isFault, JwtError } from '../faults/errors.ts';
import { type Finding, inWords, type Noticed } from '../faults/finding.ts';
import type { JsonObject } from '../salesforce/json.ts';
import { type CompactJwt, readCompact } from './compact.ts';
import { factsOf, factsOfAuthUrl, factsOfSession, type SalesforceFacts } from './facts.ts';
import type { TokenForm } from './form.ts';
import { endsOf } from './identity.ts';
import { judgeJwt, judgeOpaque, judgePaste } from './judge.ts';
import { classify, type TokenKind } from './kind.ts';
import { hasMaskedToken } from './masked.ts';
import { findToken, type PastedToken } from './paste.ts';
import { instantsOf, noInstants, type TokenTimes, timesOf } from './times.ts';

/** What a token says about itself. Nothing in it is proven: `verified` is always false. */
export type DecodeResult = {
  tokenFormat: 'jwt' | 'opaque';
  kind: TokenKind;
  header: JsonObject | null;
  payload: JsonObject | null;
  verified: false;
  salesforce: SalesforceFacts | null;
  findings: Finding[];
} & TokenTimes;

/** A token taken apart; `jwt` is null when it is opaque. `noticed`: what the findings put into words. */
export type ReadToken = { result: DecodeResult; jwt: CompactJwt | null; noticed: Noticed[] };

const decodeJwt = (jwt: CompactJwt, pasted: Noticed[], now: Date): ReadToken => {
  const { header, payload } = jwt;
  const kind = classify(header, payload);
  const instants = payload === null ? noInstants : instantsOf(payload);
  const times = timesOf(instants, now);
  const noticed = [...pasted, ...judgeJwt(kind, jwt, instants, times, now)];
  const result: DecodeResult = {
    tokenFormat: 'jwt',
    kind,
    header,
    payload,
    verified: false,
    ...times,
    salesforce: factsOf(kind, header, payload ?? {}),
    findings: noticed.map(inWords),
  };
  return { result, jwt, noticed };
};

type OpaqueForm = Exclude<TokenForm, 'compact'>;

const opaqueKinds: Record<OpaqueForm, { kind: TokenKind; facts: (token: string) => SalesforceFacts | null }> = {
  session: { kind: 'opaque-session', facts: factsOfSession },
  refresh: { kind: 'refresh-token', facts: () => null },
  'auth-url': { kind: 'sfdx-auth-url', facts: factsOfAuthUrl },
};

const decodeOpaque = (token: string, form: OpaqueForm, pasted: Noticed[], now: Date): ReadToken => {
  const noticed = [...pasted, ...judgeOpaque(form)];
  const result: DecodeResult = {
    tokenFormat: 'opaque',
    kind: opaqueKinds[form].kind,
    header: null,
    payload: null,
    verified: false,
    ...timesOf(noInstants, now),
    salesforce: opaqueKinds[form].facts(token),
    findings: noticed.map(inWords),
  };
  return { result, jwt: null, noticed };
};

/**
 * The one token of a text, and whole.
 *
 * @throws JwtError `MoreThanOneTokenError`: an answer for the first would pass for one for all; `TokenIncompleteError`: whoever
 *   answers for a part seems to answer for the whole.
 */
export const onlyToken = (text: string): PastedToken => {
  const found = findOne(text);
  const incomplete = incompleteness(found);
  if (incomplete) throw incomplete;
  return found;
};

/**
 * As `readToken`, for who answers for all that a text holds.
 *
 * @throws JwtError `MoreThanOneTokenError` also where another token stood and was masked.
 */
export const readSoleToken = (text: string, now: Date): ReadToken => {
  const found = onlyToken(text);
  if (hasMaskedToken(text, found.token)) throw new JwtError('more-than-one-token-masked', { count: 1 });
  return readFound(found, now);
};

const findOne = (text: string): PastedToken => {
  const found = findToken(text);
  if (found.count > 1) throw new JwtError('more-than-one-token', { count: found.count });
  return found;
};

/** Why nothing may be said of the token; null where nothing is missing. */
const incompleteness = ({ token, wholeness }: PastedToken): JwtError | null =>
  wholeness.is === 'cut' ? new JwtError('token-incomplete', { ...endsOf(token), why: wholeness.why }) : null;

/** As `decodeToken` of the one token of a text, with the parts that a signature is checked against. */
export const readToken = (text: string, now: Date): ReadToken => readFound(onlyToken(text), now);

const readFound = ({ token, form, ...paste }: PastedToken, now: Date): ReadToken => {
  const pasted = judgePaste(paste);
  return form === 'compact' ? decodeJwt(readCompact(token), pasted, now) : decodeOpaque(token, form, pasted, now);
};

/** What can be read of a token, and the fault of one that is not whole. */
type Decoding = { result: DecodeResult; incomplete: JwtError | null };

/**
 * Reads whatever a person pasted as a token, at the instant `now`, without any key or request. Of one that is not whole, what is
 * there. Of a token response that holds several, the first by rank; nothing is claimed of the others.
 *
 * @throws JwtError `TokenMalformedError`, with `data.seen` saying what was found instead, `MoreThanOneTokenError`,
 *   `TokenIncompleteError` for a part that cannot be read.
 */
export const decodeAsFar = (text: string, now: Date): Decoding => {
  const found = findToken(text);
  const one = found.isResponse ? found : findOne(text);
  const incomplete = incompleteness(one);
  if (incomplete === null) return { result: readFound(one, now).result, incomplete };
  try {
    return { result: readFound(one, now).result, incomplete };
  } catch (error) {
    throw isFault(error, 'token-malformed') ? incomplete : error;
  }
};

/** As `decodeAsFar`. */
export const decodeToken = (text: string, now: Date): DecodeResult => decodeAsFar(text, now).result;

/** As `decodeAsFar`, of a whole token alone. */
export const decodeWhole = (text: string, now: Date): DecodeResult => {
  const { result, incomplete } = decodeAsFar(text, now);
  if (incomplete) throw incomplete;
  return result;
};
