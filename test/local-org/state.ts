/**
 * What the local org knows, as plain data that tests may read and change between requests.
 * Metadata components are the one source of truth for apps: OAuth, REST and SOQL derive what they need from them.
 */

/** One XML element of a metadata component. Order matters: it is the order in the XML. */
export type Element = { name: string; value: string | Element[] };

/** A metadata component as the org stores it: children without `fullName`, in WSDL order. */
export type Component = {
  type: string; // 'ConnectedApp', 'ExternalClientApplication', 'ExtlClntAppGlobalOauthSettings', 'Profile', ...
  fullName: string; // with namespace prefix ('ns__Name') when installed from a package
  id: string; // 18 characters
  namespacePrefix: string | null;
  manageableState: 'unmanaged' | 'installed';
  children: Element[];
  /** The Metadata API neither reads, lists nor retrieves it, though it works: secrets that the org keeps to itself. */
  unreadable?: boolean;
  /** When it was made; absent for what was there before the test began, as is the last change and its author. */
  createdAtMs?: number;
  changedAtMs?: number;
  changedById?: string;
};

export type User = {
  id: string; // 005..., 18 characters
  username: string;
  email: string;
  name: string;
  isActive: boolean;
  isFrozen: boolean;
  profileName: string; // 'System Administrator', ...
  permissionSets: string[]; // API names
  /** What this user may do, e.g. 'ApiEnabled', 'CustomizeApplication', 'ModifyAllData', 'ManageConnectedApps', 'ManageUsers'. */
  permissions: string[];
  /** Licences of permission sets that the user has; absent: none. */
  licenses?: string[];
  /** Logs in from outside the profile's IP ranges. */
  isIpRestricted: boolean;
  /** Logs in outside the profile's login hours. */
  isOutsideLoginHours: boolean;
};

/** A past interactive approval of an app by a user, with the scopes granted (wire names, e.g. 'api', 'refresh_token'). */
export type Approval = { userId: string; consumerKey: string; scopes: string[] };

/** A session or OAuth token of any format that the org has issued. */
export type Token = {
  value: string;
  kind: 'session' | 'access' | 'refresh' | 'delete';
  format: 'opaque' | 'jwt';
  userId: string;
  consumerKey: string | null; // null: a UI or SOAP login session
  scopes: string[];
  issuedAtMs: number;
  expiresAtMs: number | null; // null: does not expire in a test's lifetime
  revoked: boolean;
  /** Row of AuthSession behind this token, where there is one. */
  authSessionId: string | null;
  /** The same for a refresh token, its delete token and the access tokens that came of it; null: no refresh token. */
  grantId: string | null;
  lastUsedAtMs: number | null;
};

/** A row of AuthSession: the session record beside a token. */
export type AuthSession = {
  id: string; // 0Ak..., 18 characters
  userId: string;
  createdMs: number;
  validSeconds: number;
  sessionType: string; // 'Oauth2', 'UI'
  loginType: string; // 'Remote Access 2.0', 'Application'
  behindJwt: boolean;
  loginHistoryId: string | null;
};

export type LoginHistoryRow = {
  id: string; // 0Ya..., 18 characters
  userId: string | null;
  username: string;
  loginTimeMs: number;
  loginType: string; // 'Remote Access 2.0'
  status: string; // 'Success', 'Failed: Not approved for access', ...
  application: string;
};

/** A key that signs JWT-based access tokens; the newest one signs, all of them are published at /id/keys until revoked. */
export type SigningKey = { kid: string; privateKeyPem: string; createdMs: number; retired: boolean };

export type OrgState = {
  /** 00D..., 18 characters */
  id: string;
  name: string;
  isSandbox: boolean;
  /** Whether scratch orgs are made here; only then is there an object ScratchOrgInfo. */
  isDevHub: boolean;
  /** When a trial ends, as `2026-12-27T00:00:00.000+0000`; a sandbox with such an end is a scratch org. */
  trialExpirationDate: string | null;
  instanceName: string;
  /** Newest API version of the org, 62 to 68. */
  apiVersion: number;
  /** The time as the org sees it; tests move it. */
  nowMs: () => number;
  users: User[];
  components: Component[];
  /** Minutes of the JWT-based access tokens of a connected app, by fullName; null: the user's session timeout; absent: 30. */
  connectedAppJwtTimeouts: Map<string, number | null>;
  /** Installed connected apps (fullName) whose subscriber has enabled JWT-based access tokens too: Setup only. */
  installedAppsWithJwtPolicy: Set<string>;
  /** Secrets by consumer key; never part of a component on the wire. */
  consumerSecrets: Map<string, string>;
  approvals: Approval[];
  tokens: Token[];
  seenAssertionIds: Set<string>;
  loginHistory: LoginHistoryRow[];
  signingKeys: SigningKey[];
  /** When a click on Revoke Tokens in Setup has reached every server; null: nobody has clicked. docs/salesforce.md §8.3 */
  revokeAllAtMs: number | null;
  authSessions: AuthSession[];
  /** Session timeout of the org, and of the profiles that have their own, in minutes. */
  sessionTimeoutMinutes: number;
  profileSessionTimeouts: Map<string, number>;
  /** Logins per user and hour before the token endpoint refuses. */
  loginsPerHour: number;
  /** For so long after a change of an app, no key is accepted for it. docs/salesforce.md §3.2 */
  changesTakeSeconds: number;
  /** For so long after an external client app was made, logins by it are refused: how, is a switch. docs/salesforce.md §4.7 */
  newAppsTakeSeconds: number;
  /** False: an edition without external client apps. */
  hasExternalClientApps: boolean;
  /** Rows of SetupEntityAccess that were inserted: permission set and app, by id. */
  entityAccess: { parentId: string; entityId: string }[];
  /** Keys of external client apps that were deleted. */
  deletedAppKeys: Set<string>;
  /** Locked or suspended: nobody gets a token. */
  isLocked: boolean;
  /** Keys that Salesforce knows, of external client apps that are not installed in this org. */
  absentAppKeys: Set<string>;
  /** The setting that lets Connect REST give out consumer keys and secrets. */
  clientSecretInRestApi: boolean;
};

/** The reading of a consumer key's app that OAuth needs. Derived from components by `metadata/oauth-client.ts`. */
export type OAuthClient = {
  kind: 'ConnectedApp' | 'ExternalClientApp';
  appName: string;
  appLabel: string;
  appId: string; // 0H4... or 0xI...
  consumerKey: string;
  /** DER of the certificate that verifies bearer assertions; null: bearer flow is off; 'unreadable': stored but not a certificate. */
  certificateDer: Uint8Array | 'unreadable' | null;
  issuesJwt: boolean;
  /** Minutes of a JWT-based access token; null: the user's session timeout decides. */
  jwtTimeoutMinutes: number | null;
  isAdminApproved: boolean;
  profiles: string[]; // names
  permissionSets: string[]; // API names
  scopes: string[]; // wire names: 'api', 'web', 'refresh_token', ...
  ipRelaxation: string;
  sessionLevel: string | null;
  oauthEnabled: boolean;
  introspectAllTokens: boolean;
};
