import type { KeyObject } from 'node:crypto';
import { tokenEndpoint } from '../salesforce/hosts.ts';
import { assertionClaims, signAssertion } from './assertion.ts';
import { type ExchangeResult, exchangeResult, requireJwt, type TokenGrant } from './token-grant.ts';

export type ExchangeInput = {
  host: string;
  clientId: string;
  username: string;
  audience: string;
  key: KeyObject;
  requireJwt: boolean;
};

/** `newId` gives a `jti`: random, and never twice the same. */
export type SigningPorts = { now: () => Date; newId: () => string };
export type ExchangePorts = SigningPorts & {
  requestToken: (host: string, assertion: string, audience: string) => Promise<TokenGrant>;
};

export type Assertion = {
  assertion: string;
  clientId: string;
  username: string;
  audience: string;
  tokenEndpoint: string;
  /** ISO 8601. */
  expiresAt: string;
};

/** Signs one bearer assertion, without any request. */
export async function prepareAssertion(input: ExchangeInput, ports: SigningPorts): Promise<Assertion> {
  const { clientId, username, audience, host, key } = input;
  const claims = assertionClaims({ clientId, username, audience, now: ports.now(), jti: ports.newId() });
  const expiresAt = new Date(claims.exp * 1000).toISOString();
  const assertion = await signAssertion(claims, key);
  return { assertion, clientId, username, audience, tokenEndpoint: tokenEndpoint(host), expiresAt };
}

/** Exchanges one assertion for one access token: exactly one request, no second guess at audience or host. */
export async function exchange(input: ExchangeInput, ports: ExchangePorts): Promise<ExchangeResult> {
  const { assertion, expiresAt: _, ...asked } = await prepareAssertion(input, ports);
  const grant = await ports.requestToken(input.host, assertion, input.audience);
  const result = exchangeResult(grant, asked, ports.now());
  if (input.requireJwt) requireJwt(result);
  return result;
}
