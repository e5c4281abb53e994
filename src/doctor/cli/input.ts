import type { AppType } from '../../app/app.ts';
import { readCertificateInput } from '../../cert/cli/certificate-input.ts';
import type { SecretAsker } from '../../cli/console.ts';
import { orgInCommands, readDefaultLogin, readStoredLogin, type StoredLogin } from '../../cli/stored-login.ts';
import type { SourceFlags } from '../../exchange/cli/input.ts';
import { findKeySource, type KeySource, loadKey } from '../../key/cli/key-source.ts';
import { type Context, once, type Subject } from '../context.ts';
import type { NetworkInput } from '../network-checks.ts';
import type { KeyInHand } from '../offline-checks.ts';

type DoctorFlags = SourceFlags & {
  app?: string | undefined;
  'app-type'?: AppType | undefined;
  'cert-file'?: string | undefined;
  'usernames-file'?: string | undefined;
  offline?: boolean;
};

/**
 * Takes the pieces where `sf jwt exchange` takes them. One that nobody gave is null here: to find that out is what a check
 * is for. `login`: to open the org with. Throws the host's errors for an unknown org.
 */
export async function gatherDoctor(flags: DoctorFlags, asker: SecretAsker) {
  const login = await loginOf(flags);
  const source = findKeySource(flags['jwt-key-file'], login);
  const { 'cert-file': certificate } = flags;
  const keyFile = source?.from === 'file' ? source.path : null;
  const start: Context = {
    ...subjectOf(flags, login),
    keyFile,
    appType: flags['app-type'],
    reachesOrg: !flags.offline,
    hasManyUsers: flags['usernames-file'] !== undefined,
    isClientIdGiven: Boolean(flags['client-id']?.trim()),
  };
  return {
    start,
    login,
    readKey: source && once(() => keyInHand(source, asker)),
    readCertificate: certificate === undefined ? null : once(() => readCertificateInput(asker, certificate, undefined)),
  };
}

/** The default org is looked at only when a piece is missing, or an app to look for is named. */
async function loginOf(flags: DoctorFlags): Promise<StoredLogin | null> {
  if (flags['target-org']) return readStoredLogin(flags['target-org']);
  const hasKey = findKeySource(flags['jwt-key-file'], null) !== null;
  const isWhole = hasKey && flags['client-id'] && (flags.username || flags['usernames-file']) && flags['instance-url'];
  return isWhole && !flags.app ? null : readDefaultLogin();
}

export function subjectOf(flags: DoctorFlags, login: StoredLogin | null): Subject {
  return {
    org: orgInCommands(flags['target-org'], login),
    app: flags.app ?? null,
    clientId: flags['client-id']?.trim() || login?.clientId || null,
    username: flags['usernames-file'] === undefined ? flags.username?.trim() || login?.username || null : null,
    url: flags['instance-url'] || login?.instanceUrl || null,
    orgUrl: login?.instanceUrl ?? null,
    isSandbox: flags['instance-url'] ? undefined : login?.isSandbox,
    audience: flags.audience,
    audienceOfEnvironment: process.env.SF_AUDIENCE_URL || undefined,
    keyFile: login?.keyFile ?? null,
    certFile: flags['cert-file'] ?? null,
  };
}

export async function keyInHand(source: KeySource, asker: SecretAsker): Promise<KeyInHand> {
  return { ...(await loadKey(source, asker)), from: placeOf(source) };
}

function placeOf(source: KeySource): string {
  if (source.from === 'file') return source.path;
  return source.from === 'stdin' ? 'standard input' : 'the environment variable SF_JWT_KEY';
}

/** What of the environment decides whether TLS checks anything. */
export const networkSettings = (): NetworkInput => ({
  checksTls: process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0',
});
