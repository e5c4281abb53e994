/**
 * A token that is kept for the next call: whose it is, how it is written down, how long it is good, and who may exchange
 * for a new one when many processes want it at once.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../faults/errors.ts';
import { isJsonObject, parseJson } from '../salesforce/json.ts';
import { type ExchangeResult, exchangeResult, type TokenGrant, type TokenOwner } from './exchange.ts';

/** Why a token is not kept: nobody but the org knows its end, or it ends too soon. */
type NotKept = 'opaque' | 'short';

/** A kept token is handed out until so long before its `exp`, in seconds. */
export const REUSE_MARGIN_SECONDS = 60;
/** Two requests that get no answer. Whoever has waited so long exchanges by itself, in milliseconds. */
export const LONGEST_WAIT_MS = 60_000;

const FORMAT = 1;

/** Gives back what the one process holds that exchanges; whoever dies loses it. */
export type ReleaseLock = () => Promise<void>;

export type CachePorts = {
  /** Milliseconds since any moment, by a clock that nobody sets. */
  monotonicMs(): number;
  /** The kept token, while it is good. */
  kept(): Promise<ExchangeResult | null>;
  keep(result: ExchangeResult): Promise<void>;
  /** Null while another process holds the lock. */
  takeLock(): Promise<ReleaseLock | null>;
  exchange(): Promise<ExchangeResult>;
  /** Waits a moment for the process that holds the lock. `waitedMs`: how long this one has waited so far. */
  pause(waitedMs: number): Promise<void>;
};

/** `cached`: it was kept, nothing was sent. `notKept`: why the next call will have to exchange again. */
export type CachedExchange = { result: ExchangeResult; cached: boolean; notKept: NotKept | null };

/**
 * Takes the kept token, or exchanges and keeps what is granted. Of many processes at once one exchanges, and the others
 * wait for what it keeps. With `refresh` every call exchanges, one after the other. Throws what `exchange` throws.
 */
export async function exchangeCached({ refresh }: { refresh: boolean }, ports: CachePorts): Promise<CachedExchange> {
  const kept = async (): Promise<CachedExchange | null> => {
    const result = refresh ? null : await ports.kept();
    return result && { result, cached: true, notKept: null };
  };
  // Whoever held the lock before may have kept a token between our look and our lock.
  const keptOrAnew = async (): Promise<CachedExchange> => (await kept()) ?? exchangeAndKeep(ports);
  const began = ports.monotonicMs();
  for (;;) {
    const found = await kept();
    if (found) return found;
    const release = await ports.takeLock();
    const waitedMs = ports.monotonicMs() - began;
    if (release) return keptOrAnew().finally(release);
    if (waitedMs >= LONGEST_WAIT_MS) return exchangeAndKeep(ports);
    await ports.pause(waitedMs);
  }
}

async function exchangeAndKeep(ports: CachePorts): Promise<CachedExchange> {
  const result = await ports.exchange();
  const reason = notKept(result);
  if (!reason) await ports.keep(result);
  return { result, cached: false, notKept: reason };
}

/** A name for the owner that tells nothing about it: 64 hexadecimal digits. */
export function ownerHash(owner: TokenOwner): string {
  return createHash('sha256')
    .update(JSON.stringify(fieldsOf(owner)))
    .digest('hex');
}

/** Null for a token that may be kept. */
export function notKept({ tokenFormat, expiresInSeconds }: ExchangeResult): NotKept | null {
  if (tokenFormat === 'opaque' || expiresInSeconds === null) return 'opaque';
  return expiresInSeconds > REUSE_MARGIN_SECONDS ? null : 'short';
}

/** The text to keep. It holds the token. */
export function writeKept(owner: TokenOwner, result: ExchangeResult): string {
  return JSON.stringify({ format: FORMAT, owner: fieldsOf(owner), grant: grantOf(result) });
}

/** The token in a text that `writeKept` made for this owner, while it is good; null for any other text. */
export function readKept(text: string, owner: TokenOwner, now: Date): ExchangeResult | null {
  const kept = parseJson(text);
  if (!isJsonObject(kept) || kept.format !== FORMAT || !isGrant(kept.grant)) return null;
  if (JSON.stringify(kept.owner) !== JSON.stringify(fieldsOf(owner))) return null;
  const result = exchangeResult(kept.grant, owner, now);
  return notKept(result) === null ? result : null;
}

const fieldsOf = ({ clientId, username, host, audience }: TokenOwner): string[] => [clientId, username, host, audience];

function grantOf(result: ExchangeResult): TokenGrant {
  const { accessToken, tokenType, instanceUrl, apiInstanceUrl, identityUrl, scopes, issuedAt } = result;
  const issuedAtMs = issuedAt === null ? null : Date.parse(issuedAt);
  return { accessToken, tokenType, instanceUrl, apiInstanceUrl, identityUrl, scopes, issuedAtMs };
}

function isGrant(value: Json | undefined): value is TokenGrant {
  if (!isJsonObject(value)) return false;
  const { accessToken, tokenType, instanceUrl, apiInstanceUrl, identityUrl, scopes, issuedAtMs } = value;
  return (
    // As at the token endpoint: nothing that could break out of a shell line or a header.
    [accessToken, instanceUrl].every((text) => typeof text === 'string' && /^[\x21-\x7e]+$/.test(text)) &&
    [tokenType, identityUrl].every(isText) &&
    (apiInstanceUrl === null || isText(apiInstanceUrl)) &&
    Array.isArray(scopes) &&
    scopes.every(isText) &&
    (issuedAtMs === null || typeof issuedAtMs === 'number')
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';
