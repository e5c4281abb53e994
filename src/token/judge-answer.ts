/** What there is to say when a token and its org, or two answers of the org, do not agree. docs/salesforce.md §7 */

import { type Finding, finding, inWords, notice } from '../faults/finding.ts';
import type { JsonObject } from '../salesforce/json.ts';
import type { Probe } from '../salesforce/token-answers.ts';
import type { Check } from './checks.ts';
import type { ClaimName, ClaimRow } from './compare-claims.ts';
import type { DecodeResult } from './token.ts';

/** Who has answered: the org, asked by an app; the org, asked with the token; nobody but this machine. */
export type AnswerSource = 'introspect' | 'userinfo' | 'local';

/** What came back, whoever was asked. */
export type OrgAnswer = {
  source: AnswerSource;
  active: boolean | null;
  server: JsonObject | null;
  checks: Check[];
  /** What the app was told, where an app asked; null where none did. */
  toClient: boolean | null;
  /** What the token met at userinfo; null where it was not shown there. */
  probe: Probe | null;
  /** The token is good on this machine, and userinfo refused it all the same. */
  isRefused?: boolean;
};

/**
 * Why nobody knows whether a token is dead that was called so: the asking app may not see it, it may have lost its end or be one
 * of another org, or the host has not shown that it tells a token from what is none.
 */
export type Doubt =
  | 'maybe-hidden'
  | 'length-unusual'
  | 'signature-cut'
  | 'signature-unproven'
  | 'maybe-of-other-org'
  | 'says-dead-to-all';

type Judged = OrgAnswer & { doubt?: Doubt | null };

/** The host that was asked, and host and org that the token names. `isNamed` is false where nobody but the token names it. */
type Hosts = { host: string; issuer: string | null; orgId?: string | null; isNamed?: boolean };

/** All findings, in the order in which they matter. */
export function judgeAnswer(decoded: DecodeResult, answer: Judged, rows: ClaimRow[], hosts: Hosts): Finding[] {
  const { host, isNamed } = hosts;
  return [
    ...doubtFindings(answer, hosts),
    ...(answer.isRefused ? [finding('refused-unclear')] : []),
    ...deadFindings(decoded, answer),
    ...visibilityFindings(answer),
    ...aliveFindings(decoded, answer),
    ...rows.filter(({ same }) => same === false).map(difference),
    ...sourceFindings(answer),
    ...(isNamed === false && answer.active !== false ? [finding('host-by-token', { host })] : []),
    ...otherIssuer(hosts).map(inWords),
    ...decoded.findings.filter(({ level }) => level !== 'info'),
  ];
}

/** `maybe-hidden` is among `visibilityFindings`, `length-unusual` among those of the token; `otherIssuer` says more where the token names its issuer. */
function doubtFindings({ doubt }: Judged, hosts: Hosts): Finding[] {
  const { host, orgId = null } = hosts;
  if (doubt === 'signature-cut' || doubt === 'signature-unproven') return [finding(doubt)];
  if (doubt === 'says-dead-to-all') return [finding('says-dead-to-all', { host })];
  return doubt === 'maybe-of-other-org' && otherIssuer(hosts).length === 0
    ? [finding(doubt, { host, org: orgId })]
    : [];
}

/** Good by its own words, and dead all the same: only the org could tell. */
function deadFindings({ expired, expiresAt }: DecodeResult, { active, source, checks }: OrgAnswer): Finding[] {
  if (active !== false || source === 'local' || expired) return [];
  const answer = source === 'introspect' ? 'reports it as not active' : 'does not accept it';
  const failed = checks.flatMap(({ id, ok }) => (ok === false ? [id] : []));
  if (failed.length > 0) return [finding('not-good-here', { answer, failed })];
  return [expiresAt ? finding('dead-at-server', { expiresAt, answer }) : finding('dead-at-server-endless', { answer })];
}

/** `active: false` has two readings; userinfo can tell them apart. */
function visibilityFindings(answer: OrgAnswer): Finding[] {
  const { active, toClient, source } = answer;
  if (toClient === false && active && source === 'userinfo') return [finding('hidden-from-client')];
  return isMaybeHidden(answer) ? [finding('maybe-hidden')] : [];
}

/** An app was told "not active", and no userinfo has settled which reading is meant. docs/salesforce.md §7 */
export const isMaybeHidden = ({ toClient, probe }: OrgAnswer): boolean => toClient === false && probe === 'unknown';

function aliveFindings({ expired, expiresAt }: DecodeResult, { active, source, server }: OrgAnswer): Finding[] {
  if (!active || source === 'local') return [];
  return [
    ...(expired ? [finding('expired-but-active', { expiresAt: String(expiresAt) })] : []),
    // In the answer of userinfo the field speaks of the user. docs/salesforce.md §7
    ...(source === 'userinfo' && server?.active === false ? [finding('user-inactive')] : []),
  ];
}

const differs = {
  org: 'org-differs',
  user: 'user-differs',
  username: 'username-differs',
  client_id: 'client-id-differs',
  token_type: 'token-type-differs',
  iat: 'iat-differs',
  nbf: 'nbf-differs',
  exp: 'exp-differs',
} as const satisfies Record<Exclude<ClaimName, 'scopes'>, string>;

function difference({ claim, token, org }: ClaimRow): Finding {
  if (claim === 'scopes') return finding('scopes-differs', { differences: scopeDifferences(token ?? '', org ?? '') });
  return finding(differs[claim], { claim, token: String(token), org: String(org) });
}

function scopeDifferences(token: string, org: string): string {
  const [own, known] = [token.split(' '), org.split(' ')];
  const only = (list: string[], other: string[]): string => list.filter((one) => !other.includes(one)).join(' ');
  const parts = [
    { words: 'only in the token', scopes: only(own, known) },
    { words: 'only at the org', scopes: only(known, own) },
  ];
  const told = parts.filter(({ scopes }) => scopes !== '').map(({ words, scopes }) => `${words}: ${scopes}`);
  return told.join('; ');
}

/** What the answer could not tell, and how to get a better one. */
function sourceFindings({ source, toClient, active }: OrgAnswer): Finding[] {
  if (source === 'introspect' || toClient !== null) return [];
  if (source !== 'userinfo') return [finding('org-not-asked')];
  return [finding(active ? 'not-introspected' : 'not-introspected-refused')];
}

/** A host that does not know the token calls it dead; that says nothing about the org that does know it. */
export function otherIssuer({ issuer, host }: Hosts) {
  if (!issuer || !URL.canParse(issuer) || new URL(issuer).origin === new URL(host).origin) return [];
  return [notice('other-issuer', { issuer: new URL(issuer).origin, host: new URL(host).origin })];
}
