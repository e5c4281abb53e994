import { findAppByKey } from '../../app/org/find.ts';
import { openRest } from '../../app/org/open.ts';
import type { StoredLogin } from '../../salesforce/login.ts';
import { connect } from '../../salesforce/org/connection.ts';

/** How long somebody who wants a token ended is kept waiting for a name, in milliseconds. */
const PATIENCE_MS = 5000;

/** The API name of the app with this consumer key; null where the org does not tell in time. Never fails. */
export async function nameOfApp(login: StoredLogin, clientId: string): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  const found = nameIn(login, clientId).catch(() => null);
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}

async function nameIn(login: StoredLogin, clientId: string): Promise<string | null> {
  const connection = connect(login);
  await openRest(connection, undefined);
  return (await findAppByKey(connection, clientId)).found?.name ?? null;
}
