/** What scripts read of a login. */
export type LoginResult = {
  username: string;
  orgId: string;
  instanceUrl: string;
  /** The one that was given, else one that the user had before. */
  alias: string | null;
  accessTokenFormat: 'jwt' | 'opaque';
  /** ISO 8601; null: only the org knows. */
  expiresAt: string | null;
  /** The file that sf renews the login with; null: it ends with the token. */
  keyFile: string | null;
  /** Whether the file was written for this login, or is the one that was given. */
  keyKept: boolean;
  /** Whether there was a login of this user before. */
  replaced: boolean;
  /** What the org says of itself; null: it did not say, and sf asks when it needs it. */
  isDevHub: boolean | null;
  isSandbox: boolean | null;
  isScratch: boolean | null;
};
