import * as Flags from '@oclif/core/flags';
import type { Connection } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import { OLDEST_SUPPORTED } from '../salesforce/versions.ts';
import { exitCodes } from './exit-codes.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'flags');

/** `-o` of a command that can also work without an org: a plain name, so that parsing it does not load the platform. */
export const targetOrgFlag = Flags.string({
  char: 'o',
  summary: messages.getMessage('flags.target-org.summary'),
});

/** What the sf CLI has on disk about an org that it is logged in to. Reading it costs no request. */
export type StoredAuth = { username: string; accessToken: string | null; instanceUrl: string | null };

/** An unknown `-o` is wrong usage, as in every other sf command; any other error passes through. */
const rethrowAsUsage = (error: unknown): never => {
  const isUnknown = error instanceof Error && error.name === 'NamedOrgNotFoundError';
  if (!isUnknown) throw error;
  throw new SfError(error.message, error.name, [messages.getMessage('targetOrg.list')], exitCodes.usage);
};

/** The username behind a name, an alias or (with neither) the configured default org. */
const resolveUsername = async (aliasOrUsername: string | undefined): Promise<string> => {
  const { ConfigAggregator, OrgConfigProperties, StateAggregator } = await import('@salesforce/core');
  const config = aliasOrUsername === undefined ? await ConfigAggregator.create() : undefined;
  const name = aliasOrUsername ?? config?.getPropertyValue<string>(OrgConfigProperties.TARGET_ORG);
  if (!name) throw messages.createError('errors.NoDefaultEnv');
  const state = await StateAggregator.getInstance();
  return state.aliases.resolveUsername(name);
};

/**
 * A connection to the org that `-o` names, or to the configured default org. Nothing is sent yet.
 * Throws NamedOrgNotFoundError (exit 2) or NoDefaultEnvError, the host's own names for the two.
 */
export const openConnection = async (aliasOrUsername: string | undefined): Promise<Connection> => {
  const { AuthInfo, Connection } = await import('@salesforce/core');
  const username = await resolveUsername(aliasOrUsername);
  const authInfo = await AuthInfo.create({ username }).catch(rethrowAsUsage);
  // A placeholder until the org has been asked: with a version given, core does not ask the org for its newest one; org/open.ts does, in bounded time.
  return Connection.create({ authInfo, connectionOptions: { version: `${OLDEST_SUPPORTED}.0` } });
};

/** What is on disk about that org, without any request. Throws as `openConnection` does. */
export const readStoredAuth = async (aliasOrUsername: string | undefined): Promise<StoredAuth> => {
  const { AuthInfo } = await import('@salesforce/core');
  const username = await resolveUsername(aliasOrUsername);
  const authInfo = await AuthInfo.create({ username }).catch(rethrowAsUsage);
  const { accessToken, instanceUrl } = authInfo.getFields(true);
  return { username, accessToken: accessToken ?? null, instanceUrl: instanceUrl ?? null };
};
