import { storedIsSandbox } from '../exchange/audience.ts';
import { readStoredAuth } from './target-org.ts';

/** What sf has on disk about an org, as far as a bearer exchange or a revocation can use it. */
export type StoredLogin = {
  username: string;
  /** Absent for the CLI's own app, which trusts no certificate of the user's. */
  clientId: string | undefined;
  /** The path given to `sf org login jwt`; absent after a login by browser. */
  keyFile: string | undefined;
  instanceUrl: string | undefined;
  isSandbox: boolean | undefined;
  orgId: string | undefined;
};

const CLI_CLIENT_ID = 'PlatformCLI';

/**
 * Reads the record of the org that `-o` names, or of the default org. No request, no refresh.
 * Throws NamedOrgNotFoundError or NoDefaultEnvError, the host's own names.
 */
export async function readStoredLogin(aliasOrUsername: string | undefined): Promise<StoredLogin> {
  const { username } = await readStoredAuth(aliasOrUsername);
  const { AuthInfo } = await import('@salesforce/core');
  const fields = (await AuthInfo.create({ username })).getFields(true);
  return {
    username,
    clientId: fields.clientId === CLI_CLIENT_ID ? undefined : fields.clientId,
    keyFile: fields.privateKey,
    instanceUrl: fields.instanceUrl,
    isSandbox: storedIsSandbox(fields),
    orgId: fields.orgId,
  };
}

/** The record of the default org, or null when none is configured: then the flags must say everything. */
export async function readDefaultLogin(): Promise<StoredLogin | null> {
  return readStoredLogin(undefined).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoDefaultEnvError') return null;
    throw error;
  });
}
