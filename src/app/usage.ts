/** Tokens in use by one user, as far as the org shows them. */
export type TokenUser = {
  userId: string;
  username: string | null;
  tokens: number;
  format: 'jwt' | 'opaque' | 'both' | null;
  lastUsedAt: string | null;
};

/**
 * Who uses an app. `source`: Connect REST knows external client apps only, OauthToken knows an app by its label.
 * `whole`: false when there are more users than were asked for. docs/salesforce.md §4.6, §10
 */
export type AppUsage = { source: 'connect-rest' | 'oauth-token'; users: TokenUser[]; whole: boolean };

export type SeenToken = { format: 'jwt' | 'opaque' | null; lastUsedAt: string | null };

/** The tokens of one user in one line. */
export function tokenUser(userId: string, username: string | null, tokens: SeenToken[]): TokenUser {
  const formats = new Set(tokens.flatMap(({ format }) => format ?? []));
  const dates = tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort();
  const [only = null] = formats;
  return {
    userId,
    username,
    tokens: tokens.length,
    format: formats.size > 1 ? 'both' : only,
    lastUsedAt: dates.at(-1) ?? null,
  };
}
