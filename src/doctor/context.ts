import type { App, AppType } from '../app/app.ts';
import type { ExchangeResult } from '../exchange/exchange.ts';
import type { SeenApp } from './app.ts';
import type { LoginHistory, SeenUser } from './user.ts';

/** Who is examined: what the flags say, and else what sf stored about the org. Null: nobody said. */
export type Subject = {
  /** The org whose login is used, as the user or the CLI names it. Null also for an access token, which must not be named. */
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

/** What a check goes by: who is examined, and what the checks before it have learned. */
export type Context = Subject & {
  appType: AppType | undefined;
  /** The org will be asked, so that it can bring what nobody gave. */
  reachesOrg: boolean;
  /** How to ask the org; null before its first check, and where no org is named. */
  reads: OrgReads | null;
  /** The org takes the session. */
  isOrgOpen: boolean;
  /** The app that is looked at, and whether it is the one that the exchange goes by. */
  seenApp: SeenApp | null;
  isTheApp: boolean;
  /** What the test exchange brought. Never shown. */
  granted: ExchangeResult | null;
};

/** What is known before the first check. */
export const startOf = (subject: Subject, reachesOrg: boolean, appType?: AppType): Context => ({
  ...subject,
  appType,
  reachesOrg,
  reads: null,
  isOrgOpen: false,
  seenApp: null,
  isTheApp: true,
  granted: null,
});

/** What the org checks ask of one org. Each is asked at most once; a failure is remembered as well. */
export type OrgReads = {
  /** `keyLogin`: sf can renew the session by a bearer exchange of its own. */
  login(): { keyLogin: boolean; devHubClientId: string | null };
  /** One request; throws when the org does not take the session. */
  session(): Promise<void>;
  /** The app that was named; null: none was. */
  app(): Promise<SeenApp | null>;
  /** The app behind the client id, null where none that the org shows has it. `whole`: no app was left out. */
  appOfKey(): Promise<{ app: SeenApp | null; whole: boolean }>;
  /** Whether the org lists any app at all of each kind. */
  seesApps(): Promise<{ connected: boolean; external: boolean }>;
  user(): Promise<SeenUser>;
  admitted(app: App): Promise<string[] | null>;
  approvals(userId: string, app: App): Promise<number | null>;
  /** Of the user of the exchange. */
  lastFailedLogin(): Promise<LoginHistory>;
};
