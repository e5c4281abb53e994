/** A key of an app that sf keeps the path of, which shows whether the app lets anybody in. */
import { randomUUID } from 'node:crypto';
import type { SecretAsker } from '../../cli/console.ts';
import { readKeyLogins, type StoredLogin } from '../../cli/stored-login.ts';
import { chooseAudience } from '../../exchange/audience.ts';
import { exchange, type RequestToken } from '../../exchange/exchange.ts';
import { isNamed } from '../../faults/errors.ts';
import { loadKey, storedKeySource } from '../../key/cli/key-source.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import { toId15 } from '../../salesforce/ids.ts';
import type { Probe } from '../../salesforce/token-answers.ts';
import type { TryKey } from '../block.ts';

/** `username`: for whom it is tried. */
export type KeyAtHand = { username: string; tryKey: TryKey };

/**
 * The key of a login that `sf org login jwt` made through this very app, in the same org. Null: there is none, or none that can be
 * read without asking anybody.
 */
export async function keyAtHand(
  consumerKey: string | null,
  org: StoredLogin,
  requestToken: RequestToken,
): Promise<KeyAtHand | null> {
  if (consumerKey === null) return null;
  const logins = (await readKeyLogins().catch(() => [])).map(({ login }) => login);
  const isHere = ({ instanceUrl }: StoredLogin): number => Number(instanceUrl === org.instanceUrl);
  const [own] = logins
    .filter((login) => login.clientId === consumerKey && isSameOrg(login, org))
    .sort((a, b) => isHere(b) - isHere(a));
  const source = own ? storedKeySource(own) : null;
  if (!own?.username || !own.instanceUrl || !source) return null;
  const key = await loadKey(source, nobody).catch(() => null);
  if (key === null) return null;
  const host = readHostUrl(own.instanceUrl);
  const environment = process.env.SF_AUDIENCE_URL || undefined;
  const audience = chooseAudience({ host, flag: undefined, environment, isSandbox: own.isSandbox }).url;
  const input = { host, clientId: consumerKey, username: own.username, audience, key: key.key, requireJwt: false };
  const ports = { now: () => new Date(), newId: randomUUID, requestToken };
  return { username: own.username, tryKey: () => exchange(input, ports).then(accepted, judged) };
}

const nobody: SecretAsker = { jsonEnabled: () => true, secretPrompt: async () => '' };
const accepted = (): Probe => 'accepted';
const judged = (error: unknown): Probe => (isNamed(error, 'ExchangeRefusedError') ? 'rejected' : 'unknown');

const isSameOrg = (one: StoredLogin, other: StoredLogin): boolean =>
  one.orgId !== undefined && other.orgId !== undefined
    ? toId15(one.orgId) === toId15(other.orgId)
    : one.instanceUrl === other.instanceUrl;
