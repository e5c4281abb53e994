import { fetchKeys } from './jwks.ts';

/** How the ids of the keys begin that sign JWT-based access tokens; the list holds other keys too. docs/salesforce.md §6.3 */
const TOKEN_KEY = /^CORE_ATJWT\./;

/** The ids of these keys, as `<host>/id/keys` lists them now. `host`: the org's My Domain. See `fetchKeys` for what it throws. */
export async function signingKeyIds(host: string, signal?: AbortSignal): Promise<string[]> {
  const { keys } = await fetchKeys(host, signal);
  return keys.flatMap(({ kid }) => (TOKEN_KEY.test(kid) ? [kid] : [])).sort();
}
