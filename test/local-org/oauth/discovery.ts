/** The discovery document and the published keys. docs/salesforce.md §6.3 */
import { createHash, createPublicKey } from 'node:crypto';
import { type IncomingRequest, jsonResponse, type OrgContext, type OutgoingResponse } from '../http.ts';
import type { SigningKey } from '../state.ts';
import { isRetired, newestKey } from './signing-keys.ts';

/** Keys that sign other things: two releases of id tokens, and a certificate of a named credential, by its name. */
const foreignKids = ['238', 'Named_Credential_Certificate', '234'];

export function handleKeys(org: OrgContext): OutgoingResponse {
  newestKey(org.state); // an org always has one
  const own = org.state.signingKeys.filter((key) => !isRetired(org.state, key)).map(publicKey);
  const [first, ...rest] = foreignKids.map(foreignKey);
  return jsonResponse(200, { keys: [first, ...own, ...rest] });
}

function publicKey(key: SigningKey): Record<string, unknown> {
  const { n, e } = createPublicKey(key.privateKeyPem).export({ format: 'jwk' });
  return { kty: 'RSA', n, e, alg: 'RS256', use: 'sig', kid: key.kid };
}

/** A well-formed key that nobody can sign with: its modulus is made of digests, 2048 bits, odd, top bit set. */
function foreignKey(kid: string): Record<string, unknown> {
  const blocks = Array.from({ length: 8 }, (_, index) => createHash('sha256').update(`${kid} ${index}`).digest());
  const modulus = Buffer.concat(blocks);
  modulus.writeUInt8(modulus.readUInt8(0) | 0x80, 0);
  modulus.writeUInt8(modulus.readUInt8(255) | 0x01, 255);
  return { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB', alg: 'RS256', use: 'sig', kid };
}

export function handleDiscovery(org: OrgContext, _request: IncomingRequest): OutgoingResponse {
  const issuer = org.switches.discoveryHost === 'login' ? 'https://login.salesforce.com' : org.url;
  const endpoint = (name: string): string => `${issuer}/services/oauth2/${name}`;
  return jsonResponse(200, {
    issuer,
    authorization_endpoint: endpoint('authorize'),
    token_endpoint: endpoint('token'),
    revocation_endpoint: endpoint('revoke'),
    userinfo_endpoint: endpoint('userinfo'),
    jwks_uri: `${issuer}/id/keys`,
    registration_endpoint: endpoint('register'),
    introspection_endpoint: endpoint('introspect'),
    scopes_supported: ['api', 'chatbot_api', 'full', 'id', 'mcp_api', 'openid', 'refresh_token', 'sfap_api', 'web'],
    response_types_supported: ['code', 'token', 'token id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    display_values_supported: ['page', 'popup', 'touch'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    claims_supported: ['active', 'email', 'name', 'organization_id', 'preferred_username', 'sub', 'user_id'],
  });
}
