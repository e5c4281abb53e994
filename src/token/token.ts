import type { Finding } from '../faults/finding.ts';
import type { JsonObject } from '../salesforce/json.ts';
import { type CompactJwt, readCompact } from './compact.ts';
import { factsOf, factsOfAuthUrl, factsOfSession, type SalesforceFacts } from './facts.ts';
import type { TokenForm } from './form.ts';
import { judgeJwt, judgeOpaque, judgePaste } from './judge.ts';
import { classify, type TokenKind } from './kind.ts';
import { findToken } from './paste.ts';
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

/** A token taken apart; `jwt` is null when it is opaque. */
export type ReadToken = { result: DecodeResult; jwt: CompactJwt | null };

const decodeJwt = (jwt: CompactJwt, findings: Finding[], now: Date): DecodeResult => {
  const { header, payload } = jwt;
  const kind = classify(header, payload);
  const instants = payload === null ? noInstants : instantsOf(payload);
  const times = timesOf(instants, now);
  return {
    tokenFormat: 'jwt',
    kind,
    header,
    payload,
    verified: false,
    ...times,
    salesforce: factsOf(kind, header, payload ?? {}),
    findings: [...findings, ...judgeJwt(kind, jwt, instants, times, now)],
  };
};

type OpaqueForm = Exclude<TokenForm, 'compact'>;

const opaqueKinds: Record<OpaqueForm, { kind: TokenKind; facts: (token: string) => SalesforceFacts | null }> = {
  session: { kind: 'opaque-session', facts: factsOfSession },
  refresh: { kind: 'refresh-token', facts: () => null },
  'auth-url': { kind: 'sfdx-auth-url', facts: factsOfAuthUrl },
};

const decodeOpaque = (token: string, form: OpaqueForm, findings: Finding[], now: Date): DecodeResult => ({
  tokenFormat: 'opaque',
  kind: opaqueKinds[form].kind,
  header: null,
  payload: null,
  verified: false,
  ...timesOf(noInstants, now),
  salesforce: opaqueKinds[form].facts(token),
  findings: [...findings, ...judgeOpaque(form)],
});

/** As `decodeToken`, with the parts that a signature is checked against. */
export const readToken = (text: string, now: Date): ReadToken => {
  const { token, form, ...paste } = findToken(text);
  const findings = judgePaste(paste);
  if (form !== 'compact') return { result: decodeOpaque(token, form, findings, now), jwt: null };
  const jwt = readCompact(token);
  return { result: decodeJwt(jwt, findings, now), jwt };
};

/**
 * Reads whatever a person pasted as a token, at the instant `now`, without any key or request.
 * Throws JwtError TokenMalformedError, with `data.seen` saying what was found instead; it throws nothing else.
 */
export const decodeToken = (text: string, now: Date): DecodeResult => readToken(text, now).result;
