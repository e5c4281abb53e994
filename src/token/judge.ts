import { judgeAssertion } from '../exchange/judge-assertion.ts';
import { exchangeAgain, type Finding, finding } from '../faults/finding.ts';
import type { CompactJwt } from './compact-jwt.ts';
import type { JsonObject } from './strict-json.ts';
import { listOf, type TokenKind, textOf } from './token-kind.ts';
import type { TokenTimes } from './token-times.ts';

/** The kinds whose signature algorithm Salesforce decides. docs/salesforce.md §5.2 and §6.1 */
const isOfSalesforce = (kind: TokenKind): boolean => kind !== 'jwt' && kind !== 'encrypted-jwt';

const judgeAlgorithm = (kind: TokenKind, header: JsonObject): Finding[] => {
  const alg = textOf(header, 'alg');
  if (alg === undefined) return [finding('error', 'alg-missing', 'The header names no alg. No verifier accepts that.')];
  if (alg.toLowerCase() === 'none')
    return [
      finding('error', 'alg-none', 'alg is "none": anybody can write such a token. Nothing in it is to be believed.'),
    ];
  if (/^HS\d+$/i.test(alg))
    return [
      finding(
        'error',
        'alg-hmac',
        `alg is ${alg}: signed with a shared secret. Salesforce signs and accepts RS256 only.`,
      ),
    ];
  return alg !== 'RS256' && isOfSalesforce(kind)
    ? [finding('error', 'alg-not-rs256', `alg is ${JSON.stringify(alg)}. Salesforce signs and accepts RS256 only.`)]
    : [];
};

/** In bytes, of RSA keys from 1024 to 8192 bits in steps of 64 bytes. */
const isRsaLength = (bytes: number): boolean => bytes >= 128 && bytes <= 1024 && bytes % 64 === 0;

const judgeSignature = ({ header, payload, signature }: CompactJwt): Finding[] => {
  if (payload === null) return [];
  if (signature.length === 0)
    return [finding('error', 'signature-missing', 'The signature is missing: the token was cut off, or never signed.')];
  return /^[RP]S(?:256|384|512)$/.test(textOf(header, 'alg') ?? '') && !isRsaLength(signature.length)
    ? [
        finding(
          'error',
          'signature-length',
          `The signature has ${signature.length} bytes; RSA makes 256, 384 or 512. The token was cut off or changed.`,
        ),
      ]
    : [];
};

const judgeHeader = (header: JsonObject): Finding[] =>
  Object.hasOwn(header, 'crit')
    ? [
        finding(
          'warning',
          'crit',
          'The header has crit: a verifier that does not know the listed extensions must refuse.',
        ),
      ]
    : [];

const judgeAccessToken = (payload: JsonObject, times: TokenTimes): Finding[] => {
  const findings: Finding[] = [];
  const scopes = listOf(payload, 'scp').flatMap((entry) => entry.split(' '));
  // docs/salesforce.md §6.2
  if ((textOf(payload, 'sub') ?? '').startsWith('uvid:'))
    findings.push(finding('info', 'guest', 'A guest token: it works at its own site only, not at the org’s URL.'));
  if (scopes.includes('refresh_token'))
    findings.push(
      finding('info', 'refresh-scope', 'scp lists refresh_token; that does not mean that a refresh token was issued.'),
    );
  if (times.expired)
    findings.push(
      // docs/salesforce.md §6.5
      finding('info', 'expired-answer', 'The REST API answers an expired token of this kind with INVALID_JWT_FORMAT.', [
        exchangeAgain,
      ]),
    );
  return findings;
};

/** What is odd about a JWT, besides its times. */
export const judgeToken = (kind: TokenKind, jwt: CompactJwt, times: TokenTimes): Finding[] => {
  const payload = jwt.payload ?? {};
  return [
    ...(kind === 'encrypted-jwt' ? [] : judgeAlgorithm(kind, jwt.header)),
    ...judgeSignature(jwt),
    ...judgeHeader(jwt.header),
    ...(kind === 'bearer-assertion' ? judgeAssertion(payload, times) : []),
    ...(kind === 'access-token' ? judgeAccessToken(payload, times) : []),
  ];
};

const opaqueFindings = {
  session: finding(
    'info',
    'opaque',
    'An opaque token tells nothing but its org. APIs that ask for a JWT-based access token refuse it; ' +
      'an app issues those once that is switched on.',
    ['sf jwt enable --target-org <alias> --app <app>'],
  ),
  refresh: finding(
    'warning',
    'refresh-token',
    'A refresh token gets new access tokens until it is revoked. Treat it like a password.',
    ['sf jwt revoke --token-file <file>'],
  ),
  'auth-url': finding(
    'warning',
    'auth-url',
    'An sfdx auth URL holds a refresh token: whoever has it can log in as this user until that is revoked.',
    ['sf org login sfdx-url --sfdx-url-file <file>'],
  ),
} as const;

/** What there is to say about a token that is not a JWT. */
export const judgeOpaque = (form: keyof typeof opaqueFindings): Finding[] => [{ ...opaqueFindings[form] }];
