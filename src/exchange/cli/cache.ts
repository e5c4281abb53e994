import { setTimeout as sleep } from 'node:timers/promises';
import type { Console } from '../../cli/console.ts';
import { monotonicMs, pauseOfLock } from '../../cli/files/lock.ts';
import { messagesOf } from '../../cli/messages.ts';
import { PATIENCE_MS } from '../../cli/spinner.ts';
import { type CachedExchange, type CachePorts, exchangeCached, ownerHash, readKept, writeKept } from '../cache.ts';
import type { ExchangeResult, TokenOwner } from '../exchange.ts';
import { openTokenCache } from '../files/token-cache.ts';

const messages = messagesOf('jwt.exchange');

type Teller = Pick<Console, 'warn' | 'logToStderr'> & { config: { cacheDir: string } };

/**
 * The owner's token out of the cache of the CLI while it is good for more than `spareSeconds`, or `exchange` and what it grants
 * kept there. When the cache can't be used, a warning says so, and nothing is kept.
 */
export async function exchangeThroughCache(
  owner: TokenOwner,
  how: { refresh: boolean; spareSeconds: number },
  command: Teller,
  exchange: () => Promise<ExchangeResult>,
): Promise<CachedExchange> {
  const cache = await openCache(owner, how.spareSeconds, command);
  if (!cache) return { result: await exchange(), cached: false, notKept: null };
  const exchanged = await exchangeCached(how, { ...cache, exchange });
  if (exchanged.notKept) command.warn(messages.getMessage(`cache-${exchanged.notKept}`));
  return exchanged;
}

async function openCache(
  owner: TokenOwner,
  spareSeconds: number,
  command: Teller,
): Promise<Omit<CachePorts, 'exchange'> | null> {
  const once = eachOnce();
  const warn = (what: string, path: string): void =>
    once(what, () => command.warn(messages.getMessage(`cache-${what}`, [path])));
  const cache = await openTokenCache(command.config.cacheDir, ownerHash(owner), warn);
  if (!cache) return null;
  return {
    monotonicMs,
    kept: async () => {
      const found = readKept((await cache.read()) ?? '', owner, new Date());
      return found && (found.expiresInSeconds ?? 0) > spareSeconds ? found : null;
    },
    keep: (result) => cache.write(writeKept(owner, result)),
    takeLock: cache.takeLock,
    pause: async (waitedMs) => {
      if (waitedMs > PATIENCE_MS) once('wait', () => command.logToStderr(messages.getMessage('cache-wait')));
      await sleep(pauseOfLock());
    },
  };
}

/** Does each thing once, however often it is asked for. */
function eachOnce(): (what: string, act: () => unknown) => void {
  const done = new Set<string>();
  return (what, act) => {
    if (!done.has(what)) act();
    done.add(what);
  };
}
