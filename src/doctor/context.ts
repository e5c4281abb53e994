import type { App, AppType } from '../app/app.ts';
import type { AppState, OauthSettings } from '../app/app-kind.ts';
import type { Policy } from '../app/elements.ts';
import type { ExchangeResult } from '../exchange/exchange.ts';
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
  /** Paths of the key and of the certificate in hand; null where they come another way, or not at all. */
  keyFile: string | null;
  certFile: string | null;
};

/** `certificate`: as the org sent it. */
export type SeenApp = {
  app: App;
  state: AppState;
  isTokensPartShown: boolean;
  consumerKey: string | null;
  certificate: string | null;
  policy: Policy;
  oauth: OauthSettings;
  apiVersion: number;
};

/** What a check goes by: who is examined, and what the checks before it have learned. */
export type Context = Subject & {
  appType?: AppType | undefined;
  /** The org will be asked, so that it can bring what nobody gave. */
  reachesOrg: boolean;
  /** The users come from a file, after the checks that all of them share. */
  hasManyUsers?: boolean;
  /** The client id comes from the command line, and not from the stored login. */
  isClientIdGiven?: boolean;
  /** How to ask the org; absent before its first check, and where no org is named. */
  reads?: OrgReads;
  /** The org takes the session. */
  isOrgOpen?: boolean;
  /** The app that is looked at, and whether it is surely not the one that the exchange goes by. */
  seenApp?: SeenApp;
  isOtherApp?: boolean;
  /** What the test exchange brought. Never shown. */
  granted?: ExchangeResult;
};

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
  /** Names of the permission sets and profiles that SetupEntityAccess shows; null: hidden. */
  admitted(app: App): Promise<string[] | null>;
  /** How many tokens of the app the user has, as OauthToken shows it; null: hidden. */
  approvals(userId: string, app: App): Promise<number | null>;
  /** Of the user of the exchange. */
  lastFailedLogin(): Promise<LoginHistory>;
};

/** The same answer, or failure, for everybody who asks: a fact is asked for once, and standard input can be read only once. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= read();
    return begun;
  };
}
