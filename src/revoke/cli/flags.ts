import * as Flags from '@oclif/core/flags';
import { appTypeFlag } from '../../app/cli/flags.ts';
import { canAsk } from '../../cli/console.ts';
import { readPipedText, readTextInput } from '../../cli/input.ts';
import { textsOf } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { JwtError } from '../../faults/errors.ts';
import { chooseTokenHost, type HostFlags } from '../../token/cli/host.ts';
import { readIssued } from '../../token/revocable-token.ts';
import type { GrantScope } from '../result.ts';
import type { NamedToken, ProbeToken } from '../revocation.ts';

const { summaryOf } = textsOf('jwt.revoke');
const common = textsOf('flags');

/** Only together with a scope that is wider than one token. */
const onlyWithScope = { relationships: [{ type: 'some' as const, flags: ['user', 'app', 'all'] }] };

export const revocationFlags = {
  'token-file': Flags.string({ char: 'f', ...common.summaryOf('token-file') }),
  'target-org': targetOrgFlag,
  'instance-url': Flags.string({
    char: 'r',
    ...summaryOf('instance-url'),
    exclusive: ['user', 'app', 'all'],
  }),
  'api-version': Flags.string({ ...common.summaryOf('api-version'), ...onlyWithScope }),
  user: Flags.string({ ...summaryOf('user'), exclusive: ['app', 'all'] }),
  app: Flags.string({ char: 'a', ...summaryOf('app'), exclusive: ['user', 'all'] }),
  'app-type': { ...appTypeFlag, dependsOn: ['app'] },
  // Without a default: `wait` depends on it, and a default would count as given.
  all: Flags.boolean({ ...summaryOf('all'), exclusive: ['user', 'app'] }),
  'refresh-tokens': Flags.boolean({ ...summaryOf('refresh-tokens'), allowNo: true, ...onlyWithScope }),
  wait: Flags.integer({ ...summaryOf('wait'), min: 0, dependsOn: ['all'] }),
  freeze: Flags.boolean({ default: false, ...summaryOf('freeze'), exclusive: ['app', 'all'] }),
  report: Flags.string({ ...summaryOf('report') }),
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

/** How long Salesforce says that it takes, in minutes. docs/salesforce.md §8.3 */
const LONGEST_CHANGE = 30;

/** How long to watch, in milliseconds: unless told, as long as it can take where a person sits who can click, else not. */
export function waitMsOf(command: { jsonEnabled(): boolean }, minutes: number | undefined): number {
  return (minutes ?? (canAsk(command) ? LONGEST_CHANGE : 0)) * 60_000;
}

/**
 * The token that `--token-file` names, or a pipe brings, and the host where it is revoked.
 * @throws JwtError `InputMissingError`, and as `readIssued` and `chooseTokenHost`.
 */
export async function readNamedToken(flags: HostFlags & { 'token-file'?: string | undefined }): Promise<NamedToken> {
  const { 'token-file': file } = flags;
  const text = file === undefined ? await readPipedText() : await readTextInput(file, '--token-file');
  if (!text?.trim() && file === undefined) throw new JwtError('input-missing-revoke');
  const { token, about, taken } = readIssued(text ?? '', new Date(), 'revocation-refused');
  const { host, isOwn } = await chooseTokenHost(flags, about, 'revocation-refused');
  return { token, about, host, isOwn, taken };
}

/** The token that shows whether a wider revocation has worked, at its host, which must be the org's; null: none given. */
export async function readProbeToken(
  file: string | undefined,
  username: string | undefined,
): Promise<ProbeToken | null> {
  return file === undefined ? null : readNamedToken({ 'token-file': file, 'target-org': username });
}
