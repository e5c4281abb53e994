import { setTimeout as sleep } from 'node:timers/promises';
import { Messages } from '@salesforce/core/messages';
import { PATIENCE_MS } from '../../cli/progress.ts';
import { openTokenCache } from '../files/token-cache.ts';
import { ownerHash, readKept, type TokenOwner, writeKept } from '../kept-token.ts';
import type { OncePorts } from '../once.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

/** What of a command it takes to keep tokens and to say what is going on. */
export type KeepingCommand = {
  config: { cacheDir: string };
  warn(text: string): unknown;
  logToStderr(text: string): void;
};

/**
 * The cache of the CLI, as one owner's exchange needs it. Null, with a warning, when it can't be used: then nothing is
 * kept, and the exchange goes on without.
 */
export async function keptTokens(
  owner: TokenOwner,
  command: KeepingCommand,
): Promise<Omit<OncePorts, 'exchange'> | null> {
  const once = onlyOnce();
  const warn = (what: string, path: string): void =>
    once(what, () => command.warn(messages.getMessage(`cache-${what}`, [path])));
  const cache = await openTokenCache(command.config.cacheDir, ownerHash(owner), warn);
  if (!cache) return null;
  const now = (): Date => new Date();
  return {
    now,
    kept: async () => readKept((await cache.read()) ?? '', owner, now()),
    keep: (result) => cache.write(writeKept(owner, result)),
    takeTurn: cache.takeTurn,
    pause: async (waitedMs) => {
      if (waitedMs > PATIENCE_MS) once('wait', () => command.logToStderr(messages.getMessage('cache-wait')));
      await sleep(100 + Math.random() * 100); // never all at the same moment
    },
  };
}

/** Does each thing once, however often it is asked for. */
function onlyOnce(): (what: string, act: () => unknown) => void {
  const done = new Set<string>();
  return (what, act) => {
    if (done.has(what)) return;
    done.add(what);
    act();
  };
}
