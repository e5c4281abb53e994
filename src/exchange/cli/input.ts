import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { readDefaultLogin, readStoredLogin, type StoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { seenOf } from '../../faults/finding.ts';
import { findKeySource, type KeySource, loadKey } from '../../key/cli/key-source.ts';
import { judgeKey } from '../../key/judge.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import { type Audience, chooseAudience } from '../audience.ts';
import type { ExchangeInput } from '../exchange.ts';
import { isClientIdOfCli, notAudience, notClientId, notUsername } from '../impossible.ts';
import type { ExchangeFlags } from './flags.ts';

const messages = messagesOf('jwt.exchange');

/** The flags that say who asks, for whom and where. */
export type SourceFlags = Partial<
  Pick<
    ExchangeFlags,
    'target-org' | 'client-id' | 'username' | 'usernames-file' | 'jwt-key-file' | 'instance-url' | 'audience' | 'cache'
  >
>;

/**
 * Everything that an exchange needs but the key itself. `host` as `readHostUrl` gives it; `username` is empty for a file
 * of them; `keySource` may be null with `--cache`, which needs no key while it has a token.
 */
type ExchangeSource = {
  host: string;
  clientId: string;
  username: string;
  keySource: KeySource | null;
  audience: Audience;
};

/** What nobody gave is undefined, or null. */
type Pieces = { [piece in Exclude<keyof ExchangeSource, 'audience'>]: ExchangeSource[piece] | undefined };

const described: Record<keyof Pieces, { flag: string; words: string }> = {
  clientId: { flag: 'client-id', words: 'the client id (--client-id)' },
  username: { flag: 'username', words: 'the username (--username)' },
  keySource: {
    flag: 'jwt-key-file',
    words: 'the private key (--jwt-key-file, or the environment variable SF_JWT_KEY)',
  },
  host: { flag: 'instance-url', words: "the org's URL (--instance-url)" },
};

/**
 * Takes each piece from its flag, else from what sf stored about `-o`, else about the default org.
 * An org is looked at only when it is named or when a piece is missing.
 *
 * @throws JwtError `InputMissingError` (`data.missing`: flags), `InputImpossibleError` (`data.flag`), `InsecureUrlError`; the
 *   host's errors for an unknown org.
 */
export async function gatherExchange(flags: SourceFlags): Promise<ExchangeSource> {
  const fromFlags = pieces(flags, null);
  const login = flags['target-org'] ? await readStoredLogin(flags['target-org']) : null;
  const fallback = login ?? (missing(fromFlags).length > 0 ? await readDefaultLogin() : null);
  const found = pieces(flags, fallback);
  const { host, clientId, username, keySource = null } = found;
  const noKey = keySource === null && !flags.cache;
  if (host === undefined || clientId === undefined || username === undefined || noKey) throw lacking(found, fallback);
  if (keySource?.from === 'stdin' && flags['usernames-file'] === '-') throw new JwtError('input-missing-stdin-twice');
  const isSandbox = flags['instance-url'] ? undefined : fallback?.isSandbox;
  const environment = process.env.SF_AUDIENCE_URL || undefined;
  const audience = chooseAudience({ host, flag: flags.audience, environment, isSandbox });
  refuseImpossible({ clientId, username, audience });
  return { host, clientId, username, keySource, audience };
}

/** What the org could only refuse: each refusal is a login that counts. @throws JwtError `InputImpossibleError`. */
function refuseImpossible({
  clientId,
  username,
  audience,
}: Pick<ExchangeSource, 'clientId' | 'username' | 'audience'>) {
  if (isClientIdOfCli(clientId)) throw new JwtError('client-id-of-cli');
  const client = notClientId(clientId);
  if (client) throw new JwtError('client-id-not-a-key', { seen: client });
  const user = username === '' ? null : notUsername(username);
  if (user) throw new JwtError('username-not-a-username', { seen: user });
  const place = notAudience(audience.url);
  if (place) throw new JwtError('input-impossible-audience', { seen: place, reason: audience.reason });
}

/**
 * Reads the key, and says what a person should know about it and about the audience.
 *
 * @throws JwtError `InputMissingError` where there is none, `KeyUnreadableError` and the like.
 */
export async function readExchangeInput(
  source: ExchangeSource,
  flags: { 'require-jwt': boolean },
  command: Pick<Console, 'jsonEnabled' | 'secretPrompt' | 'warn'>,
): Promise<ExchangeInput> {
  const { host, clientId, username, keySource, audience } = source;
  if (!keySource) throw lacking(source, null);
  const { key, repaired, openToOthers, keys } = await loadKey(keySource, command);
  const noticed = judgeKey({ repaired, openToOthers, keys });
  if (noticed.includes('key-several')) command.warn(seenOf('key-several-in-text', { keys }));
  if (noticed.includes('key-repaired')) command.warn(seenOf('key-repaired-in-memory', { repaired }));
  if (noticed.includes('key-open-to-others')) command.warn(seenOf('key-file-open', {}));
  if (!audience.certain) command.warn(messages.getMessage('audience-chosen', [audience.url, audience.reason]));
  return { host, clientId, username, audience: audience.url, key, requireJwt: flags['require-jwt'] };
}

function pieces(flags: SourceFlags, login: StoredLogin | null): Pieces {
  const url = flags['instance-url'] || login?.instanceUrl;
  return {
    host: url ? readHostUrl(url) : undefined,
    clientId: flags['client-id']?.trim() || login?.clientId,
    // Each line of the file brings its own.
    username: flags['usernames-file'] === undefined ? flags.username?.trim() || login?.username || undefined : '',
    keySource: findKeySource(flags['jwt-key-file'], login),
  };
}

function missing(found: Pieces): (keyof Pieces)[] {
  return (['clientId', 'username', 'keySource', 'host'] as const).filter((piece) => (found[piece] ?? null) === null);
}

function lacking(found: Pieces, login: StoredLogin | null): JwtError {
  const lacks = missing(found).map((piece) => described[piece]);
  const detail = { missing: lacks.map(({ flag }) => flag), pieces: lacks.map(({ words }) => words) };
  // About a login by access token nothing is stored.
  if (!login?.username) return new JwtError('input-missing-exchange', { ...detail, org: null });
  return new JwtError('input-missing-exchange-org', { ...detail, org: login.username });
}
