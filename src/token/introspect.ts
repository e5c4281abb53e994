/** What an org says about a token, beside what the token says itself. docs/salesforce.md §7 */
import { JwtError } from '../faults/errors.ts';
import type { Finding } from '../faults/finding.ts';
import { claimText, type JsonObject } from '../salesforce/json.ts';
import type { Probe } from '../salesforce/token-answers.ts';
import type { Check } from './checks.ts';
import { type ClaimRow, compareClaims } from './compare-claims.ts';
import { type AnswerSource, type Doubt, isMaybeHidden, judgeAnswer, type OrgAnswer } from './judge-answer.ts';
import type { KeySet } from './jwks.ts';
import { type SignatureProof, signatureProof } from './key-length.ts';
import type { TokenKind } from './kind.ts';
import { canBeProbed, type RevocableToken } from './revocable-token.ts';
import { type DecodeResult, readToken } from './token.ts';
import { type VerifyPorts, verifyToken } from './verify.ts';

/** The app that asks. `secret` is its consumer secret. */
export type Client = { id: string; secret: string };

type TokenTypeHint = 'access_token' | 'refresh_token';

export type IntrospectionQuestion = { token: string; hint: TokenTypeHint | null; client: Client };

/** The answer of introspection; `claims` is null when the token is not active. */
export type Introspection = { active: boolean; claims: JsonObject | null };

/** The answer of userinfo, to the token itself. `isRefused`: it said no, in words that are not about the token's death. */
export type Userinfo = { probe: Probe; claims: JsonObject | null; isRefused?: boolean };

export type IntrospectResult = {
  /** Null: nobody who was asked could tell. With the source `local`, true means: as far as this machine can see. */
  active: boolean | null;
  source: AnswerSource;
  /** The org that was asked, or whose keys were taken. */
  host: string;
  tokenFormat: 'jwt' | 'opaque';
  kind: TokenKind;
  /**
   * `local`: the payload of a JWT, null for an opaque token. `server`: the fields of the introspection answer, or user_id,
   * organization_id, preferred_username, active and user_type of userinfo; null when the org told nothing.
   */
  claims: { local: JsonObject | null; server: JsonObject | null };
  /** The two side by side. */
  comparison: ClaimRow[];
  /** The checks of this machine; empty unless the source is `local`. */
  checks: Check[];
  findings: Finding[];
};

/** The kind of token as the endpoint knows it, or null where nobody knows. */
function hintFor({ kind }: RevocableToken): TokenTypeHint | null {
  if (kind === 'refresh') return 'refresh_token';
  return kind === 'unknown' ? null : 'access_token';
}

type IntrospectInput = {
  token: string;
  decoded: DecodeResult;
  about: RevocableToken;
  host: string;
  /** A person named the host, and not the token alone. */
  isNamed: boolean;
  /** The host is known to be that of the token's own org. Any other calls it dead whether or not it is. */
  isOwn: boolean;
  /** Null where no secret is at hand. */
  client: Client | null;
  now: Date;
};

export type IntrospectPorts = {
  introspect: (host: string, question: IntrospectionQuestion) => Promise<Introspection>;
  userinfo: (host: string, token: string) => Promise<Userinfo>;
  keysOfIssuer: VerifyPorts['keysOfIssuer'];
  /** Whether the host tells a token from what is none. Throws where it cannot be Salesforce. */
  tellsTokens: (host: string) => Promise<boolean>;
};

/**
 * Asks the org about a token, in the best way that there is, and puts the answer beside what the token says.
 *
 * @throws JwtError `input-missing-introspect-refresh`, and what the ports throw.
 */
export async function introspectToken(input: IntrospectInput, ports: IntrospectPorts): Promise<IntrospectResult> {
  const { decoded, about, host, isNamed, client } = input;
  const first = client ? await askAsClient(input, client, ports) : await askAsToken(input, ports);
  const checks = await checkDead(input, first, ports);
  const comparison = compareClaims(decoded, first.server);
  const doubt = await doubtOf(input, { ...first, checks }, ports);
  const answer = doubt || isOfAnother(comparison) ? { ...first, active: null } : first;
  const judged = { ...answer, checks, doubt };
  return {
    active: answer.active,
    source: answer.source,
    host,
    tokenFormat: decoded.tokenFormat,
    kind: decoded.kind,
    claims: { local: decoded.payload, server: answer.server },
    comparison,
    checks: answer.checks,
    findings: judgeAnswer(decoded, judged, comparison, { host, issuer: about.issuer, orgId: about.orgId, isNamed }),
  };
}

/** An org that takes a token says of it whose it is: an answer about another org or user is not about this token. */
const isOfAnother = (rows: ClaimRow[]): boolean =>
  rows.some(({ claim, same }) => (claim === 'org' || claim === 'user') && same === false);

/** A forged token must not pass for a revoked one. Empty where there is nothing to check, or nothing to check it with. */
async function checkDead(input: IntrospectInput, { active, source, checks }: OrgAnswer, ports: IntrospectPorts) {
  const { tokenFormat, expired } = input.decoded;
  if (active !== false || source === 'local' || tokenFormat === 'opaque' || expired) return checks;
  const own = await checkLocally(input, ports).catch(noAnswer);
  return 'checks' in own ? own.checks : [];
}

/** Why "dead" says nothing of this token; null where it does, as where the token has ended by itself or the host's own key signed it. */
async function doubtOf(input: IntrospectInput, answer: OrgAnswer, ports: IntrospectPorts): Promise<Doubt | null> {
  const { host, about, decoded, isOwn } = input;
  if (answer.active !== false || decoded.expired) return null;
  if (isMaybeHidden(answer)) return 'maybe-hidden';
  if (answer.checks.some(({ id, ok }) => id === 'signature' && ok === true)) return null;
  // An org does not know a part of a token, and the whole one lives.
  if (about.mayBeCut) return 'length-unusual';
  const proof = await proofByKeys(input, ports);
  if (proof === 'short') return 'signature-cut';
  if (!isOwn) return 'maybe-of-other-org';
  if (answer.source !== 'local' && !(await tells(host, ports))) return 'says-dead-to-all';
  return proof === 'unknown' ? 'signature-unproven' : null;
}

/** By the key list that the checks went by. */
async function proofByKeys(
  { token, host, now }: IntrospectInput,
  ports: IntrospectPorts,
): Promise<SignatureProof | null> {
  const { jwt } = readToken(token, now);
  return jwt && signatureProof(jwt, await keysOf(host, claimText(jwt.header, 'kid') ?? null, ports));
}

async function keysOf(host: string, kid: string | null, { keysOfIssuer }: IntrospectPorts): Promise<KeySet | null> {
  try {
    return (await keysOfIssuer(host, kid)).keys;
  } catch (error) {
    if (error instanceof JwtError) return null;
    throw error;
  }
}

/** One question about what is no token. */
async function tells(host: string, { tellsTokens }: IntrospectPorts): Promise<boolean> {
  try {
    return await tellsTokens(host);
  } catch (error) {
    if (error instanceof JwtError) return false;
    throw error;
  }
}

/** "Not active" may also mean that this app must not see the token; then the token itself is asked. docs/salesforce.md §7 */
async function askAsClient(input: IntrospectInput, client: Client, ports: IntrospectPorts): Promise<OrgAnswer> {
  const { token, about, host, decoded } = input;
  const { active, claims } = await ports.introspect(host, { token, hint: hintFor(about), client });
  const answer: OrgAnswer = { source: 'introspect', active, server: claims, checks: [], toClient: active, probe: null };
  if (active || decoded.salesforce?.clientId === client.id) return answer;
  const seen = canBeShown(about) ? await ports.userinfo(host, token).catch(noAnswer) : unknown;
  return seen.probe === 'accepted'
    ? { ...answer, source: 'userinfo', active: true, server: seen.claims, probe: 'accepted' }
    : { ...answer, probe: seen.probe };
}

const unknown: Userinfo = { probe: 'unknown', claims: null };

/** The second question is a favour: when it fails, the first answer stands. */
function noAnswer(error: unknown): Userinfo {
  if (error instanceof JwtError) return unknown;
  throw error;
}

/** Without a secret the token can only speak for itself. A refresh token cannot even do that. */
async function askAsToken(input: IntrospectInput, ports: IntrospectPorts): Promise<OrgAnswer> {
  const { token, about, host } = input;
  if (about.kind === 'refresh') throw new JwtError('input-missing-introspect-refresh');
  const { probe, claims, isRefused = false } = canBeShown(about) ? await ports.userinfo(host, token) : unknown;
  if (probe === 'unknown') {
    const own = await checkLocally(input, ports);
    return isRefused && own.active ? { ...own, active: null, isRefused } : own;
  }
  return { source: 'userinfo', active: probe === 'accepted', server: claims, checks: [], toClient: null, probe };
}

/** Userinfo is for access tokens of users; a guest's token is good at its site alone. docs/salesforce.md §6.4 */
const canBeShown = (about: RevocableToken): boolean => canBeProbed(about) && about.guestId === null;

/** How far two clocks may be apart, in seconds. */
const clockTolerance = 30;

/** What an opaque token is worth, only its org knows. */
async function checkLocally(
  { token, host, isNamed, decoded, now }: IntrospectInput,
  ports: IntrospectPorts,
): Promise<OrgAnswer> {
  const answer = { source: 'local', server: null, toClient: null, probe: 'unknown' } as const;
  if (decoded.tokenFormat === 'opaque') return { ...answer, active: null, checks: [] };
  const unasked = { orgId: null, audience: null, clientId: null, scopes: [], isIdToken: false, clockTolerance };
  const expectation = { ...unasked, issuer: host, namedBy: 'person' } as const;
  const { verified, checks } = await verifyToken({ text: token, expectation, given: null, now }, ports);
  // Anybody can have an org that signs tokens.
  return { ...answer, active: verified && !isNamed ? null : verified, checks };
}
