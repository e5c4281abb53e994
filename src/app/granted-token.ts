/** A token that was granted just now, as a purpose looks at it. */
import type { ExchangeResult } from '../exchange/exchange.ts';
import { listOf } from '../salesforce/json.ts';
import { readCompact } from '../token/compact.ts';

/** Scopes as the answer of the token endpoint gives them. */
export function tokenSeen({ tokenFormat, scopes, accessToken }: ExchangeResult) {
  const isJwt = tokenFormat === 'jwt';
  const { payload } = isJwt ? readCompact(accessToken) : { payload: null };
  return { isJwt, scopes, audiences: payload && listOf(payload, 'aud') };
}
