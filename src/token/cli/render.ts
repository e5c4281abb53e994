import { labelled, visible } from '../../cli/layout.ts';
import { duration, localTime, relativeTime } from '../../cli/time.ts';
import type { DecodeResult, Finding, JsonObject, TokenKind } from '../token.ts';

/** What kind of token it is, in words. */
export const headlines: Record<TokenKind, string> = {
  'access-token': 'JWT-based access token, issued by a Salesforce org',
  'bearer-assertion': 'JWT bearer assertion, signed by a client to ask for a token',
  'client-assertion': 'Client assertion, by which a client proves who it is',
  'id-token': 'OpenID Connect ID token: it says who logged in, and opens nothing',
  jwt: 'JWT, not in a form that Salesforce issues or accepts',
  'encrypted-jwt': 'Encrypted JWT (JWE)',
  'opaque-session': 'Opaque access token (session id), not a JWT',
  'refresh-token': 'Refresh token, not a JWT',
  'sfdx-auth-url': 'sfdx auth URL, not a JWT: it holds a refresh token',
};

const labelWidth = 12;

const headline = ({ kind, expired }: DecodeResult): string => `${headlines[kind]}${expired ? ' (expired)' : ''}`;

const signatureLine = ({ tokenFormat }: DecodeResult): string =>
  tokenFormat === 'jwt'
    ? 'Signature: NOT verified (anybody can write a token that reads like this)'
    : 'Signature: NOT verified (it has none; only the org knows whether it is alive)';

const timeRow = (label: string, iso: string | null, now: Date): string[] =>
  iso === null ? [] : [`${label.padEnd(labelWidth)}${localTime(new Date(iso))}  (${relativeTime(new Date(iso), now)})`];

type Times = Omit<DecodeResult, 'verified'>;

const lifetimeRow = ({ issuedAt, expiresAt }: Times): string[] => {
  const seconds = issuedAt && expiresAt ? (Date.parse(expiresAt) - Date.parse(issuedAt)) / 1000 : 0;
  return seconds > 0 ? [`${'Lifetime'.padEnd(labelWidth)}${duration(seconds)}`] : [];
};

/** When the token was issued and when it ends. */
export const timeRows = (result: Times, now: Date): string[] => [
  ...timeRow('Issued', result.issuedAt, now),
  ...timeRow('Valid from', result.notBefore === result.issuedAt ? null : result.notBefore, now),
  ...timeRow('Expires', result.expiresAt, now),
  ...lifetimeRow(result),
];

const row = (label: string, value: string | null | undefined): string[] =>
  value ? labelled(label, visible(value), labelWidth) : [];

/** What the token says about Salesforce. */
export const factRows = ({ salesforce: facts }: Times, now: Date): string[] =>
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
        ...timeRow('Key made', facts.keyCreatedAt, now),
      ];

/** A finding and what to do about it. */
export const findingRows = ({ level, message, actions = [] }: Finding): string[] => [
  ...labelled(level, visible(message), labelWidth),
  ...actions.map((action) => `${' '.repeat(labelWidth)}${action}`),
];

const jsonRows = (title: string, json: JsonObject | null): string[] =>
  json === null ? [] : [title, ...JSON.stringify(json, null, 2).split('\n').map(visible)];

/** The result of decode as lines for a terminal, in the time zone of this machine. Sections are parted by empty lines. */
export const renderToken = (result: DecodeResult, now: Date): string[] => {
  const sections = [
    [headline(result), signatureLine(result)],
    timeRows(result, now),
    factRows(result, now),
    result.findings.flatMap(findingRows),
    jsonRows('Header', result.header),
    jsonRows('Payload', result.payload),
  ];
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, at) => (at === 0 ? section : ['', ...section]));
};
