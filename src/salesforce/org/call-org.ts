import { JwtError } from '../../faults/errors.ts';
import { serverWords } from '../server-words.ts';
import type { Connection } from './connection.ts';
import { answeredBadly, unreachable } from './http/http.ts';

/** What jsforce throws for an answer of the org. */
type CallError = Error & { errorCode?: string };

/**
 * Makes one call through the CLI's connection and names what went wrong in words of ours.
 *
 * @throws JwtError `OrgUnreachableError`, `OrgAnsweredBadlyError`, `PermissionMissingError`, `OrgRefusedError` (`data.errorCode`).
 */
export async function reached<T>(connection: Connection, call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof JwtError ? error : named(connection.instanceUrl, error as CallError);
  }
}

function named(url: string, error: CallError): Error {
  if (error.name === 'DomainNotFoundError')
    return unreachable(url, Object.assign(new Error(), { code: 'ENOTFOUND' }), 0);
  const errorCode = (error.errorCode ?? error.name).replace(/^sf:/, '');
  const status = Number(/^ERROR_HTTP_(\d+)$/.exec(errorCode)?.[1] ?? 0);
  if (/^HTTP response contains html/.test(error.message)) return answeredBadly('html', url, status);
  if (status > 0) return answeredBadly('server', url, status);
  if (isRenewalLost(error.message)) return refused(url, 'RefreshTokenAuthError', serverWords(error.message));
  // Without a code the org refused nothing: jsforce tripped over an answer that is not the promised XML or JSON.
  if (!error.errorCode && !isSessionLost(error.name)) return answeredBadly('incomplete', url, 200);
  return refused(url, errorCode, serverWords(error.message));
}

/** jsforce's words when core cannot renew a session: a refused exchange, or a key file that is gone. They carry no code. */
const isRenewalLost = (message: string): boolean => /^Unable to refresh session due to/.test(message);

function refused(url: string, errorCode: string, message: string): Error {
  if (/INSUFFICIENT_ACCESS|INSUFFICIENT_PERMISSIONS|API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED/.test(errorCode)) {
    const data = { permission: null, errorCode, problems: [message] };
    return new JwtError('PermissionMissingError', { tokens: [message], data });
  }
  return new JwtError('OrgRefusedError', {
    ...variantOf(errorCode),
    tokens: [new URL(url).host, message],
    data: { errorCode, message },
  });
}

const variantOf = (errorCode: string): { variant?: string } => {
  if (errorCode === 'UNSUPPORTED_API_VERSION') return { variant: 'version' };
  return isSessionLost(errorCode) ? { variant: 'session' } : {};
};

/** The org's own codes, and the names under which core reports a refresh that failed. */
const isSessionLost = (code: string): boolean =>
  /INVALID_SESSION_ID|INVALID_AUTH_HEADER|RefreshTokenAuth|INVALID_LOGIN|JwtAuth/i.test(code);
