/** What there is to say when a token and its org, or two answers of the org, do not agree. docs/salesforce.md §7 */

import { type Finding, finding } from '../faults/finding.ts';
import type { ClaimName, ClaimRow } from './compare-claims.ts';
import type { Answer } from './introspect.ts';
import type { DecodeResult } from './token.ts';

/** The host that was asked, and the one that the token names. */
export type Hosts = { host: string; issuer: string | null };

/** All findings, in the order in which they matter. */
export function judgeAnswer(decoded: DecodeResult, answer: Answer, rows: ClaimRow[], hosts: Hosts): Finding[] {
  return [
    ...deadFindings(decoded, answer),
    ...visibilityFindings(answer),
    ...aliveFindings(decoded, answer),
    ...rows.filter(({ same }) => same === false).map(difference),
    ...sourceFindings(answer),
    ...issuerFindings(hosts),
    ...decoded.findings.filter(({ level }) => level !== 'info'),
  ];
}

/** Good by its own words, and dead all the same: only the org could tell. */
function deadFindings(
  { expired, expiresAt, tokenFormat }: DecodeResult,
  { active, source, checks }: Answer,
): Finding[] {
  if (active !== false || source === 'local' || expired) return [];
  const own = expiresAt ? `By its own times the token is good until ${expiresAt}` : 'The token names no end of its own';
  const word = source === 'introspect' ? 'calls it not active' : 'does not accept it';
  const failed = checks.flatMap(({ id, ok }) => (ok === false ? [id] : [])).join(', ');
  const both = `The org ${word}, and by the keys of the org it is not good either: ${failed} failed.`;
  if (failed) return [finding('error', 'not-good-here', both, ['sf jwt verify --token-file <file>'])];
  const further = expiresAt
    ? ' Services that check JWTs locally, and never ask the org, go on accepting it until then.'
    : '';
  const message = `${own}, but the org ${word}: it was revoked, or its session or user ended.${further}`;
  const dead = finding('error', 'dead-at-server', message, ['sf jwt exchange --target-org <alias>']);
  return tokenFormat === 'opaque' || checks.length > 0 ? [dead] : [dead, unchecked];
}

/** Its times alone were read, so it may as well be forged. */
const unchecked = finding(
  'info',
  'not-checked-here',
  'The keys of the org could not be fetched, so the signature of the token was not checked on this machine.',
  ['sf jwt verify --token-file <file>'],
);

/** `active: false` has two readings; userinfo can tell them apart. */
function visibilityFindings({ active, toClient, probe, source }: Answer): Finding[] {
  if (toClient !== false) return [];
  if (active && source === 'userinfo') {
    const message =
      `Introspection called the token not active, yet userinfo accepts it: the app that asked may not see tokens ` +
      'of other apps. It sees its own, and those of the whole org only where it may introspect all tokens.';
    return [finding('warning', 'hidden-from-client', message, ['Ask as the app that the token was issued to.'])];
  }
  if (probe !== 'unknown') return [];
  const message =
    `This has a second reading: the token may be alive, and the app that asked may not see it. An app sees its own ` +
    'tokens, and those of the whole org only where it may introspect all tokens.';
  return [finding('warning', 'maybe-hidden', message, ['Ask as the app that the token was issued to.'])];
}

function aliveFindings({ expired, expiresAt }: DecodeResult, { active, source, server }: Answer): Finding[] {
  if (!active || source === 'local') return [];
  const late = `By its own times the token ended at ${expiresAt}, but the org accepts it. Compare the clock of this machine.`;
  const idle = 'The user of the token is not active any more, but the org still accepts the token.';
  return [
    ...(expired ? [finding('warning', 'expired-but-active', late)] : []),
    // In the answer of userinfo the field speaks of the user. docs/salesforce.md §7
    ...(source === 'userinfo' && server?.active === false ? [finding('warning', 'user-inactive', idle)] : []),
  ];
}

/** What a difference weighs; anything not listed is worth a warning. `nbf` lies 15 seconds before `iat` in tokens. */
const levels: Partial<Record<ClaimName, Finding['level']>> = { iat: 'info', nbf: 'info' };

const difference = ({ claim, token, org }: ClaimRow): Finding =>
  finding(
    levels[claim] ?? 'warning',
    `${claim.replace('_', '-')}-differs`,
    claim === 'scopes' ? scopeWords(token ?? '', org ?? '') : `${claim}: the token says ${token}, the org says ${org}.`,
  );

function scopeWords(token: string, org: string): string {
  const [own, known] = [token.split(' '), org.split(' ')];
  const only = (list: string[], other: string[]): string => list.filter((one) => !other.includes(one)).join(' ');
  const parts = [
    { words: 'in the token alone', scopes: only(own, known) },
    { words: 'at the org alone', scopes: only(known, own) },
  ];
  const told = parts.filter(({ scopes }) => scopes !== '').map(({ words, scopes }) => `${words}: ${scopes}`);
  return `The scopes differ; ${told.join('; ')}.`;
}

/** What the answer could not tell, and how to get a better one. */
function sourceFindings({ source, toClient, active }: Answer): Finding[] {
  if (source === 'introspect' || toClient !== null) return [];
  const how = 'Set SF_JWT_CLIENT_SECRET, and name the app with --client-id.';
  if (source === 'userinfo') {
    const reach = active ? '' : ' A token whose scopes do not reach userinfo may be refused there, too.';
    const message = `Nobody gave a client secret, so the token was shown to userinfo instead of introspected.${reach}`;
    return [finding('info', 'not-introspected', message, [how])];
  }
  const message = 'The org has not told whether the token was revoked; nobody but the org can.';
  return [finding('warning', 'org-not-asked', message, [how])];
}

/** A host that does not know the token calls it dead; that says nothing about the org that does know it. */
function issuerFindings({ issuer, host }: Hosts): Finding[] {
  if (!issuer || !URL.canParse(issuer) || new URL(issuer).origin === new URL(host).origin) return [];
  const message =
    `The token names ${new URL(issuer).origin} as its issuer, and ${new URL(host).origin} was asked. ` +
    'A host that does not know the token calls it dead whether or not it is.';
  return [finding('warning', 'other-issuer', message)];
}
