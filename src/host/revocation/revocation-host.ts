import type { RevocableToken } from '../../domain/token/revocation.ts';
import { chooseTokenHost, type HostFlags } from '../token/token-host.ts';

/** Where a token is revoked. Throws as `chooseTokenHost`, with `RevocationRefusedError` for a token of another org. */
export function chooseRevocationHost(flags: HostFlags, token: RevocableToken): Promise<string> {
  return chooseTokenHost(flags, token, 'RevocationRefusedError');
}
