import type { Console } from '../../cli/console.ts';
import type { UnsafePlace } from '../../cli/files/own-file.ts';
import { messagesOf } from '../../cli/messages.ts';
import { unsafeWords } from '../../cli/unsafe-place.ts';
import { jwksCacheIn } from '../files/jwks-cache.ts';
import type { JwksCache, JwksCachePorts } from '../jwks-cache.ts';

/** The kept key lists of issuers; `fresh` ones are asked for anew. One that others could have written is not used, which is said once. */
export function keptKeys(
  command: Pick<Console, 'warn'> & { config: { cacheDir: string } },
  fetch: JwksCachePorts['fetch'],
  fresh = false,
): JwksCache {
  let said = false;
  const tell = (place: UnsafePlace): void => {
    if (!said) command.warn(messagesOf('flags').getMessage(`unsafe-keys-${place.what}`, unsafeWords(place)));
    said = true;
  };
  return jwksCacheIn(command.config.cacheDir, fetch, tell, fresh);
}
