import type { Connection } from '@salesforce/core';
import type { App } from '../../domain/app/app.ts';
import type { AppUsage } from '../../domain/app/app-usage.ts';
import type { SessionTimeouts } from '../../domain/app/session-timeout.ts';
import { readUsage } from './app-usage.ts';
import { metadataClient } from './metadata.ts';
import { readSessionTimeouts } from './session-settings.ts';

/** What the org tells beside one app. */
export const appSurroundings = (
  connection: Connection,
): { usage(app: App): Promise<AppUsage | null>; sessionTimeouts(): Promise<SessionTimeouts> } => ({
  usage: (app) => readUsage(connection, app),
  sessionTimeouts: () => readSessionTimeouts(metadataClient(connection)),
});
