import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { appTypeFlag, appTypes } from '../../app/cli/flags.ts';
import { canAsk } from '../../cli/console.ts';
import { readTextInput } from '../../cli/input.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { JwtError } from '../../faults/errors.ts';
import { chooseTokenHost, type HostFlags } from '../../token/cli/host.ts';
import type { GrantScope } from '../result.ts';
import { readRevocable } from '../revocable-token.ts';
import type { ProbeToken, RevocableToken } from '../revocation.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.revoke');
const common = Messages.loadMessages('sf-plugin-jwt', 'flags');

const summaryOf = (flag: string) => ({ summary: messages.getMessage(`flags.${flag}.summary`) });
const describe = (flag: string) => ({
  ...summaryOf(flag),
  description: messages.getMessage(`flags.${flag}.description`),
});

/** Only together with a scope that is wider than one token. */
const onlyWithScope = { relationships: [{ type: 'some' as const, flags: ['user', 'app', 'all'] }] };

export const revocationFlags = {
  'token-file': Flags.string({ char: 'f', ...describe('token-file') }),
  'target-org': targetOrgFlag,
  'instance-url': Flags.string({ char: 'r', ...describe('instance-url'), exclusive: ['user', 'app', 'all'] }),
  'api-version': Flags.string({ summary: common.getMessage('flags.api-version.summary'), ...onlyWithScope }),
  user: Flags.string({ ...summaryOf('user'), exclusive: ['app', 'all'] }),
  app: Flags.string({ char: 'a', ...summaryOf('app'), exclusive: ['user', 'all'] }),
  'app-type': { ...appTypeFlag, dependsOn: ['app'] },
  // Without a default: `wait` depends on it, and a default would count as given.
  all: Flags.boolean({ ...describe('all'), exclusive: ['user', 'app'] }),
  'refresh-tokens': Flags.boolean({ ...describe('refresh-tokens'), allowNo: true, ...onlyWithScope }),
  wait: Flags.integer({ ...describe('wait'), min: 0, dependsOn: ['all'] }),
  'dry-run': Flags.boolean({ default: false, ...summaryOf('dry-run') }),
  'no-prompt': Flags.boolean({ char: 'p', default: false, ...summaryOf('no-prompt') }),
};

type ScopeFlags = { user: string | undefined; app: string | undefined; all: boolean | undefined };

/** Whose access is to end; null: one token's. */
export function grantScopeOf({ user, app, all }: ScopeFlags): { scope: GrantScope; name: string } | null {
  if (user !== undefined) return { scope: 'user', name: user };
  if (app !== undefined) return { scope: 'app', name: app };
  return all ? { scope: 'org', name: '' } : null;
}

type OpenFlags = { 'app-type': keyof typeof appTypes | undefined; 'api-version': string | undefined };

/** The flags as the input that `openRevocable` takes. */
export const revocableInput = (flags: OpenFlags) => ({
  appType: flags['app-type'] && appTypes[flags['app-type']],
  apiVersion: flags['api-version'],
});

/** How long Salesforce says that it takes, in minutes. docs/salesforce.md §8.3 */
const LONGEST_CHANGE = 30;

/** How long to watch, in milliseconds: unless told, as long as it can take where a person sits who can click, else not. */
export function waitMsOf(command: { jsonEnabled(): boolean }, minutes: number | undefined): number {
  return (minutes ?? (canAsk(command) ? LONGEST_CHANGE : 0)) * 60_000;
}

export type NamedToken = { token: string; about: RevocableToken; several: boolean };

/**
 * The token that `--token-file` names.
 * @throws JwtError `InputMissingError`, and as `readRevocable`.
 */
export async function readNamedToken(file: string | undefined): Promise<NamedToken> {
  if (file === undefined) throw new JwtError('input-missing-revoke');
  return readRevocable(await readTextInput(file, '--token-file'), new Date());
}

/** The token that shows whether a wider revocation has worked, at its host, which must be the org's; null: none given. */
export async function readProbeToken(
  file: string | undefined,
  username: string | undefined,
): Promise<ProbeToken | null> {
  if (file === undefined) return null;
  const { token, about } = await readNamedToken(file);
  return { token, about, host: await chooseRevocationHost({ 'target-org': username }, about) };
}

/** Where a token is revoked. Throws as `chooseTokenHost`, with `RevocationRefusedError` for a token of another org. */
export function chooseRevocationHost(flags: HostFlags, token: RevocableToken): Promise<string> {
  return chooseTokenHost(flags, token, 'revocation-refused');
}
