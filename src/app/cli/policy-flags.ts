import { JwtError } from '../../faults/errors.ts';
import { type IpRelaxation, type PermittedUsers, type PolicyEdit, parseRefreshToken, parseTimeout } from '../policy.ts';

/** The flags of `policy set` that say what to change. */
export type PolicyFlags = {
  timeout?: string | undefined;
  'guest-timeout'?: string | undefined;
  'permitted-users'?: PermittedUsers | undefined;
  'add-permission-set'?: string[] | undefined;
  'remove-permission-set'?: string[] | undefined;
  'add-profile'?: string[] | undefined;
  'remove-profile'?: string[] | undefined;
  'ip-relaxation'?: IpRelaxation | undefined;
  'refresh-token'?: string | undefined;
  'session-timeout'?: number | undefined;
};

/**
 * Reads the flags, all but the timeouts: these wait for the org's API version, which the edit is made with.
 * Throws InputMissingError when no flag asks for a change, and PolicyValueError.
 */
export function policyEdit(flags: PolicyFlags): (apiVersion: number) => PolicyEdit {
  const { timeout, 'guest-timeout': guestTimeout, 'refresh-token': refreshToken } = flags;
  const edit = given({
    permittedUsers: flags['permitted-users'],
    addPermissionSets: flags['add-permission-set'],
    removePermissionSets: flags['remove-permission-set'],
    addProfiles: flags['add-profile'],
    removeProfiles: flags['remove-profile'],
    ipRelaxation: flags['ip-relaxation'],
    refreshToken: refreshToken === undefined ? undefined : parseRefreshToken(refreshToken),
    sessionTimeoutMinutes: flags['session-timeout'],
  });
  const asksNothing = Object.keys(edit).length === 0 && timeout === undefined && guestTimeout === undefined;
  if (asksNothing) throw new JwtError('InputMissingError', { variant: 'policy' });
  return (apiVersion) => ({
    ...edit,
    ...(timeout !== undefined && { timeout: parseTimeout(timeout, apiVersion) }),
    ...(guestTimeout !== undefined && { guestTimeout: parseTimeout(guestTimeout, apiVersion) }),
  });
}

const given = (wanted: { [Key in keyof PolicyEdit]: PolicyEdit[Key] | undefined }): PolicyEdit =>
  Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
