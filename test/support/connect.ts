/** A connection to the local org, in memory: no home directory is read or written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredLogin } from '../../src/salesforce/login.ts';
import { type Connection, connect as connectTo } from '../../src/salesforce/org/connection.ts';
import type { LocalOrg } from '../local-org/index.ts';

process.env.SF_DISABLE_LOG_FILE = 'true';
process.env.SF_DISABLE_DNS_CHECK = 'true';
process.env.SFDX_IGNORE_API_VERSION_CACHE = 'true'; // the orgs of the tests share their usernames
const home = mkdtempSync(join(tmpdir(), 'sf-core-home-'));
process.env.HOME = home; // core reads its configuration at import
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

/** `accessToken` is the administrator's session unless another one is given. */
export const connect = (
  org: LocalOrg,
  accessToken: string = org.accessToken,
  renew: StoredLogin['renew'] = null,
): Connection =>
  connectTo({
    username: org.username,
    name: org.username,
    accessToken,
    clientId: undefined,
    keyFile: undefined,
    instanceUrl: org.url,
    isSandbox: undefined,
    isDevHub: false,
    orgId: undefined,
    newestVersion: undefined,
    renew,
    rememberVersion: async () => undefined,
  });
