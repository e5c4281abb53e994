import { chooseTokenHost, type HostFlags } from '../../token/cli/host.ts';
import type { RevocableToken } from '../revocation.ts';

/** Where a token is revoked. Throws as `chooseTokenHost`, with `RevocationRefusedError` for a token of another org. */
export function chooseRevocationHost(flags: HostFlags, token: RevocableToken): Promise<string> {
  return chooseTokenHost(flags, token, 'revocation-refused');
}
