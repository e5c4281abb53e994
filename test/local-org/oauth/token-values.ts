/** The shapes of Salesforce's tokens: how the org makes them, and how it tells them apart. */
import { randomBytes } from 'node:crypto';
import { id15 } from '../ids.ts';

export type TokenShape = 'opaque' | 'jwt' | 'refresh' | 'none';

/** `00D<12>!<96 characters>`: the org's id, then a signed blob. */
export function newOpaqueToken(orgId: string): string {
  return `${id15(orgId)}!AR8A${characters(92)}`;
}

export function newRefreshToken(): string {
  return `5Aep861${characters(80)}`;
}

/** What `OauthToken.DeleteToken` holds. Its shape is unpublished; here it looks like a refresh token of its own kind. */
export function newDeleteToken(): string {
  return `5AepDEL${characters(80)}`;
}

/** Random letters, digits, dots and underscores. */
function characters(count: number): string {
  return randomBytes(count).toString('base64').replaceAll('+', '.').replaceAll('/', '_').slice(0, count);
}

/** What a string looks like, whether or not the org has issued it. docs/salesforce.md §7 */
export function shapeOf(value: string): TokenShape {
  if (/^00D\w{12}(\w{3})?!\S{20,}$/.test(value)) return 'opaque';
  if (/^5Aep\S{20,}$/.test(value)) return 'refresh';
  return isJwtShape(value) ? 'jwt' : 'none';
}

function isJwtShape(value: string): boolean {
  const parts = value.split('.');
  return parts.length === 3 && parts.every((part) => /^[\w-]+$/.test(part)) && hasAlgorithm(parts[0] ?? '');
}

function hasAlgorithm(header: string): boolean {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && 'alg' in parsed;
  } catch {
    return false;
  }
}
