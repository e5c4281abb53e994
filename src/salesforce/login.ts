/** What sf has on disk about an org that it is logged in to, and what it takes to keep that up to date. */
export type StoredLogin = {
  /** Null after a login by access token: nobody has asked the org whose it is. */
  username: string | null;
  /** Who it is, in words that may be shown: the username where there is one. Never a secret. */
  name: string;
  /** A secret. Absent when the record has none. */
  accessToken: string | undefined;
  /** Absent for the CLI's own app, which trusts no certificate of the user's. */
  clientId: string | undefined;
  /** The path given to `sf org login jwt`; absent after a login by browser. */
  keyFile: string | undefined;
  instanceUrl: string | undefined;
  isSandbox: boolean | undefined;
  isDevHub: boolean;
  orgId: string | undefined;
  /** The org's newest API version, where sf asked for it less than a day ago. */
  newestVersion: string | undefined;
  /** Gets and stores a new access token, the platform's way; null after a login by access token, which nothing renews. */
  renew: (() => Promise<string>) | null;
  /** Stores the org's newest API version for a day. */
  rememberVersion(version: string): Promise<void>;
};
