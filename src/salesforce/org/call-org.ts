import { isFault, isNamed, JwtError } from '../../faults/errors.ts';
import { isSpent } from '../limits.ts';
import { serverWords } from '../server-words.ts';
import type { Connection } from './connection.ts';
import { answeredBadly, unreachable } from './http/http.ts';

/** What jsforce throws for an answer of the org: all of it may be the org's own words, of any type. */
type CallError = { name?: unknown; message?: unknown; errorCode?: unknown };

/**
 * Makes one call through the CLI's connection, and reads its answer, and names what went wrong in words of ours.
 *
 * @throws JwtError and nothing else: `OrgUnreachableError`, `OrgAnsweredBadlyError`, `PermissionMissingError`,
 *   `OrgRefusedError` (`data.errorCode`); `OutputFileError` where this machine keeps the login to itself.
 */
export async function callOrg<T>(connection: Connection, call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof JwtError ? error : named(connection.instanceUrl, error);
  }
}

function named(url: string, error: unknown): JwtError {
  if (!(error instanceof Error)) return answeredBadly('incomplete', url, 200);
  // What was on the way to the org has a name by now, so that a failed call of the system is one to a disk.
  if ('syscall' in error) return new JwtError('output-file', { path: FILES_OF_CLI, code: systemCode(error) });
  const { name, message, errorCode: code }: CallError = error;
  if (name === 'DomainNotFoundError') return unreachable(url, Object.assign(new Error(), { code: 'ENOTFOUND' }), 0);
  const errorCode = codeIn(code) || codeIn(name);
  const said = typeof message === 'string' ? message : '';
  const status = Number(/^ERROR_HTTP_(\d+)$/.exec(errorCode)?.[1] ?? 0);
  if (said.startsWith('HTTP response contains html')) return answeredBadly('html', url, status);
  if (status > 0) return answeredBadly('server', url, status);
  // jsforce's words when core cannot renew a session: a refused exchange, or a key file that is gone. They carry no code.
  if (said.startsWith('Unable to refresh session due to'))
    return refused(url, 'RefreshTokenAuthError', serverWords(said));
  // Without a code the org refused nothing: jsforce tripped over an answer that is not the promised XML or JSON.
  if (!codeIn(code) && !isSessionLost(errorCode)) return answeredBadly('incomplete', url, 200);
  return refused(url, errorCode, serverWords(said));
}

const FILES_OF_CLI = "of the CLI's login";

const systemCode = (error: object): string => codeIn('code' in error ? error.code : '') || 'UNKNOWN';

/** A code is one word of the API, `sf:` before it or not; anything else is none, least of all a session that the org repeats. */
const codeIn = (value: unknown): string =>
  typeof value === 'string' ? (/^(?:[a-z]+:)?(\w{1,80})$/i.exec(value)?.[1] ?? '') : '';

function refused(url: string, errorCode: string, message: string): JwtError {
  if (/INSUFFICIENT_ACCESS|INSUFFICIENT_PERMISSIONS|API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED/.test(errorCode)) {
    const detail = { permission: null, errorCode, problems: [message], reason: message };
    return new JwtError('permission-missing', detail);
  }
  const other = isSessionLost(errorCode) ? 'org-refused-session' : 'org-refused';
  const code = errorCode === 'UNSUPPORTED_API_VERSION' ? 'org-refused-version' : other;
  return new JwtError(code, { errorCode, message, host: new URL(url).host });
}

/** The org's own codes, and the names under which core reports a refresh that failed. */
const isSessionLost = (code: string): boolean =>
  /INVALID_SESSION_ID|INVALID_AUTH_HEADER|RefreshTokenAuth|INVALID_LOGIN|JwtAuth/i.test(code);

/**
 * Whether the org refused just this one question: it lacks the object, or hides it from the user. False when the org, the
 * session or the day's allowance is gone, so that asking on is of no use. docs/salesforce.md §12.3
 */
export function isRefusal(error: unknown): boolean {
  if (isNamed(error, 'PermissionMissingError')) return true;
  return isNamed(error, 'OrgRefusedError') && !isSpent(error);
}

/** What the org answers, or null when it refuses. */
export const unlessRefused = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => (isRefusal(error) ? null : Promise.reject(error)));

/** The rows, or none where the org has no such object. docs/salesforce.md §12.3 */
export const noneIfUnknown = <T>(rows: Promise<T[]>): Promise<T[]> =>
  rows.catch((error: unknown) => (errorCodeOf(error) === 'INVALID_TYPE' ? [] : Promise.reject(error)));

/** The org's own code for what it refused; null for any other error. */
export function errorCodeOf(error: unknown): string | null {
  const isOne = isFault(error, 'org-refused', 'org-refused-version', 'org-refused-session', 'permission-missing');
  return isOne ? (error.detail.errorCode ?? null) : null;
}
