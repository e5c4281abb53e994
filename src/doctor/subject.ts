/** Who is examined: what the flags say, and else what sf stored about the org. Null: nobody said. */
export type Subject = {
  /** The org whose login is used, as the user or the CLI names it. */
  org: string | null;
  /** Name of the app in that org. */
  app: string | null;
  clientId: string | null;
  username: string | null;
  /** Where the exchange goes, as it was given. */
  url: string | null;
  /** The org's own URL, as sf stored it. */
  orgUrl: string | null;
  /** What sf stored; undefined also where `url` was given, as it may be that of another org. */
  isSandbox: boolean | undefined;
  /** `--audience`, and `SF_AUDIENCE_URL`. */
  audience: string | undefined;
  audienceOfEnvironment: string | undefined;
};
