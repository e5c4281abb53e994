import type { Connection } from '../../salesforce/org/connection.ts';
import { metadataClient } from '../../salesforce/org/metadata.ts';
import type { App } from '../app.ts';
import type { SessionTimeouts } from '../session-timeout.ts';
import type { AppUsage } from '../usage.ts';
import { readSessionTimeouts } from './session-settings.ts';
import { readUsage } from './token-users.ts';

/** What the org tells beside one app. */
export const appSurroundings = (
  connection: Connection,
): { usage(app: App): Promise<AppUsage | null>; sessionTimeouts(): Promise<SessionTimeouts> } => ({
  usage: (app) => readUsage(connection, app),
  sessionTimeouts: () => readSessionTimeouts(metadataClient(connection)),
});
