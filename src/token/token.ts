import type { Finding } from '../faults/finding.ts';
import { type CompactJwt, readCompact } from './compact-jwt.ts';
import { judgeOpaque, judgeToken } from './judge.ts';
import { findToken } from './pasted-text.ts';
import type { JsonObject } from './strict-json.ts';
import { factsOf, factsOfAuthUrl, factsOfSession, type SalesforceFacts } from './token-facts.ts';
import type { TokenForm } from './token-form.ts';
import { classify, type TokenKind } from './token-kind.ts';
import { noTimes, readTimes, type TokenTimes } from './token-times.ts';

export type { Finding, JsonObject, SalesforceFacts, TokenKind };

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

const decodeCompact = (jwt: CompactJwt, findings: Finding[], now: Date): DecodeResult => {
  const kind = classify(jwt.header, jwt.payload);
  const { times, findings: timeFindings } = readTimes(jwt.payload, now);
  return {
    tokenFormat: 'jwt',
    kind,
    header: jwt.header,
    payload: jwt.payload,
    verified: false,
    ...times,
    salesforce: factsOf(kind, jwt.header, jwt.payload ?? {}),
    findings: [...findings, ...jwt.findings, ...judgeToken(kind, jwt, times), ...timeFindings],
  };
};

type OpaqueForm = Exclude<TokenForm, 'compact'>;

const opaqueKinds: Record<OpaqueForm, { kind: TokenKind; facts: (token: string) => SalesforceFacts | null }> = {
  session: { kind: 'opaque-session', facts: factsOfSession },
  refresh: { kind: 'refresh-token', facts: () => null },
  'auth-url': { kind: 'sfdx-auth-url', facts: factsOfAuthUrl },
};

const decodeOpaque = (token: string, form: OpaqueForm, findings: Finding[]): DecodeResult => ({
  tokenFormat: 'opaque',
  kind: opaqueKinds[form].kind,
  header: null,
  payload: null,
  verified: false,
  ...noTimes,
  salesforce: opaqueKinds[form].facts(token),
  findings: [...findings, ...judgeOpaque(form)],
});

/** As `decodeToken`, with the parts that a signature is checked against. */
export const readToken = (text: string, now: Date): ReadToken => {
  const { token, form, findings } = findToken(text);
  if (form !== 'compact') return { result: decodeOpaque(token, form, findings), jwt: null };
  const jwt = readCompact(token);
  return { result: decodeCompact(jwt, findings, now), jwt };
};

/**
 * Reads whatever a person pasted as a token, at the instant `now`, without any key or request.
 * Throws JwtError TokenMalformedError, with `data.seen` saying what was found instead; it throws nothing else.
 */
export const decodeToken = (text: string, now: Date): DecodeResult => readToken(text, now).result;
