import type { App } from '../app/app.ts';
import type { LoginHistory } from './failed-login.ts';
import type { SeenApp } from './judge-app.ts';
import type { SeenUser } from './org-user.ts';

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
