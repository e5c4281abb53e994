/** The JWT-based access token itself. docs/salesforce.md §6.1, §6.2 */
import { createHash, createPrivateKey } from 'node:crypto';
import { CompactSign } from 'jose';
import type { OrgState, SigningKey } from '../state.ts';
import { newestKey } from './signing-keys.ts';

export type JwtGrant = {
  userId: string;
  /** Goes into `sfi`: the same for tokens of one approval, another after a revocation. */
  approvalNumber: number;
  consumerKey: string;
  scopes: string[];
  issuedAtSeconds: number;
  lifetimeSeconds: number;
};

/** How far before `iat` the `nbf` lies, in seconds. */
const notBeforeLead = 15;
const platformAudience = 'https://api.salesforce.com';
const platformScopes = ['sfap_api', 'chatbot_api', 'mcp_api'];

/** Signs the token with the org's newest key. `issuer` is My Domain, without a trailing slash. */
export async function signAccessToken(state: OrgState, issuer: string, grant: JwtGrant): Promise<string> {
  const key = newestKey(state);
  const claims = isPlatformToken(grant) ? platformClaims(issuer, grant) : plainClaims(issuer, grant);
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader(header(state, key))
    .sign(createPrivateKey(key.privateKeyPem));
}

function header(state: OrgState, key: SigningKey): { alg: 'RS256'; [name: string]: string } {
  // The order of the names is that of Salesforce's own tokens.
  return { tnk: `core/prod/${state.id}`, ver: '1.0', kid: key.kid, tty: 'sfdc-core-token', typ: 'JWT', alg: 'RS256' };
}

function isPlatformToken(grant: JwtGrant): boolean {
  return grant.scopes.some((scope) => platformScopes.includes(scope));
}

function plainClaims(issuer: string, grant: JwtGrant): Record<string, unknown> {
  const { scp, sub, nbf, iat, exp, sfi, client_id } = facts(grant);
  return { scp, aud: [issuer], sub, nbf, mty: 'oauth', sfi, roles: [], iss: issuer, hsc: false, exp, iat, client_id };
}

/** Tokens for the agent and MCP services: two audiences in either order, routing hints, other order of claims. */
function platformClaims(issuer: string, grant: JwtGrant): Record<string, unknown> {
  const { scp, sub, nbf, iat, exp, sfi, client_id } = facts(grant);
  const aud = Number.parseInt(sfi.slice(0, 2), 16) % 2 === 0 ? [issuer, platformAudience] : [platformAudience, issuer];
  const extras = {
    mty: 'oauth',
    sfap_rh: 'bot:core,einstein:core',
    sfi,
    sfap_op: 'EinsteinGPTForDevelopers',
    hsc: false,
  };
  return { scp, sub, roles: [], iss: issuer, client_id, aud, nbf, ...extras, exp, iat };
}

function facts(grant: JwtGrant) {
  const { userId, consumerKey, approvalNumber, scopes, issuedAtSeconds, lifetimeSeconds } = grant;
  return {
    scp: scopes.join(' '),
    sub: `uid:${userId}`,
    nbf: issuedAtSeconds - notBeforeLead,
    iat: issuedAtSeconds,
    exp: issuedAtSeconds + lifetimeSeconds,
    // 64 hex digits that repeat for one user and app: more is not known of it.
    sfi: createHash('sha256').update(`${userId} ${consumerKey} ${approvalNumber}`).digest('hex'),
    client_id: consumerKey,
  };
}
