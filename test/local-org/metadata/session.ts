/** Who is calling the Metadata API, at which version, and whether they may. docs/salesforce.md §2, §11, §12.1 */
import type { OrgContext } from '../http.ts';
import type { User } from '../state.ts';
import { isExternal } from './component-types.ts';

/** One call, whichever way it came in. */
export type Call = { org: OrgContext; user: User; version: number };

/** An answer that is no result: `code` as in a SOAP faultcode or a REST errorCode. */
export class ApiFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Oldest version that the local org speaks, and the first whose SOAP takes JWT-based access tokens. */
const OLDEST = 20;
const SOAP_TAKES_JWT = 68;

/** Throws ApiFault unless the session may call the Metadata API over SOAP at that version. */
export function openSoapCall(org: OrgContext, sessionId: string, versionText: string): Call {
  const version = readVersion(org, versionText);
  const session = org.authenticate(sessionId);
  const isForApi = session?.token.kind === 'session' || session?.token.scopes.some((one) => /^(?:api|full)$/.test(one));
  if (!session || !isForApi || (session.token.format === 'jwt' && version < SOAP_TAKES_JWT)) {
    throw new ApiFault(
      'INVALID_SESSION_ID',
      'INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session',
    );
  }
  return admitted({ org, user: session.user, version });
}

export function readVersion(org: OrgContext, text: string): number {
  const version = /^\d{2}\.0$/.test(text) ? Number(text) : 0;
  if (version < OLDEST || version > org.state.apiVersion) {
    throw new ApiFault(
      'UNSUPPORTED_API_VERSION',
      `UNSUPPORTED_API_VERSION: Invalid Api version specified on URL: ${text}`,
    );
  }
  return version;
}

export function admitted(call: Call): Call {
  if (!can(call.user, 'ApiEnabled')) {
    throw new ApiFault(
      'API_DISABLED_FOR_ORG',
      'API_DISABLED_FOR_ORG: API is not enabled for this Organization or Partner',
    );
  }
  if (!can(call.user, 'ModifyMetadata', 'ModifyAllData')) {
    throw new ApiFault(
      'INSUFFICIENT_ACCESS',
      'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    );
  }
  return call;
}

/** Whether the user has at least one of the permissions. */
export const can = (user: User, ...permissions: string[]): boolean =>
  permissions.some((permission) => user.permissions.includes(permission));

const mayManageConnectedApps = (user: User): boolean =>
  can(user, 'CustomizeApplication') && can(user, 'ModifyAllData', 'ManageConnectedApps');

export function mayRead(user: User, type: string): boolean {
  if (type === 'ConnectedApp') return mayManageConnectedApps(user);
  if (type === 'ExtlClntAppGlobalOauthSettings') return can(user, 'ViewConsumerSecretsInMetadata');
  if (type === 'ExternalClientAppSettings') return can(user, 'CustomizeApplication');
  if (isExternal(type))
    return can(user, 'ExternalClientAppViewer', 'ExternalClientAppDeveloper', 'ExternalClientAppAdmin');
  return true;
}

export function mayWrite(user: User, type: string): boolean {
  if (type === 'ConnectedApp') return mayManageConnectedApps(user);
  if (type.endsWith('ConfigurablePolicies')) return can(user, 'ExternalClientAppAdmin');
  if (type === 'PermissionSet') return can(user, 'ManageProfilesPermissionsets');
  return isExternal(type) && can(user, 'ExternalClientAppDeveloper');
}
