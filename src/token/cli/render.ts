import { findingLines, labelled } from '../../cli/layout.ts';
import { duration, localTime, relativeTime } from '../../cli/time.ts';
import type { FindingCode } from '../../faults/finding.ts';
import { visible } from '../../faults/harmless.ts';
import type { JsonObject } from '../../salesforce/json.ts';
import type { Check } from '../checks.ts';
import type { TokenKind } from '../kind.ts';
import { isCloudToken } from '../other-clouds.ts';
import type { DecodeResult } from '../token.ts';
import type { VerifyResult } from '../verify.ts';

/** What kind of token it is, in words. */
export const headlines: Record<TokenKind, string> = {
  'access-token': 'JWT-based access token, issued by a Salesforce org',
  'bearer-assertion': 'JWT bearer assertion, signed by a client to ask for a token',
  'client-assertion': 'Client assertion, with which a client authenticates',
  'id-token': 'OpenID Connect ID token: it identifies a user and gives no access',
  'data-360-token': 'Data 360 (Data Cloud) access token: for the data of its scopes, not for an org',
  'marketing-cloud-token': 'Marketing Cloud access token: for the Marketing Cloud APIs, not those of an org',
  'commerce-token': 'B2C Commerce token (SLAS): for the shopper APIs of a storefront, not those of an org',
  'messaging-token': 'Messaging for In-App and Web token: for the conversations of one end user',
  jwt: 'JWT, not in a format that Salesforce issues or accepts',
  'encrypted-jwt': 'Encrypted JWT (JWE)',
  'opaque-session': 'Opaque access token (session id), not a JWT',
  'refresh-token': 'Refresh token, not a JWT',
  'sfdx-auth-url': 'sfdx auth URL, not a JWT: it contains a refresh token',
};

const labelWidth = 12;

const headline = ({ kind, expired }: DecodeResult): string => `${headlines[kind]}${expired ? ' (expired)' : ''}`;

const signatureLine = ({ tokenFormat }: DecodeResult): string =>
  tokenFormat === 'jwt'
    ? 'Signature: NOT verified (anyone can write a token with this content)'
    : 'Signature: NOT verified (it has none; only the org knows whether it is active)';

const timeRow = (label: string, iso: string | null, now: Date): string[] =>
  iso === null ? [] : [`${label.padEnd(labelWidth)}${localTime(new Date(iso))}  (${relativeTime(new Date(iso), now)})`];

type Times = Omit<DecodeResult, 'verified'>;

const lifetimeRow = ({ issuedAt, expiresAt }: Times): string[] => {
  const seconds = issuedAt && expiresAt ? (Date.parse(expiresAt) - Date.parse(issuedAt)) / 1000 : 0;
  return seconds > 0 ? [`${'Lifetime'.padEnd(labelWidth)}${duration(seconds)}`] : [];
};

/** When the token was issued and when it ends. */
const timeRows = (result: Times, now: Date): string[] => [
  ...timeRow('Issued', result.issuedAt, now),
  ...timeRow('Valid from', result.notBefore === result.issuedAt ? null : result.notBefore, now),
  ...timeRow('Expires', result.expiresAt, now),
  ...lifetimeRow(result),
];

const row = (label: string, value: string | null | undefined): string[] =>
  value ? labelled(label, value, labelWidth) : [];

/** What the token says about Salesforce. */
const factRows = ({ salesforce: facts }: Times, now: Date): string[] =>
  facts === null
    ? []
    : [
        ...row('Org', facts.orgId),
        ...row('User', facts.userId ?? facts.username),
        ...row('Username', facts.userId === null ? null : facts.username),
        ...row('Instance', facts.instance),
        ...row('App', facts.clientId),
        ...row('Scopes', facts.scopes?.join(' ')),
        ...row('Tenant', facts.tenantKey),
        ...row('Key', facts.keyId),
        ...timeRow('Key created', facts.keyCreatedAt, now),
      ];

const jsonRows = (title: string, json: JsonObject | null): string[] =>
  json === null ? [] : [title, ...JSON.stringify(json, null, 2).split('\n').map(visible)];

/** Sections parted by empty lines; empty ones are left out. */
export const parted = (sections: string[][]): string[] =>
  sections.filter((section) => section.length > 0).flatMap((section, at) => (at === 0 ? section : ['', ...section]));

/** The result of decode as lines for a terminal, in the time zone of this machine. */
export const renderToken = (result: DecodeResult, now: Date): string[] =>
  parted([
    [headline(result), signatureLine(result)],
    timeRows(result, now),
    factRows(result, now),
    findingLines(result.findings, labelWidth),
    jsonRows('Header', result.header),
    jsonRows('Payload', result.payload),
  ]);

const marks = { true: 'passed', false: 'FAILED', null: '-' } as const;

export const checkRows = ({ id, ok, detail }: Check): string[] =>
  labelled(`  ${id.padEnd(labelWidth)}${marks[`${ok}`]}`, detail, labelWidth + 10);

/** Whether it is a yes, a no, or neither: nothing was checked, or nobody named who must have signed it. */
export const verdictOf = ({ verified, verdict, checks }: VerifyResult): 'good' | 'bad' | 'open' =>
  verified ? 'good' : verdict !== 'not-checked' && checks.some(({ ok }) => ok === false) ? 'bad' : 'open';

/** The verdict in one line. */
export const verdictLine = ({ verified, verdict, kind, checks, findings }: VerifyResult): string => {
  const isOfAnyOrg = findings.some(({ code }) => code === ('any-org' satisfies FindingCode));
  if (verified)
    return `VALID${isOfAnyOrg ? ' ONLY FOR ITS OWN ISSUER' : ''}: the signature is valid and no check failed.`;
  if (verdict === 'not-checked')
    return kind === 'id-token'
      ? 'NO VERDICT: this is an ID token; to verify it, add --id-token.'
      : isCloudToken(kind)
        ? "NOT CHECKED: this token belongs to another cloud, and an org's keys do not verify it."
        : 'NOT CHECKED: only the org can check an opaque token.';
  const names = checks.filter(({ ok }) => ok === false).map(({ id }) => id);
  if (names.length === 0) return 'NOT VERIFIED: no check failed, but no issuer was specified.';
  return `NOT VALID: ${names.join(', ')} failed.`;
};

/** What cannot be seen from here, said where it may be overlooked. docs/salesforce.md §6.3 */
const limits = ({ verified, kind }: VerifyResult): string[] =>
  verified && kind === 'access-token'
    ? ['A check on this machine cannot detect that a token was revoked; "sf jwt introspect" asks the org.']
    : [];

/** That nothing can be checked is said once, of the signature. */
const shownChecks = ({ checks }: VerifyResult): Check[] =>
  checks.some(({ id, ok }) => id !== 'signature' && ok !== null)
    ? checks
    : checks.filter(({ id }) => id === 'signature');

/** The result of verify within 80 columns: what it is, each check, and what the token says. The verdict is not in it. */
export const verificationLines = (result: VerifyResult, now: Date): string[] => [
  '',
  ...parted([
    [headlines[result.kind], ...(result.keySource === 'none' ? [] : labelled('Keys', result.keySource, labelWidth))],
    shownChecks(result).flatMap(checkRows),
    timeRows(result, now),
    factRows(result, now),
    findingLines(result.findings, labelWidth),
    limits(result).flatMap((line) => labelled('', line, 0)),
  ]),
];
