/** What an org says about a token, beside what the token says itself. docs/salesforce.md §7 */

import type { Finding } from '../faults/finding.ts';
import type { Probe, RevocableToken } from '../revoke/revocation.ts';
import type { Check } from './check.ts';
import type { ClaimRow } from './claim-comparison.ts';
import type { JsonObject } from './strict-json.ts';
import type { TokenKind } from './token-kind.ts';

/** The app that asks. `secret` is its consumer secret. */
export type Client = { id: string; secret: string };

export type TokenTypeHint = 'access_token' | 'refresh_token';

/** The answer of introspection; `claims` is null when the token is not active. */
export type Introspection = { active: boolean; claims: JsonObject | null };

/** The answer of userinfo, to the token itself. */
export type Userinfo = { probe: Probe; claims: JsonObject | null };

/** Who has answered: the org, asked by an app; the org, asked with the token; nobody but this machine. */
export type AnswerSource = 'introspect' | 'userinfo' | 'local';

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

/** What came back, whoever was asked. */
export type Answer = {
  source: AnswerSource;
  active: boolean | null;
  server: JsonObject | null;
  checks: Check[];
  /** What the app was told, where an app asked; null where none did. */
  toClient: boolean | null;
  /** What the token met at userinfo; null where it was not shown there. */
  probe: Probe | null;
};

/** The kind of token as the endpoint knows it, or null where nobody knows. */
export function hintFor({ kind }: RevocableToken): TokenTypeHint | null {
  if (kind === 'refresh') return 'refresh_token';
  return kind === 'unknown' ? null : 'access_token';
}
