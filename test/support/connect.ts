/** A connection of the real `@salesforce/core` to the local org, in memory: no home directory is read or written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@salesforce/core';
import type { LocalOrg } from '../local-org/index.ts';

process.env.SF_DISABLE_LOG_FILE = 'true';
process.env.SF_DISABLE_DNS_CHECK = 'true';
process.env.SFDX_IGNORE_API_VERSION_CACHE = 'true'; // the orgs of the tests share their usernames
const home = mkdtempSync(join(tmpdir(), 'sf-core-home-'));
process.env.HOME = home; // core reads its configuration at import
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

/** `accessToken` is the administrator's session unless another one is given. */
export async function connect(org: LocalOrg, accessToken: string = org.accessToken): Promise<Connection> {
  const { AuthInfo, Connection } = await import('@salesforce/core');
  const authInfo = await AuthInfo.create({
    username: accessToken,
    accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url },
  });
  return Connection.create({ authInfo, connectionOptions: { version: '62.0' } });
}
